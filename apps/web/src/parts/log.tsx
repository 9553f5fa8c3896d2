/** The lines that the kernels print, as they would stand in dmesg. */

import { logLines, ROLES, type Simulation } from '@hvmmio/core';
import { For, Show } from 'solid-js';

export function Log(props: { readonly simulation: Simulation }) {
	return (
		<section class="card">
			<h2>What the kernels print</h2>
			<For each={props.simulation.kernels}>
				{(kernel, i) => (
					<>
						<h3>{ROLES[i()]} kernel</h3>
						<Show when={logLines(kernel).length > 0} fallback={<p class="hint">Nothing about MMIO.</p>}>
							<pre tabindex="0">
								<For each={logLines(kernel)}>{(line) => <code>{`${line}\n`}</code>}</For>
							</pre>
						</Show>
					</>
				)}
			</For>
		</section>
	);
}
