/** Findings in sentences: what happened, why, and the addresses that matter. */

import { rangeOf } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR } from '@hvmmio/core/host';
import type { Finding, FindingId, FindingOf, Held, Mismatch, Missing } from '@hvmmio/diagnose';
import { describeRange, formatAddress, formatRange, formatSize } from '../format.ts';
import { type StepText, stepText, type UnhelpfulText, unhelpfulText } from './advice.ts';
import { contradictionText } from './clues.ts';
import { count, deviceName, deviceNames, kernelName, list, policyName, policyReason } from './names.ts';
import { VIDEO_DEVICE_NAME } from './video-device.ts';

export interface FindingText {
	readonly id: FindingId;
	readonly severity: Finding['severity'];
	/** What happened, in one sentence. */
	readonly what: string;
	/** Why, in a sentence or two. */
	readonly why: string;
	/** The addresses that matter, each in words. */
	readonly addresses: readonly string[];
	readonly evidence: Finding['evidence'];
	readonly steps: readonly StepText[];
	readonly unhelpful: readonly UnhelpfulText[];
	/** A text that can be sent to the project; null where there is nothing to send. */
	readonly report: string | null;
}

interface Words {
	readonly what: string;
	readonly why?: string;
	readonly addresses?: readonly string[];
	readonly report?: string;
}

export function findingText(finding: Finding): FindingText {
	const { id, severity, evidence, steps, unhelpful } = finding;
	const words = (WORDS[id] as (finding: Finding) => Words)(finding);
	return {
		id,
		severity,
		what: words.what,
		why: words.why ?? '',
		addresses: words.addresses ?? [],
		evidence,
		steps: steps.map(stepText),
		unhelpful: unhelpful.map(unhelpfulText),
		report: words.report ?? null,
	};
}

/** What, why and where in one text. */
export function messageOf({ what, why, addresses }: FindingText): string {
	const places = addresses.join('; ');
	const where = places === '' ? '' : `${places.charAt(0).toUpperCase()}${places.slice(1)}.`;
	return [what, why, where].filter((part) => part !== '').join(' ');
}

/** What to do, the least effort first, and what does not help, in one text; empty where there is nothing to do. */
export function adviceOf({ steps, unhelpful, report }: FindingText): string {
	const todo = steps.map(
		({ what, command, known }, i) =>
			`${i + 1}. ${what}${command === undefined ? '' : ` ${command}`}${known === '' ? '' : ` Known: ${known}.`}`,
	);
	const not = unhelpful.map(({ what, because }) => `Does not help here: ${what}, because ${because}`);
	return [...todo, ...not, ...(report === null ? [] : [report])].join('\n');
}

type WordsOf = { readonly [I in FindingId]: (finding: FindingOf<I>) => Words };

const MISSING_DISK =
	'Disks and network cards behind such a device are missing, so a kdump kernel cannot write its dump.';

function exhausted(where: 'low' | 'high'): (finding: Pick<FindingOf<'low-mmio-exhausted'>, 'values'>) => Words {
	return ({ values: { devices, all, window, usable, isKnown } }) => {
		const rest = where === 'low' ? 'framebuffer and other devices leave of low' : 'other devices leave of high';
		const known = all.map(({ device, low, high }) => {
			const parts = [
				...(low === null ? [] : [`${formatSize(low)} low`]),
				...(high === null ? [] : [`${formatSize(high)} high`]),
			];
			return `${deviceName(device)}: ${parts.length > 0 ? parts.join(' and ') : 'not known'}`;
		});
		const as = isKnown ? '' : ', as by default';
		return {
			what: `There is no room in ${where} MMIO for ${list(devices.slice(0, 6).map(({ device, needed }) => `${formatSize(needed)} of ${deviceName(device)}`))}.`,
			why: `${where === 'low' ? '32' : '64'}-bit BARs need one window for each device, aligned to the largest power of two in it, in what the ${rest} MMIO. All that is known of the devices: ${list(known.slice(0, 8))}.`,
			addresses: [
				`${where} MMIO is ${describeRange(window)}${as}`,
				...(where === 'low' ? [`of which at most ${describeRange(usable)} can be used`] : []),
			],
		};
	};
}

function heldText({ device, kind, range }: Held): string {
	return `the ${kind === 'config-window' ? 'config window' : 'window'} of ${deviceName(device)} is ${describeRange(range)}`;
}

