/** All settings of the VM and its kernels, in collapsible groups. */

import { describeVm } from '@hvmmio/report';
import { createMemo, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { Later } from '../parts/later.tsx';
import { useApp } from '../state/app.ts';
import { optionsOf } from '../state/scenario.ts';
import { DeviceFields } from './device-fields.tsx';
import { FirstKernelFields, OverrideFields, SecondKernelFields } from './kernel-fields.tsx';
import { MachineFields, PresetField, VideoFields } from './vm-fields.tsx';

/** From this width on the form is beside the views; on narrower screens it is collapsed above them. */
const BESIDE = '(min-width: 62rem)';

export function Form() {
	const app = useApp();
	const media = matchMedia(BESIDE);
	const [open, setOpen] = createSignal(media.matches);
	/** Once opened it stays in the document, so that typed text is kept. */
	const opened = createMemo<boolean>((before) => before || open(), false);
	const onChange = () => setOpen(media.matches);
	media.addEventListener('change', onChange);
	onCleanup(() => media.removeEventListener('change', onChange));
	return (
		<details class="form no-print" open={open()} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				<span class="form-title">Settings</span>
				<span class="form-now">
					<Show when={app.answer()} fallback="impossible as they stand">
						{(answer) => describeVm(answer().simulation.vm, optionsOf(answer().scenario))}
					</Show>
				</span>
			</summary>
			<Show when={opened()}>
				<Later>
					<form aria-label="Settings of the VM and its kernels" onSubmit={(event) => event.preventDefault()}>
						<PresetField />
						<Group title="VM" open>
							<MachineFields />
						</Group>
						<Show when={app.scenario().host === 'hyperv'}>
							<Group title="Video" open>
								<VideoFields />
							</Group>
						</Show>
						<Group title="Devices" open>
							<DeviceFields />
						</Group>
						<Group title="First kernel" open>
							<FirstKernelFields />
						</Group>
						<Group title="Second kernel (kdump, kexec)" open>
							<SecondKernelFields />
						</Group>
						<Group title="Other hosts and kernels" note="instead of what the model says">
							<OverrideFields />
						</Group>
					</form>
				</Later>
			</Show>
		</details>
	);
}

function Group(props: {
	readonly title: string;
	readonly open?: boolean;
	readonly note?: string;
	readonly children: JSX.Element;
}) {
	// A group that is collapsed at first is created when it is opened.
	const [opened, setOpened] = createSignal(props.open === true);
	return (
		<details class="group" open={props.open === true} onToggle={() => setOpened(true)}>
			<summary>
				<h2>{props.title}</h2>
				{props.note ? <span class="hint">{props.note}</span> : null}
			</summary>
			<Show when={opened()}>
				<div class="group-fields">{props.children}</div>
			</Show>
		</details>
	);
}
