/** The VM's settings: the host, and those of Set-VM and Set-VMVideo. */

import {
	type Arch,
	type HostId,
	lowMmioDefault,
	maxFramebuffer,
	type Platform,
	type ResolutionType,
} from '@hvmmio/core/host';
import { formatAddress, formatSize, shortSize } from '@hvmmio/report';
import { createMemo, Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { PRESETS, presetOf } from '../state/presets.ts';
import { BarField, CheckField, SelectField } from './choice-field.tsx';
import { OpenVmmFields } from './openvmm-fields.tsx';
import { problemAt } from './problem.ts';
import { readAddress, readResolution, readSize } from './read.ts';
import { Slider } from './slider.tsx';
import { HIGH_MMIO_STEPS, lowMmioSteps, RESOLUTIONS } from './steps.ts';
import { TextField } from './text-field.tsx';

export function PresetField() {
	const app = useApp();
	const current = createMemo(() => presetOf(app.scenario())?.id ?? '');
	return (
		<SelectField
			label="Start from"
			value={current()}
			choices={[
				...(current() === '' ? [['', 'own settings'] as const] : []),
				...PRESETS.map(({ id, name }) => [id, name] as const),
			]}
			onChange={(id) => {
				const preset = PRESETS.find((each) => each.id === id);
				if (preset) {
					app.open({ scenario: { ...app.scenario(), ...preset.vm }, kernel: app.kernel() });
				}
			}}
		/>
	);
}

export function MachineFields() {
	const app = useApp();
	const s = app.scenario;
	return (
		<>
			<BarField<HostId>
				label="Host"
				value={s().host}
				choices={[
					['hyperv', 'Hyper-V'],
					['openvmm', 'OpenVMM'],
				]}
				onChange={(host) => app.set({ host })}
			/>
			<Show when={s().host === 'hyperv'} fallback={<ArchField />}>
				<HyperVFields />
			</Show>
			<Show when={s().host === 'openvmm'}>
				<OpenVmmFields />
			</Show>
		</>
	);
}

function ArchField() {
	const app = useApp();
	return (
		<BarField<Arch>
			label="Architecture"
			value={app.scenario().arch}
			choices={[
				['x86_64', 'x86_64'],
				['arm64', 'arm64'],
			]}
			onChange={(arch) => app.set({ arch })}
		/>
	);
}

function HyperVFields() {
	const app = useApp();
	const s = app.scenario;
	return (
		<>
			<div class="two machine">
				<BarField
					label="Generation"
					value={s().generation}
					choices={[
						[1, '1'],
						[2, '2'],
					]}
					onChange={(generation) => app.set({ generation })}
					problem={problemAt('generation')}
				/>
				<ArchField />
			</div>
			<BarField<Platform>
				label="Platform"
				value={s().platform}
				choices={[
					['lab', 'lab Hyper-V'],
					['azure', 'Azure'],
				]}
				onChange={(platform) => app.set({ platform })}
			/>
			<CheckField
				label="Confidential (TDX, SNP, VBS)"
				checked={s().confidential}
				onChange={(confidential) => app.set({ confidential })}
			/>
			<LowMmioField />
			<HighMmioFields />
		</>
	);
}

function LowMmioField() {
	const app = useApp();
	const s = app.scenario;
	const usual = () => lowMmioDefault(s().arch, s().platform, s().confidential);
	const value = () => s().lowMmio ?? usual();
	const steps = createMemo(() => lowMmioSteps(s().arch));
	const set = (bytes: number) => app.set({ lowMmio: bytes === usual() ? null : bytes });
	return (
		<TextField label="Low MMIO" setting="lowMmio" value={shortSize(value())} read={readSize} onChange={set}>
			<Slider label="Low MMIO" values={steps()} value={value()} format={formatSize} onInput={set} />
		</TextField>
	);
}

function HighMmioFields() {
	const app = useApp();
	const s = app.scenario;
	return (
		<>
			<TextField
				label="High MMIO"
				setting="highMmio"
				value={shortSize(s().highMmio)}
				read={readSize}
				onChange={(highMmio) => app.set({ highMmio })}
			>
				<Slider
					label="High MMIO"
					values={HIGH_MMIO_STEPS}
					value={s().highMmio}
					format={formatSize}
					onInput={(highMmio) => app.set({ highMmio })}
				/>
			</TextField>
			<TextField
				label="High MMIO starts at"
				setting="highMmioBase"
				value={formatAddress(s().highMmioBase)}
				read={readAddress}
				onChange={(highMmioBase) => app.set({ highMmioBase })}
				mono
			/>
		</>
	);
}

/** The choice of the default list of modes instead of a resolution. */
const DEFAULT_MODES = 'default';
const OWN = 'own';

export function VideoFields() {
	const app = useApp();
	const s = app.scenario;
	const text = createMemo(() => {
		const { resolution } = s();
		return resolution === null ? '' : `${resolution.horizontal}x${resolution.vertical}`;
	});
	const known = RESOLUTIONS.map(({ horizontal, vertical }) => `${horizontal}x${vertical}`);
	const choice = () => (text() === '' ? DEFAULT_MODES : known.includes(text()) ? text() : OWN);
	return (
		<>
			<SelectField
				label="Resolution"
				value={choice()}
				choices={[
					[DEFAULT_MODES, 'default list of modes'],
					...known.map((size) => [size, size] as const),
					...(choice() === OWN ? [[OWN, text()] as const] : []),
				]}
				hint={`The framebuffer takes ${formatSize(maxFramebuffer(s()))}.`}
				onChange={(picked) =>
					picked !== OWN && app.set({ resolution: picked === DEFAULT_MODES ? null : readResolution(picked) })
				}
			/>
			<div class="two">
				<TextField
					label="Own resolution"
					setting="resolution"
					value={text()}
					placeholder="1920x1080"
					read={(input) => (input.trim() === '' ? null : readResolution(input))}
					onChange={(resolution) => app.set({ resolution })}
				/>
				<SelectField<ResolutionType>
					label="Type"
					value={text() === '' ? 'default' : s().resolutionType}
					choices={[
						...(text() === '' ? [['default', 'Default'] as const] : []),
						['single', 'Single'],
						['maximum', 'Maximum'],
					]}
					onChange={(resolutionType) => app.set({ resolutionType })}
					problem={problemAt('resolutionType')}
				/>
			</div>
		</>
	);
}