const WORDS: WordsOf = {
	'd0-entry-refused': ({ values: { devices, status, conflict } }) => ({
		what: `The host refused ${count(devices.length, 'PCI device')} (${deviceNames(devices)}): D0 entry failed with status ${status}.`,
		why: `${conflict ? 'The kernel gave the device addresses on which the host has the framebuffer, because it had not kept that range free.' : 'This status refuses the addresses that the device was given, as the host does where the framebuffer is; how that came about here the model does not show.'} ${MISSING_DISK}`,
		addresses: conflict
			? [
					`by the model the framebuffer is at ${describeRange(conflict.framebuffer)}`,
					`the config window that the kernel chose is ${describeRange(conflict.window)}`,
				]
			: [],
	}),
	'd0-device-left-powered': ({ values: { device, status, works } }) => ({
		what: `The ${deviceName(device)} did not enter D0: status ${status}${works ? ', at the first attempt' : ''}.`,
		why: 'The dead kernel had left it powered; the driver then switches it off and tries again. This has nothing to do with the framebuffer.',
	}),
	'd0-status-unknown': ({ values: { device, statuses } }) => ({
		what: `The ${deviceName(device)} did not enter D0: status ${list(statuses)}.`,
		why: 'What this status means is not known here; c0370048 would be refused addresses, c0000184 a device left powered.',
	}),
	'd0-entry-retried': ({ values: { devices } }) => ({
		what: `${count(devices.length, 'device')} tried D0 entry a second time (${deviceNames(devices)}).`,
		why: '“Retrying D0 Entry” alone is no error: a kexec kernel finds the device as the dead one left it, and tries again. It also stands before every refusal: whether the second attempt succeeded only a later line shows.',
	}),
	'low-mmio-exhausted': exhausted('low'),
	'high-mmio-exhausted': exhausted('high'),
	'high-mmio-above-limit': ({ values: { address, limit, window, room, baseIsSetting } }) => ({
		what: `The host does not start the VM: its high MMIO reaches to ${formatAddress(address)}, and the host’s CPU addresses only what is below ${formatAddress(limit)} (${Math.round(Math.log2(limit))} bits).`,
		why: `High MMIO starts at ${formatAddress(window.start)}${baseIsSetting ? ', as set,' : ', above RAM,'} and grows upwards with HighMemoryMappedIoSpace, past what the CPU can address${baseIsSetting ? '' : ', unless the base can be set lower (HighMemoryMappedIoBaseAddress, on newer hosts)'}.`,
		addresses: [
			`high MMIO as set is ${describeRange(window)}`,
			room > 0
				? `there is room for ${formatSize(room)} from ${formatAddress(window.start)} to the limit`
				: 'it starts above the limit',
		],
	}),
	'config-window-exhausted': ({ values: { devices } }) => ({
		what: `The probe of ${deviceNames(devices)} failed with error -6 and no word about its BARs.`,
		why: 'So it fails when there are not even 8 KiB for a config window; other causes are possible.',
	}),
	'bar-unassigned': ({ values: { bars } }) => ({
		what: `${bars.length === 1 ? 'A BAR has' : `${bars.length} BARs have`} no addresses: ${list(bars.map(({ slot, size, bits }) => `${slot} ${formatSize(size)} (${bits} bits)`))}.`,
		why: 'The bridge window that pci-hyperv got for the device has no room for it; the device may not work.',
	}),
	'bar-clash': ({ values: { held, slot, bar, refused } }) => ({
		what: `${held.length === 1 ? 'A window' : `${held.length} windows`} of VMBus devices ${held.length === 1 ? 'lies' : 'lie'} inside a BAR of ${slot}: two devices claim the same addresses.`,
		why: `An emulated PCI bus and VMBus allocate from the same addresses.${refused ? ' The kernel says itself that it cannot reserve the BAR.' : ''} The framebuffer has no part in it as far as the files show.`,
		addresses: [`the BAR of ${slot} is ${describeRange(bar)}`, ...held.map(heldText)],
	}),
	'framebuffer-unreserved': ({ values: { by } }) => ({
		what: 'The kernel keeps no addresses free for the framebuffer.',
		why: `It says so itself (${by === 'line' ? 'fb=(null)' : 'a warning'}). A PCI device may get addresses on which the host has the framebuffer, and is then refused.`,
	}),
	'framebuffer-moved': ({ values: { at, first, generation } }) => ({
		what: 'The framebuffer is not where the host has put it at first: the video driver has moved it.',
		why: `A kexec does not move it back, and the new kernel is told ${generation === 1 ? 'the old place only' : 'the old place or none'}: its PCI devices may get the new one.`,
		addresses: [`it is at ${describeRange(at)} (${VIDEO_DEVICE_NAME})`, `the host puts it at ${describeRange(first)}`],
	}),
	'framebuffer-overlap': ({ values: { framebuffer, isSeen, isThere, held, works, generation } }) => ({
		what: `${held.length === 1 ? 'A PCI device holds' : `${held.length} windows of PCI devices are on`} addresses of the framebuffer${isThere ? '' : ', if the VM has one, which no line shows'}.`,
		why: `The kernel did not keep the framebuffer’s range free and pci-hyperv took addresses in it. ${
			works
				? 'The device has its bus, so the host let it in here; such a device has been seen to misbehave at times.'
				: generation === 1
					? 'The host may refuse a device whose config window lies there.'
					: 'The host refuses a device whose config window lies there.'
		} The video driver has to move the framebuffer, which no later kernel is told.`,
		addresses: [
			`the framebuffer is at ${describeRange(framebuffer)}${isSeen ? '' : ', where the host puts it (by the model, not observed)'}`,
			...held.map(heldText),
		],
	}),
	'gen1-large-framebuffer': ({ values: { framebuffer } }) => ({
		what: `The framebuffer needs ${formatSize(framebuffer)}, more than the 64 MiB that a generation 1 VM has for it.`,
		why: 'The video driver moves it to high MMIO, and a kexec or kdump kernel still believes it in its old place. If that kernel loads its drivers in another order, a PCI device can get the framebuffer’s addresses. No kernel fixes this.',
		addresses: [`the 64 MiB are ${describeRange(rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size))}`],
	}),
	'video-allocation-failed': ({ values: { drivers } }) => ({
		what: `The video driver (${list(drivers)}) found no addresses for the framebuffer.`,
		why: 'It asks for the whole framebuffer in one piece; other devices, or a window that is too small, leave none. The screen stays with the boot framebuffer driver or dark.',
	}),
	'probe-failed': ({ values: { device, driver, errors, video, noAnswer, secondKernel } }) => ({
		what: video
			? `The synthetic video device (${device.name}) failed${driver === null ? '' : ` in ${driver}`} with error ${list(errors.map(String))}${secondKernel ? ' in the kdump kernel' : ''}.`
			: `The probe of ${driver === null || driver === 'hv_pci' ? deviceName(device) : `device ${device.name} by ${driver}`} failed with error ${list(errors.map(String))}${secondKernel ? ' in the kdump kernel' : ''}.`,
		why: video
			? `${noAnswer ? 'The host did not answer where video memory is. ' : ''}So where the framebuffer is now, is not known.`
			: errors.includes(-71)
				? 'The host has refused something; the line before it that says what is not in the files.'
				: 'Why, the files do not say.',
	}),
	'driver-error': ({ values: { driver, about, texts, count: times } }) => ({
		what: `${driver} reports ${times === 1 ? 'an error' : `${times} errors`} that ${ABOUT[about]}${texts.length === 0 ? '' : `: ${list(texts.map((text) => `“${text}”`))}`}.`,
		why:
			about === 'other'
				? 'What it means is not known here, so it is not known that all is well.'
				: 'It is not modelled here, and nothing is said of it but that it is there.',
	}),
	oops: ({ values: { what, modules, count: times } }) => ({
		what: `The kernel has crashed or warned${modules.length === 0 ? '' : ` in ${list(modules)}`}: ${what}.`,
		why: `${times > 1 ? `${times} lines tell of it. ` : ''}${modules.length === 0 ? 'No line shows where.' : 'That is one of Hyper-V’s drivers.'} Whether addresses have a part in it the files do not show.`,
	}),
	'kdump-at-risk': ({ values }) => kdumpAtRisk(values),
	'fix-present': ({ values: { kernels, without } }) => ({
		what: `${list(kernels.map(({ kernel, reserved }) => `${kernelName(kernel)} has the fix of 2026 and keeps ${describeRange(reserved)} free for the framebuffer`))}.`,
		why: [
			...kernels.map(
				({ kernel, policy }) => `${kernelName(kernel)} is ${policyName(policy.id)}: ${policyReason(policy.because)}.`,
			),
			...without.map(
				({ kernel, policy }) =>
					`${kernelName(kernel)} has not: ${policyName(policy.id)}, ${policyReason(policy.because)}.`,
			),
		].join(' '),
	}),
	'model-mismatch': ({ values }) => mismatchWords(values),
	contradiction: ({ values }) => contradictionText(values),
	'other-hypervisor': ({ severity, values: { names, system } }) => ({
		what:
			system === null
				? `This is no Hyper-V guest: ${list(names)}.`
				: `A ${system} log: its drivers place devices by rules of their own, which are not known here.`,
		why:
			severity === 'warning'
				? 'Other files are of a Hyper-V guest: this one may be of another machine.'
				: 'Nothing that is known here holds for it.',
	}),
	'utility-vm': ({ values: { signs } }) => ({
		what: `This is a utility VM such as WSL2 (${list(signs.map((sign) => SIGNS[sign as keyof typeof SIGNS] ?? sign))}).`,
		why: 'It has no framebuffer, no kdump and no settings of its own on a host, so nothing that is known here of framebuffers holds for it.',
	}),
	'openvmm-guest': ({ values: { ram, rootComplexes, openhcl, gfx, policy, conflict } }) => {
		const parts = [
			`${formatSize(ram)} of RAM`,
			...(rootComplexes > 0 ? [`${rootComplexes} PCIe root ${rootComplexes === 1 ? 'complex' : 'complexes'}`] : []),
			...(openhcl ? ['OpenHCL'] : []),
			gfx ? 'a framebuffer' : 'no framebuffer seen',
		];
		const found =
			conflict === null
				? 'With the policy that its kernel has or may have, the model shows no clash.'
				: `With ${policyName(policy.id)} the model shows a clash in the ${conflict.second ? 'kdump' : 'running'} kernel: ${formatRange(conflict.window)} for a device lies on the framebuffer ${formatRange(conflict.framebuffer)}.`;
		return {
			what: `This is a guest of OpenVMM, by its high MMIO right above RAM (${list(parts)}). ${found}`,
			why: 'OpenVMM refuses no device for its address: such a clash shows in no log, and reads of the device give the framebuffer’s memory. It has no sizes to set either.',
		};
	},
	'addresses-hidden': ({ values: { files } }) => ({
		what: `${list(files)} has zeros for addresses.`,
		why: 'The kernel hides them from a user without rights.',
	}),
	'survey-without-split': ({ values: { totals } }) => ({
		what: `The survey names only totals: ${list(totals.map(({ device, size }) => `${device || 'a device'} ${formatSize(size)}`))}.`,
		why: 'It does not say how much of them is for 32-bit BARs, which need low MMIO, nor how they are aligned, and it knows no framebuffer.',
	}),
	'unknown-file': ({ values: { file, empty } }) => ({
		what: `${file} is ${empty ? 'empty' : 'of no kind that is known here'}.`,
		why: 'Looked for: the kernel’s log (hv_vmbus, hv_pci, BIOS-e820, …), rows of /proc/iomem, devices as lspci and lshw print them, Get-VM and Get-VMVideo (JSON, lists, tables, CSV, CLIXML), WMI and HCS settings, a host’s start error, SurveyDDA, the tracepoint vmbus_onoffer, uname and lists of packages.',
	}),
	'unreadable-file': ({ values: { file, what } }) => ({
		what: `${file} is no text: ${UNREADABLE[what]}.`,
		why: 'It was not read.',
	}),
	'collect-next': ({ values: { open } }) => ({
		what: `${open === 1 ? 'One thing' : `${open} things`} had to be assumed; more files would settle some of them.`,
	}),
	'not-enough-evidence': ({ values: { missing } }) => ({
		what: `Whether all is well, the files do not tell${missing.length === 0 ? '' : `: ${list(missing.map((each) => MISSING[each]))}`}.`,
		why: 'Nothing in them shows trouble with addresses, and that alone does not make it fine.',
	}),
	'nothing-wrong': ({ values: { devices, secondKernel } }) => ({
		what: 'Nothing is wrong in what was given.',
		why: `${devices === 0 ? 'No PCI device is passed through as far as the log shows' : `${count(devices, 'PCI device')} came up`}, no error line is left unexplained, and ${secondKernel ? 'the kdump kernel’s log shows its devices at work.' : 'the model shows no conflict in a kdump kernel of the same kind, however it is loaded.'}`,
	}),
};

