/** The VM's settings under OpenVMM. */

import type { OpenVmmVm } from '@hvmmio/core/host';
import { formatSize, shortSize } from '@hvmmio/report';
import { Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { BarField, CheckField, SelectField } from './choice-field.tsx';
import { problemAt } from './problem.ts';
import { readBits, readCount, readSize } from './read.ts';
import { Slider } from './slider.tsx';
import { RAM_STEPS } from './steps.ts';
import { TextField } from './text-field.tsx';

export function OpenVmmFields() {
	const app = useApp();
	const s = app.scenario;
	return (
		<>
			<TextField
				label="RAM"
				setting="ram"
				value={shortSize(s().ram)}
				read={readSize}
				onChange={(ram) => app.set({ ram })}
			>
				<Slider
					label="RAM"
					values={RAM_STEPS}
					value={s().ram}
					format={formatSize}
					onInput={(ram) => app.set({ ram })}
				/>
			</TextField>
			<SelectField<OpenVmmVm['boot']>
				label="Boot"
				value={s().boot}
				choices={[
					['uefi', 'UEFI'],
					['direct', 'Linux directly, with ACPI tables'],
					['devicetree', 'Linux directly, with a device tree'],
				]}
				onChange={(boot) => app.set({ boot })}
			/>
			<CheckField label="--gfx: framebuffer and video device" checked={s().gfx} onChange={(gfx) => app.set({ gfx })} />
			<FieldProblem setting="gfx" />
			<CheckField label="VMBus" checked={s().vmbus} onChange={(vmbus) => app.set({ vmbus })} />
			<FieldProblem setting="vmbus" />
			<CheckField label="Under OpenHCL" checked={s().openhcl} onChange={(openhcl) => app.set({ openhcl })} />
			<FieldProblem setting="openhcl" />
			<div class="two">
				<TextField
					label="PCIe root complexes"
					setting="rootComplexes"
					value={String(s().rootComplexes)}
					read={readCount}
					onChange={(rootComplexes) => app.set({ rootComplexes })}
				/>
				<TextField
					label="Host’s address bits"
					setting="physicalAddressBits"
					placeholder="not checked"
					value={s().physicalAddressBits === null ? '' : String(s().physicalAddressBits)}
					read={readBits}
					onChange={(physicalAddressBits) => app.set({ physicalAddressBits })}
				/>
			</div>
			<BarField<OpenVmmVm['release']>
				label="Release"
				value={s().release}
				choices={[
					['1.7', '1.7.2511'],
					['current', 'since 2026-05-18'],
				]}
				onChange={(release) => app.set({ release })}
			/>
		</>
	);
}

function FieldProblem(props: { readonly setting: string }) {
	return <Show when={problemAt(props.setting)}>{(problem) => <p class="field-problem">{problem()}</p>}</Show>;
}
