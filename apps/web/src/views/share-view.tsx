/** Exports: link, commands, picture, data. */

import { setVmCommands } from '@hvmmio/core/plan';
import { describeVm, drawSvg, outcomeOf, simulateCommand, simulateDocument } from '@hvmmio/report';
import { createMemo, createSignal, Show } from 'solid-js';
import { CopyBlock } from '../parts/copy-block.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { namesOf } from '../state/devices.ts';
import { linkTo, noteOnLink } from '../state/link.ts';
import { mapWithOther } from '../state/maps.ts';
import { withText } from '../state/png.ts';
import { optionsOf } from '../state/scenario.ts';
import { pngOf, save } from './share/save.ts';

export default function ShareView() {
	const app = useApp();
	const { answer, simulation, scenario, other } = useAnswer();
	const [failed, setFailed] = createSignal<string | null>(null);
	const json = createMemo(() => `${JSON.stringify(simulateDocument(simulation()), null, 2)}\n`);
	const command = () => simulateCommand(simulation().vm, optionsOf(scenario()));
	const names = () => namesOf(scenario().pci);
	/** Metadata of a picture, so that it can be opened again and checked. */
	const described = () => {
		const policies = simulation().kernels.map(({ kernel }) => kernel.policy);
		const answer = simulateDocument(simulation());
		return { schema: 'hvmmio/map/1', link: link(), command: command(), policies, verdict: answer.verdict, answer };
	};
	const svg = () => {
		const { word, sentence } = outcomeOf(simulation(), names());
		const { policies } = described();
		return drawSvg(mapWithOther(answer(), other()), {
			notes: [`${word}. ${sentence}`, `Policy ${[...new Set(policies)].join(', then ')}. ${command()}`, link()],
			metadata: described(),
		});
	};
	const embed = () => {
		const [base = '', fragment = ''] = link().split('#');
		return [
			`<script type="module" src="${base}embed.js"></script>`,
			`<hvmmio-map vm="${fragment.replaceAll('&', '&amp;')}"><img src="hvmmio-map.svg" alt="${describeVm(simulation().vm, optionsOf(scenario()))}"></hvmmio-map>`,
		].join('\n');
	};
	const link = () => linkTo({ ...app.state(), view: 'map' });
	/** Null for a VM of another host than Hyper-V. */
	const powerShell = () => {
		const { vm } = simulation();
		return 'host' in vm ? null : setVmCommands(vm, 'NAME').join('\n');
	};
	async function savePng() {
		try {
			save(
				'hvmmio-map.png',
				new Blob(
					[withText(new Uint8Array(await (await pngOf(svg())).arrayBuffer()), JSON.stringify(described())) as BlobPart],
					{ type: 'image/png' },
				),
			);
			setFailed(null);
		} catch {
			setFailed('This browser could not draw the picture; the SVG says the same.');
		}
	}
	return (
		<div class="view share-view">
			<div class="card">
				<h2>Share</h2>
				<CopyBlock title="Link to this page as it is" text={link()} note={noteOnLink()} />
				<CopyBlock title="Command line" text={command()} />
				<Show
					when={powerShell()}
					fallback={<p class="hint">No PowerShell lines: OpenVMM is set up by the flags above.</p>}
				>
					{(lines) => <CopyBlock title="PowerShell on the host" text={lines()} note="The VM has to be off." />}
				</Show>
			</div>
			<div class="card">
				<h2>Files</h2>
				<div class="buttons">
					<button type="button" onClick={() => save('hvmmio-map.svg', new Blob([svg()], { type: 'image/svg+xml' }))}>
						Map as SVG
					</button>
					<button type="button" onClick={savePng}>
						Map as PNG
					</button>
					<button type="button" onClick={() => save('hvmmio.json', new Blob([json()], { type: 'application/json' }))}>
						Answer as JSON
					</button>
					<button type="button" onClick={() => print()}>
						Print
					</button>
				</div>
				<p class="alarm-text" role="status">
					{failed()}
				</p>
				<CopyBlock
					title="In a page of your own"
					text={embed()}
					note="The picture inside is shown where there is no script. A page with a content security policy allows this site's script."
				/>
				<CopyBlock title="Answer as JSON" text={json()} note="As hvmmio simulate --json gives it." />
			</div>
		</div>
	);
}
