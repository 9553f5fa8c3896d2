/** The kernels' log lines as in dmesg. */

import type { AnyVm, Simulation } from '@hvmmio/core';
import { logLines, ROLES } from '@hvmmio/core/guest';
import { Index, Show } from 'solid-js';

export function Log(props: { readonly simulation: Simulation<AnyVm>; readonly names: readonly (string | null)[] }) {
	const texts = () => props.simulation.kernels.map((kernel) => logLines(kernel).join('\n'));
	return (
		<section class="card">
			<h2>What the kernels print</h2>
			<Show when={props.names.some((name) => name !== null)}>
				<p class="hint">{props.names.flatMap((name, i) => (name === null ? [] : [`pci${i}: ${name}`])).join(', ')}</p>
			</Show>
			<Index each={texts()}>
				{(text, i) => (
					<>
						<h3>{ROLES[i]} kernel</h3>
						<Show when={text()} fallback={<p class="hint">Nothing about MMIO.</p>}>
							<pre tabindex="0">{text()}</pre>
						</Show>
					</>
				)}
			</Index>
		</section>
	);
}
