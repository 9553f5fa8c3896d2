/** The two kernels: policy, drivers and their load order, and how the second one is started. */

import { POLICIES, type PolicyId } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { formatAddress, formatRange } from '@hvmmio/report';
import { createMemo, Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { releaseOf } from '../state/kernel.ts';
import { CheckField, SelectField } from './choice-field.tsx';
import { problemAt } from './problem.ts';
import { readAddress32, readRange, readRanges, Unreadable } from './read.ts';
import { Sortable } from './sortable.tsx';
import { TextField } from './text-field.tsx';

const DRIVER_NAMES: Readonly<Record<Driver, string>> = { pci: 'pci-hyperv', video: 'video driver' };
/** Ids and labels of all policies. */
export const POLICY_CHOICES = POLICIES.map(({ id, status }) => [id, `${id} (${status})`] as const);

export function summaryOfPolicy(id: PolicyId): string {
	return POLICIES.find((policy) => policy.id === id)?.summary ?? '';
}

export function FirstKernelFields() {
	const app = useApp();
	const s = app.scenario;
	const because = () => {
		const { kernel } = app.state();
		const release = kernel === null ? null : releaseOf(kernel);
		return release && `${release.policy ?? 'Policy not known'}, ${release.sure}: ${release.because}.`;
	};
	return (
		<>
			<TextField
				label="Kernel version"
				placeholder="uname -r, such as 6.1.170-3"
				value={app.state().kernel ?? ''}
				read={(text) => (text.trim() === '' ? null : readVersion(text.trim()))}
				onChange={app.askKernel}
			/>
			<Show when={because()}>{(text) => <p class="hint">{text()}</p>}</Show>
			<SelectField<PolicyId>
				label="Policy"
				value={s().policy}
				choices={POLICY_CHOICES}
				hint={summaryOfPolicy(s().policy)}
				onChange={(policy) => app.set({ policy })}
			/>
			<OrderField
				label="Drivers, in load order"
				drivers={s().drivers}
				onChange={(drivers) => app.set({ drivers })}
				problem={problemAt('drivers')}
			/>
			<SelectField
				label="Video driver"
				value={s().videoDriver}
				choices={[
					['hyperv_drm', 'hyperv_drm'],
					['hyperv_fb', 'hyperv_fb (2025 on)'],
					['hyperv_fb-late-removal', 'hyperv_fb (2024 to early 2025)'],
					['hyperv_fb-clears', 'hyperv_fb (2020 to 2024)'],
				]}
				onChange={(videoDriver) => app.set({ videoDriver })}
			/>
		</>
	);
}

const SAME = 'same';

export function SecondKernelFields() {
	const app = useApp();
	const s = app.scenario;
	return (
		<>
			<CheckField label="A second kernel is started" checked={s().second} onChange={(second) => app.set({ second })} />
			<Show when={s().second}>
				<SelectField<PolicyId | typeof SAME>
					label="Policy of the second kernel"
					value={s().secondPolicy ?? SAME}
					choices={[[SAME, 'as the first'], ...POLICY_CHOICES]}
					hint={s().secondPolicy === null ? undefined : summaryOfPolicy(s().secondPolicy as PolicyId)}
					onChange={(policy) => app.set({ secondPolicy: policy === SAME ? null : policy })}
				/>
				<CheckField
					label="Drivers as in the first kernel"
					checked={s().secondDrivers === null}
					onChange={(same) => app.set({ secondDrivers: same ? null : s().drivers })}
				/>
				<Show when={s().secondDrivers}>
					{(drivers) => (
						<OrderField
							label="Drivers of the second kernel"
							drivers={drivers()}
							onChange={(secondDrivers) => app.set({ secondDrivers })}
							problem={problemAt('secondDrivers')}
						/>
					)}
				</Show>
				<SelectField
					label="Loader"
					value={s().loader}
					choices={[
						['kexec_load', 'kexec_load (kexec -c)'],
						['kexec_file_load', 'kexec_file_load (kexec -s)'],
					]}
					onChange={(loader) => app.set({ loader })}
				/>
				<SelectField
					label="kexec-tools"
					value={s().kexecTools}
					choices={[
						['newer', 'newer than 2.0.18'],
						['2.0.18', '2.0.18'],
					]}
					onChange={(kexecTools) => app.set({ kexecTools })}
				/>
			</Show>
		</>
	);
}

function readVersion(text: string): string {
	if (!/^[\w.~:-]{1,100}$/.test(text) || releaseOf(text) === null) {
		throw new Unreadable('Not a kernel version; expected 6.1.170-3 or the output of uname -r.');
	}
	return text;
}

function OrderField(props: {
	readonly label: string;
	readonly drivers: readonly Driver[];
	readonly onChange: (drivers: readonly Driver[]) => void;
	readonly problem: string | null;
}) {
	/** All drivers, with unloaded ones kept in place, so that a checkbox does not move when it is clicked. */
	const rows = createMemo<readonly Driver[]>(
		(before) => {
			let next = 0;
			return before.map((driver) => (props.drivers.includes(driver) ? (props.drivers[next++] as Driver) : driver));
		},
		['pci', 'video'],
		{ equals: (a, b) => a.join() === b.join() },
	);
	const toggle = (driver: Driver, loaded: boolean) =>
		props.onChange(rows().filter((each) => (each === driver ? loaded : props.drivers.includes(each))));
	return (
		<fieldset class="field plain">
			<legend>{props.label}</legend>
			<Sortable
				label={props.label}
				items={rows()}
				nameOf={(driver) => DRIVER_NAMES[driver]}
				onOrder={(order) => props.onChange(order.filter((driver) => props.drivers.includes(driver)))}
			>
				{(driver) => (
					<CheckField
						label={DRIVER_NAMES[driver()]}
						checked={props.drivers.includes(driver())}
						onChange={(loaded) => toggle(driver(), loaded)}
					/>
				)}
			</Sortable>
			<Show when={props.problem}>
				<p class="field-problem">{props.problem}</p>
			</Show>
		</fieldset>
	);
}

/** Values that override the host model; empty fields use the model's. */
export function OverrideFields() {
	const app = useApp();
	const s = app.scenario;
	const framebufferText = () => {
		const { framebuffer } = s();
		return framebuffer === null ? '' : framebuffer === 'none' ? framebuffer : formatRange(framebuffer);
	};
	return (
		<>
			<CheckField label="CONFIG_SYSFB is set" checked={s().sysfb} onChange={(sysfb) => app.set({ sysfb })} />
			<TextField
				label="lfb_base in the first kernel"
				setting="lfbBase"
				placeholder="what the guest is told"
				value={s().lfbBase === null ? '' : formatAddress(s().lfbBase as number)}
				read={(text) => orNull(text, readAddress32)}
				onChange={(lfbBase) => app.set({ lfbBase })}
				mono
			/>
			<TextField
				label="lfb_base in the second kernel"
				setting="secondLfbBase"
				placeholder="what kexec passes on"
				value={s().secondLfbBase === null ? '' : formatAddress(s().secondLfbBase as number)}
				read={(text) => orNull(text, readAddress32)}
				onChange={(secondLfbBase) => app.set({ secondLfbBase })}
				mono
			/>
			<TextField
				label="Ranges of _CRS"
				setting="mmio"
				placeholder="as the host model says"
				value={(s().mmio ?? []).map(formatRange).join(' ')}
				read={(text) => orNull(text, readRanges)}
				onChange={(mmio) => app.set({ mmio })}
				mono
			/>
			<TextField
				label="Framebuffer"
				setting="framebuffer"
				placeholder="as the host model says, or: none"
				value={framebufferText()}
				read={(text) => orNull(text, readFramebuffer)}
				onChange={(framebuffer) => app.set({ framebuffer })}
				mono
			/>
		</>
	);
}

function readFramebuffer(text: string): Range | 'none' {
	return text.trim().toLowerCase() === 'none' ? 'none' : readRange(text);
}

function orNull<T>(text: string, read: (text: string) => T): T | null {
	return text.trim() === '' ? null : read(text);
}
