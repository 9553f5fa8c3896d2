/** What a kernel release means, as a headline. */

import { For, Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { kernelAnswer } from '../state/kernel.ts';

const LEVELS = { yes: 'ok', no: 'conflict', unknown: 'untested' } as const;

export function KernelCard() {
	const app = useApp();
	const found = () => {
		const kernel = app.kernel();
		return kernel === null ? null : kernelAnswer(kernel, app.scenario().arch);
	};
	return (
		<Show when={found()}>
			{(answer) => (
				<section
					class={`kernel-card ${LEVELS[answer().words.level]}`}
					aria-live="polite"
					data-kernel={answer().words.level}
				>
					<p class="large">{answer().words.headline}</p>
					<p>{answer().words.consequence}</p>
					<ul>
						<For each={answer().words.remedies}>{(remedy) => <li>{remedy}</li>}</For>
					</ul>
					<p class="hint">{answer().words.known}</p>
					<Show when={answer().answer.policy === null}>
						<p>
							<strong>
								What stands below is not about this kernel: it is the policy that is set, {app.scenario().policy}.
							</strong>
						</p>
					</Show>
				</section>
			)}
		</Show>
	);
}