const ABOUT = {
	interrupt: 'is about an interrupt, which has nothing to do with addresses',
	screen: 'is about the screen’s traffic, which has nothing to do with addresses',
	other: 'no rule explains',
} as const;
const SIGNS = {
	'wsl-kernel': 'WSL’s kernel',
	'wsl-init': 'WSL’s init',
	'no-dmi': 'no firmware tables',
	dxgkrnl: 'dxgkrnl',
	'virtio-pci': 'virtio devices behind hv_pci',
} as const;
export const UNREADABLE = {
	gzip: 'compressed by gzip',
	xz: 'compressed by xz',
	zstd: 'compressed by zstd',
	bzip2: 'compressed by bzip2',
	zip: 'a zip archive',
	program: 'a program',
	'binary-journal': 'a binary journal (journalctl -k prints it)',
	binary: 'binary',
} as const;
const MISSING: Readonly<Record<Missing, string>> = {
	'no-guest': 'no line shows a guest of Hyper-V',
	'no-log': 'no kernel’s log is given',
	'log-cut': 'the log does not go from the kernel’s first lines past its drivers',
	'no-kernel': 'no line names the kernel',
	'no-device': 'no line shows a PCI device and what became of it',
	'device-outcome': 'what became of some device no line shows',
	'unread-error': 'errors are left that no rule explains',
	'unknown-file': 'a file could not be read',
	generation: 'no line tells the generation',
	'low-mmio': 'no line tells where low MMIO is',
	framebuffer: 'how large the framebuffer may be is open, and with some sizes a kdump kernel has a conflict',
	'no-addresses': 'no line is about MMIO, devices or the VM',
	'second-kernel': 'with the devices as they are, a kdump kernel may have a conflict by the model',
};

