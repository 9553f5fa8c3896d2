/** Remedies for a conflict, each simulated on this VM. */

import { createMemo, For, Show } from 'solid-js';
import { useAnswer, useApp } from '../state/app.ts';
import { firstFixedOf } from '../state/kernel.ts';
import { type Remedy, remediesOf } from '../state/remedies.ts';

export function Remedies() {
	const app = useApp();
	const { simulation, scenario } = useAnswer();
	const remedies = createMemo(() =>
		simulation().verdict === 'conflict' ? remediesOf(simulation().vm, scenario(), app.kernel()) : [],
	);
	/** Only Hyper-V's windows have configurable sizes. */
	const hasSizes = () => scenario().host === 'hyperv';
	return (
		<Show when={simulation().verdict !== 'ok'}>
			<section class="card remedies">
				<h2>What helps</h2>
				<Show when={simulation().verdict === 'degraded'}>
					<Show
						when={hasSizes()}
						fallback={<p>Fewer or smaller devices: OpenVMM’s windows have one size, whatever is set.</p>}
					>
						<p>
							Larger windows.{' '}
							<button type="button" class="link" onClick={() => app.show('plan')}>
								Find the smallest sizes that do
							</button>
						</p>
					</Show>
				</Show>
				<ul>
					<For each={remedies()}>
						{(remedy) => (
							<li>
								{wordsOf(remedy, app.kernel())}{' '}
								<button type="button" class="link no-print" onClick={() => app.set(remedy.change)}>
									Show it
								</button>
							</li>
						)}
					</For>
				</ul>
				<Show when={simulation().verdict === 'conflict' && remedies().length === 0}>
					<p>None of the changes that are tried here helps on its own{hasSizes() ? '; Plan looks for sizes' : ''}.</p>
				</Show>
				<p class="hint">Each was tried on this VM, everything else as it is set. A simulation: no VM was booted.</p>
			</section>
		</Show>
	);
}

function wordsOf({ id }: Remedy, kernel: string | null): string {
	const fixed = kernel === null ? null : firstFixedOf(kernel);
	return {
		fix: `A kernel with the fix${fixed === null ? '' : `: ${fixed} or newer`}, in both kernels.`,
		'kexec-file-load': 'Load the crash kernel by kexec_file_load (kexec -s).',
		'video-first':
			'Load the video driver before pci-hyperv in the crash kernel’s initramfs (by the model; not reported as tried).',
		'default-modes': 'Set the default list of modes: Set-VMVideo -ResolutionType Default.',
	}[id];
}
