/** The map, its table, and the kernels' log. */

import { describeVm } from '@hvmmio/report';
import { createMemo, lazy, Show, Suspense } from 'solid-js';
import { MapPanel } from '../map/map-panel.tsx';
import { Later } from '../parts/later.tsx';
import { Log } from '../parts/log.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { namesOf } from '../state/devices.ts';
import { mapWithOther } from '../state/maps.ts';

/** Loaded after the first picture. */
const Remedies = lazy(async () => ({ default: (await import('../parts/remedies.tsx')).Remedies }));
const MapTable = lazy(async () => ({ default: (await import('../parts/map-table.tsx')).MapTable }));
const About = lazy(async () => ({ default: (await import('../parts/about.tsx')).About }));

export default function MapView() {
	const app = useApp();
	const { answer, simulation, scenario, other } = useAnswer();
	const model = createMemo(() => mapWithOther(answer(), other()));
	return (
		<div class="view map-view">
			<div class="card">
				<h2>Who has which addresses</h2>
				<MapPanel model={model()} />
				<Show when={other()}>
					{(compared) => (
						<p class="hint">
							The last lane is the second kernel of{' '}
							{app.comparison()?.kind === 'policy' ? 'this VM' : describeVm(compared().simulation.vm)} with{' '}
							{compared().simulation.kernels.at(-1)?.kernel.policy}.{' '}
							<button type="button" class="link no-print" onClick={() => app.show('compare')}>
								Compare with something else
							</button>
						</p>
					)}
				</Show>
			</div>
			<div class="beside">
				<Suspense>
					<Remedies />
				</Suspense>
				<Later>
					<Suspense>
						<MapTable model={model()} />
						<Log simulation={simulation()} names={namesOf(scenario().pci)} />
						<About />
					</Suspense>
				</Later>
			</div>
		</div>
	);
}