function kdumpAtRisk({
	kernel,
	policy,
	only,
	effect,
	framebuffer,
	window,
	devices,
	firstFixed,
	generation,
}: FindingOf<'kdump-at-risk'>['values']): Words {
	const when =
		only === 'file-load'
			? ' if it is loaded by kexec_file_load (kexec -s)'
			: only === 'video-first'
				? ' if the video driver loads first'
				: '';
	const consequence =
		effect === 'address-clash'
			? 'the device and the framebuffer would claim the same addresses'
			: generation === 1
				? 'the host may refuse the device'
				: 'the host would refuse the device';
	const none = devices > 0 ? '' : 'No passed-through PCI device is seen here; this is so for any that may be added. ';
	const fixed = generation === 1 || firstFixed === null ? '' : ` Its own series has the fix from ${firstFixed} on.`;
	return {
		what: `A kdump or kexec kernel of this kind would lose PCI devices${when}: by the model ${consequence}.`,
		why: `${none}${kernel?.release == null ? 'The kernel' : kernelName(kernel)} decides as ${policyName(policy.id)}, ${policy.sure}: ${policyReason(policy.because)}. Nothing has failed yet.${fixed}`,
		addresses: [
			`the framebuffer would be at ${describeRange(framebuffer)}`,
			`the device would get ${describeRange(window)}`,
		],
	};
}

