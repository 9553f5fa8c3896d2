/** The map, its table, and what the kernels print. */

import { describeVm } from '@hvmmio/report';
import { createMemo, lazy, Show, Suspense } from 'solid-js';
import { MapPanel } from '../map/map-panel.tsx';
import { Later } from '../parts/later.tsx';
import { Log } from '../parts/log.tsx';
import { MapTable } from '../parts/map-table.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { namesOf } from '../state/devices.ts';
import { mapWithOther } from '../state/maps.ts';

/** What comes after the first picture. */
const Remedies = lazy(async () => ({ default: (await import('../parts/remedies.tsx')).Remedies }));

export default function MapView() {
	const app = useApp();
	const { simulation, scenario, other } = useAnswer();
	const model = createMemo(() => mapWithOther({ simulation: simulation(), scenario: scenario() }, other()));
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
					<MapTable model={model()} />
					<Log simulation={simulation()} names={namesOf(scenario().pci)} />
					<About />
				</Later>
			</div>
		</div>
	);
}

function About() {
	return (
		<details class="card about no-print">
			<summary>
				<h2>What this shows</h2>
			</summary>
			<p>
				A guest of Hyper-V or OpenVMM has a window of addresses below 4 GiB, low MMIO. The host puts the framebuffer
				into it; the guest takes windows for its passed-through PCI devices from what is left. At boot the kernel sets a
				range aside so that no device gets the framebuffer's addresses: the reservation.
			</p>
			<p>
				A kdump or kexec kernel often does not know where the framebuffer is. If it reserves nothing, or too little, the
				PCI driver takes the framebuffer's addresses. Hyper-V then refuses the device, and a crash dump cannot be
				written; OpenVMM refuses nothing, and both use the same addresses. The lanes show the host and both kernels on
				this VM; the last lane shows the second kernel of what it is compared with.
			</p>
			<p>Everything is computed in this page. Nothing leaves the browser.</p>
		</details>
	);
}
