/** To take along: the link, the commands, the picture, the data. */

import { setVmCommands } from '@hvmmio/core';
import { drawSvg, simulateCommand, simulateDocument } from '@hvmmio/report';
import { createMemo, createSignal } from 'solid-js';
import { CopyBlock } from '../parts/copy-block.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { linkTo, noteOnLink } from '../state/link.ts';
import { mapWithOther } from '../state/maps.ts';
import { optionsOf } from '../state/scenario.ts';
import { pngOf, save } from './share/save.ts';

export default function ShareView() {
	const app = useApp();
	const { simulation, scenario, other } = useAnswer();
	const [failed, setFailed] = createSignal<string | null>(null);
	const json = createMemo(() => `${JSON.stringify(simulateDocument(simulation()), null, 2)}\n`);
	const svg = () => drawSvg(mapWithOther(simulation(), other()?.simulation ?? null));
	const link = () => linkTo({ ...app.state(), view: 'map' });
	async function savePng() {
		try {
			save('hvmmio-map.png', await pngOf(svg()));
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
				<CopyBlock title="Command line" text={simulateCommand(simulation().vm, optionsOf(scenario()))} />
				<CopyBlock
					title="PowerShell on the host"
					text={setVmCommands(simulation().vm, 'NAME').join('\n')}
					note="The VM has to be off."
				/>
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
				<CopyBlock title="Answer as JSON" text={json()} note="As hvmmio simulate --json gives it." />
			</div>
		</div>
	);
}
