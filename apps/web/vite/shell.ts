/** The picture that the page shows before its script has run: the map of an example. */

import { resolveVm, simulate } from '@hvmmio/core';
import { describeVm, drawSvg, mapOfSimulation } from '@hvmmio/report';
import type { Plugin } from 'vite';

const NAME = 'assets/example.svg';

export function shell(): Plugin {
	return {
		name: 'hvmmio:shell',
		apply: 'build',
		generateBundle() {
			const simulation = simulate(resolveVm({}), { policy: 'sysfb-gate' });
			const source = drawSvg(mapOfSimulation(simulation, `Example: ${describeVm(simulation.vm)}, before the fix`));
			this.emitFile({ type: 'asset', fileName: NAME, source });
		},
		transformIndexHtml(html) {
			return html.replace('src="/example.svg"', `src="./${NAME}"`);
		},
	};
}
