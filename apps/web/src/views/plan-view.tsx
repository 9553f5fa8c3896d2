/** Plans the smallest sizes that meet the VM's needs, in every load order. */

import { type Plan, plan, SettingError } from '@hvmmio/core';
import { setVmCommands } from '@hvmmio/core/plan';
import { formatSize, planReasons } from '@hvmmio/report';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { Unreadable } from '../form/read.ts';
import { TextField } from '../form/text-field.tsx';
import { CopyBlock } from '../parts/copy-block.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { optionsOf, type Scenario, settingsOf } from '../state/scenario.ts';

const SETTLE_MS = 150;

type Result = { readonly plan: Plan } | { readonly refused: string };

export default function PlanView() {
	const app = useApp();
	const { scenario } = useAnswer();
	const [bits, setBits] = createSignal<number | null>(null);
	const [result, setResult] = createSignal<Result | null>(null);
	createEffect(
		on([scenario, bits], ([needs, physicalAddressBits]) => {
			setResult(null);
			const settling = setTimeout(() => setResult(planFor(needs, physicalAddressBits)), SETTLE_MS);
			onCleanup(() => clearTimeout(settling));
		}),
	);
	const found = () => {
		const now = result();
		return now && 'plan' in now ? now.plan : null;
	};
	return (
		<div class="view plan-view">
			<div class="card">
				<h2>Which sizes does this VM need?</h2>
				<p>
					The smallest sizes of low and high MMIO with which both kernels work, in every load order of the drivers.
					Devices, resolution and kernels are taken from the settings; the sizes there are not used.
				</p>
				<div class="chooser no-print">
					<TextField
						label="Physical-address bits of the host"
						placeholder="52, or what the host has"
						value={bits() === null ? '' : String(bits())}
						read={readBits}
						onChange={setBits}
					/>
				</div>
				<Show when={result()} fallback={<progress aria-label="Trying sizes" />}>
					{(now) => (
						<Show
							when={found()}
							fallback={<p class="alarm-text">{'refused' in now() ? (now() as { refused: string }).refused : ''}</p>}
						>
							{(answer) => <Found plan={answer()} />}
						</Show>
					)}
				</Show>
			</div>
		</div>
	);

	function Found(props: { readonly plan: Plan }) {
		const feasible = () => (props.plan.feasible ? props.plan : null);
		return (
			<>
				<Show when={feasible()} fallback={<p class="large alarm-text">No sizes work. Why, and what would help:</p>}>
					{(good) => (
						<>
							<p class="large">
								Low MMIO {formatSize(good().vm.lowMmio)}, high MMIO {formatSize(good().vm.highMmio)}.
							</p>
							<CopyBlock
								title="PowerShell on the host"
								text={setVmCommands(good().vm, 'NAME').join('\n')}
								note="The VM has to be off."
							/>
							<div class="buttons no-print">
								<button
									type="button"
									class="primary"
									onClick={() => app.set({ lowMmio: good().vm.lowMmio, highMmio: good().vm.highMmio })}
								>
									Use these sizes
								</button>
							</div>
						</>
					)}
				</Show>
				<ul>
					<For each={planReasons(props.plan)}>{(reason) => <li>{reason}</li>}</For>
				</ul>
			</>
		);
	}
}

function planFor(scenario: Scenario, physicalAddressBits: number | null): Result {
	if (scenario.host === 'openvmm') {
		return {
			refused: 'A plan finds sizes for Set-VM. OpenVMM has none to set: its windows are fixed, and RAM moves them.',
		};
	}
	const { host: _hyperv, lowMmio: _low, highMmio: _high, ...settings } = settingsOf(scenario);
	const { mmio, framebuffer, lfbBase: _first, secondLfbBase: _second, ...options } = optionsOf(scenario);
	if (mmio !== undefined || framebuffer !== undefined) {
		return { refused: 'A plan is for a Hyper-V host: take the ranges of another host out of the settings.' };
	}
	try {
		return { plan: plan(settings, { ...options, physicalAddressBits: physicalAddressBits ?? undefined }) };
	} catch (error) {
		if (error instanceof SettingError) {
			return { refused: `${error.setting}: ${error.reason}, expected ${error.expected}.` };
		}
		throw error;
	}
}

function readBits(text: string): number | null {
	const trimmed = text.trim();
	const bits = Number(trimmed);
	if (trimmed !== '' && !(Number.isInteger(bits) && bits >= 33 && bits <= 52)) {
		throw new Unreadable('Not a number of bits; expected 33 to 52.');
	}
	return trimmed === '' ? null : bits;
}
