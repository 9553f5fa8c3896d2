/** The passed-through devices, in the order of the host's offers: the total sizes of their 32-bit and 64-bit BARs. */

import { MIB } from '@hvmmio/core/address';
import { shortSize } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { asKind, DEVICE_KINDS, kindOf, type NamedDevice } from '../state/devices.ts';
import { MAX_DEVICES } from '../state/scenario.ts';
import { problemAt } from './problem.ts';
import { readSize } from './read.ts';
import { Sortable } from './sortable.tsx';
import { TextField } from './text-field.tsx';

export function DeviceFields() {
	const app = useApp();
	const devices = () => app.scenario().pci;
	const set = (pci: readonly NamedDevice[]) => app.set({ pci });
	const change = (index: number, part: Partial<NamedDevice>) =>
		set(devices().map((device, i) => (i === index ? { ...device, ...part } : device)));
	return (
		<>
			<p class="device device-heads hint" aria-hidden="true">
				<span />
				<span>low BARs</span>
				<span>high BARs</span>
				<span />
			</p>
			<Sortable
				label="Devices, in the order of the offers"
				items={devices()}
				nameOf={(_, i) => `pci${i}`}
				onOrder={set}
			>
				{(device, index) => (
					<div class="device">
						<label class="device-kind">
							<span class="device-name">pci{index}</span>
							<select
								aria-label={`Kind of pci${index}`}
								onChange={(event) => {
									const kind = DEVICE_KINDS.find(({ id }) => id === event.currentTarget.value) ?? null;
									set(devices().map((each, i) => (i === index ? asKind(each, kind) : each)));
								}}
							>
								<option value="" selected={device().kind === undefined}>
									some device
								</option>
								<For each={DEVICE_KINDS}>
									{({ id, name }) => (
										<option value={id} selected={device().kind === id}>
											{name}
										</option>
									)}
								</For>
							</select>
						</label>
						<TextField
							label={`low BARs of pci${index}`}
							setting={`pci${index}low`}
							hideLabel
							value={shortSize(device().low)}
							read={readSize}
							onChange={(low) => change(index, { low })}
						/>
						<TextField
							label={`high BARs of pci${index}`}
							setting={`pci${index}high`}
							hideLabel
							value={shortSize(device().high)}
							read={readSize}
							onChange={(high) => change(index, { high })}
						/>
						<button
							type="button"
							class="remove"
							aria-label={`Remove pci${index}`}
							disabled={devices().length < 2}
							onClick={() => set(devices().filter((_, i) => i !== index))}
						>
							×
						</button>
						<Show when={kindOf(device())}>{(kind) => <p class="hint device-source">{kind().source}</p>}</Show>
					</div>
				)}
			</Sortable>
			<Show when={problemAt('pci')}>{(problem) => <p class="field-problem">{problem()}</p>}</Show>
			<button
				type="button"
				disabled={devices().length >= MAX_DEVICES}
				onClick={() => set([...devices(), { low: 0, high: MIB }])}
			>
				Add a device
			</button>
		</>
	);
}