const SUBJECTS = {
	'low-base': 'The start of low MMIO',
	'high-end': 'The end of high MMIO',
	reservation: 'The range that the kernel keeps free',
	refusal: 'The refusal of a device',
	'device-at-work': 'A device at work',
} as const;

/** The text to send holds no names and no GUIDs: only what the model needs. */
function mismatchWords(values: Mismatch): Words {
	const { what, build, kernels, policies, vm } = values;
	const [seen, model] = seenAndModel(values);
	const subject = SUBJECTS[what];
	const report = [
		`Report for the project: ${subject} differs.`,
		`  seen: ${seen}`,
		`  model: ${model}`,
		`  vm: ${JSON.stringify(vm)}`,
		`  kernel: ${kernels.join(', ') || 'unknown'}; policy ${policies.map(({ id, sure }) => `${id} (${sure})`).join(' then ')}`,
		`  host build: ${build ?? 'unknown'}`,
	].join('\n');
	return {
		what: `${subject} is not as the model has it.`,
		why: 'The settings may have been changed since the guest started, the files may be of different VMs, or the model is wrong.',
		addresses: [`seen: ${seen}`, `by the model: ${model}`],
		report,
	};
}

function seenAndModel(values: Mismatch): readonly [string, string] {
	switch (values.what) {
		case 'low-base':
		case 'high-end':
			return [`${formatAddress(values.seen)} (${SHOWN[values.by]})`, formatAddress(values.model)];
		case 'reservation':
			return [describeRange(values.seen), list(values.model.map(describeRange))];
		case 'refusal':
			return [
				`the host refused ${values.devices === 1 ? 'a device' : `${values.devices} devices`} with status c0370048`,
				'no conflict in either kernel',
			];
		case 'device-at-work':
			return [
				`device ${values.device} has its bus, so the host let it into D0`,
				`the host ${values.generation === 1 ? 'may refuse' : 'refuses'} it, since its config window ${describeRange(values.window)} lies in the framebuffer`,
			];
	}
}

/** What shows a range. */
export const SHOWN = {
	'hv-mmio': 'hv_vmbus prints it',
	'root-window': 'the window of the legacy PCI bus',
	inferred: 'by what lies around it',
	'video-device': 'the synthetic video device holds it',
	'boot-framebuffer': 'the boot framebuffer driver holds this part of it',
} as const;
