/** Texts for observations, properties of the VM and assumptions. */

import type { Assumption, Clue, Contradiction, Dimension, Property, Source } from '@hvmmio/diagnose';
import { formatAddress, formatSize } from '../format.ts';
import { count, list, policyName, policyReason } from './names.ts';

type Said = Contradiction['says'];

/**
 * What an observed line shows, as a clause.
 * @example
 * ```ts
 * import { clueText } from '@hvmmio/report';
 * // kernel: as the README has it
 * console.log(clueText({ clue: 'legacy-pci', value: 1 })); // the kernel has found a legacy PCI bus, as on generation 1
 * ```
 */
export function clueText({ clue, value }: Pick<Said, 'clue' | 'value'>): string {
	const address = typeof value === 'number' ? formatAddress(value) : '';
	const bytes = typeof value === 'number' ? formatSize(value) : '';
	const texts: Readonly<Record<Clue, string>> = {
		generation: `it says generation ${value}`,
		'legacy-pci': 'the kernel has found a legacy PCI bus, as on generation 1',
		'no-legacy-pci': 'the kernel has found no PCI bus, as on generation 2',
		'legacy-device': 'a device of generation 1’s chip set',
		'video-bar': 'the legacy PCI video device, as on generation 1',
		'root-window': `a window of a legacy PCI bus${address === '' ? '' : ` at ${address}`}, as on generation 1`,
		'gen1-message': 'the video driver says “Gen 1 VM”',
		arch: `it says ${value}`,
		'x86-line': 'a line that only x86 kernels print',
		isolation: `isolation ${value}`,
		'video-driver-runs': 'a framebuffer is in use, which a confidential VM has not',
		azure: 'a sign of Azure (its chassis tag, or cloud-init’s data source)',
		'azure-kernel': 'a kernel whose name ends in -azure',
		'get-vm': 'who can ask the host for settings is not on Azure',
		'hv-mmio': `hv_vmbus prints that it starts at ${address}`,
		'ram-below': `RAM reaches up to ${address}`,
		'ram-above': 'RAM lies there',
		'pci-gap': `the hole that the kernel found for PCI starts at ${address}`,
		hole: `a hole in the memory map starts at ${address}`,
		window: `the lowest window in use starts at ${address}`,
		'boot-framebuffer': `the boot framebuffer is at ${address}`,
		'video-device':
			typeof value === 'number' && value > 2 ** 29
				? `the video device holds ${address}`
				: `the video device holds ${bytes}`,
		'framebuffer-size': `the video device’s offer names ${bytes}`,
		screen: `the mode in use needs ${bytes}`,
		'low-mmio-setting': `LowMemoryMappedIoSpace is ${bytes}`,
		'resolution-setting': `Set-VMVideo’s resolution needs ${bytes}`,
		'high-mmio-setting': `HighMemoryMappedIoSpace is ${bytes}`,
		'high-mmio-base-setting': `HighMemoryMappedIoBaseAddress is ${address}`,
		'high-mmio-refused': 'the address that the host refuses is the last page of high MMIO',
		usual: 'so it is on most VMs',
	};
	return texts[clue];
}

export function sourcesText(sources: readonly Source[]): string {
	return sources.length === 0
		? ''
		: sources
				.slice(0, 3)
				.map(({ file, line }) => `${file}:${line}`)
				.join(', ');
}

function clueTextWithSources(said: Said): string {
	const where = sourcesText(said.sources);
	return where === '' ? clueText(said) : `${where}: ${clueText(said)}`;
}

const SUBJECTS: Readonly<Record<Dimension, string>> = {
	generation: 'the generation',
	arch: 'the architecture',
	confidential: 'whether the VM is confidential',
	platform: 'whether it is on Azure',
	lowMmio: 'where low MMIO starts',
	framebuffer: 'the size of the framebuffer',
	highMmio: 'where high MMIO is',
};

export function contradictionText(values: Contradiction | { readonly about: 'vm'; readonly vms: readonly string[] }) {
	const why = 'They may be of different VMs, or of different times. What is said here goes by the stronger one.';
	if (!('says' in values)) {
		return { what: `The files disagree about which VM they are of: ${list(values.vms.slice(0, 6))}.`, why };
	}
	const { about, says, against } = values;
	const other = against === null ? 'the rest' : clueTextWithSources(against);
	return { what: `The files disagree about ${SUBJECTS[about]}: ${other}, but ${clueTextWithSources(says)}.`, why };
}

/**
 * The text for a property's value.
 * @example
 * ```ts
 * import { valueText } from '@hvmmio/report';
 * console.log(valueText('generation', 2)); // generation 2
 * ```
 */
export function valueText(dimension: Dimension, value: Property['value']): string {
	switch (dimension) {
		case 'generation':
			return `generation ${value}`;
		case 'arch':
			return `${value}`;
		case 'confidential':
			return value === true ? 'a confidential VM' : 'not a confidential VM';
		case 'platform':
			return value === 'azure' ? 'on Azure' : 'in a lab, not on Azure';
		case 'framebuffer':
			return `${formatSize(Number(value))} of framebuffer`;
		case 'lowMmio':
			return `low MMIO from ${formatAddress(Number(value))}`;
		case 'highMmio':
			return `high MMIO from ${formatAddress(Number(value))}`;
	}
}

/** A degree of certainty, and the properties of the VM that have it. */
export interface SureLine {
	readonly how: string;
	readonly what: string;
}

const SURE: Readonly<Record<Property['sure'], string>> = {
	determined: 'determined',
	likely: 'likely',
	open: 'open, taken as usual',
};

/**
 * Which properties of the VM are determined by the files, likely, or open; empty lines are omitted.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { EvidenceReader } from '@hvmmio/evidence';
 * import { sureLines } from '@hvmmio/report';
 * const reader = new EvidenceReader('log');
 * reader.push(new TextEncoder().encode('efi: EFI v2.7 by Microsoft\n'));
 * const { inference } = diagnose([reader.finish()]).machine;
 * console.log(sureLines(inference.properties)[0]?.what); // generation 2
 * ```
 */
export function sureLines(properties: Readonly<Record<Dimension, Property>>): SureLine[] {
	const all = Object.entries(properties) as [Dimension, Property][];
	return (Object.keys(SURE) as Property['sure'][]).flatMap((sure) => {
		const some = all.filter(([, property]) => property.sure === sure);
		const what = some.map(([dimension, { value }]) => valueText(dimension, value)).join('; ');
		return some.length === 0 ? [] : [{ how: SURE[sure], what }];
	});
}

/**
 * The sentence for an assumption.
 * @example
 * ```ts
 * import { assumptionText } from '@hvmmio/report';
 * console.log(assumptionText({ id: 'log-of-second' }) !== ''); // true
 * ```
 */
export function assumptionText(assumption: Assumption): string {
	switch (assumption.id) {
		case 'property':
			return propertyText(assumption);
		case 'several-vms':
			return `The VM is ${assumption.name}, one of ${assumption.count} that the host's files name: the one in most of them, else the first.`;
		case 'policy': {
			const who = { first: 'The first kernel', second: 'The second kernel', the: 'The kernel' }[assumption.role];
			const { id, sure, because, candidates } = assumption.policy;
			const others = candidates.filter((each) => each !== id);
			return `${who} decides as ${policyName(id)}, ${sure}: ${policyReason(because)}.${others.length === 0 ? '' : ` It may also be ${list(others)}.`}`;
		}
		case 'same-kernel':
			return assumption.missing === 'first'
				? 'The first kernel is the same one: its log is not given.'
				: 'A kdump kernel is the same one: its log is not given.';
		case 'log-of-second':
			return 'The log is that of a kdump or kexec kernel: no line says so, but there such a refusal happens.';
		case 'driver-order':
			return assumption.role === 'first'
				? 'hv_pci loads before the video driver: no line tells the order, and this is the worse one.'
				: 'In a kdump kernel hv_pci loads before the video driver: no line tells, and this is the worse order.';
		case 'video-driver':
			return 'The video driver is hyperv_drm: no line shows one.';
		case 'hyperv-fb-age':
			return `hyperv_fb is of the age ${assumption.driver}: by the kernel's series${assumption.known ? '' : ', which no line tells'}.`;
		case 'no-device':
			return 'One passed-through PCI device with 1 MiB of 64-bit BARs: no line shows one.';
		case 'device-needs':
			return `1 MiB of 64-bit BARs for ${count(assumption.devices, 'device')}: no line shows what ${assumption.devices === 1 ? 'it needs' : 'they need'}.`;
		case 'loader':
			return 'The kdump kernel is loaded by kexec_load, by kexec-tools newer than 2.0.18: no line tells.';
	}
}

function propertyText({ dimension, property, shown }: Extract<Assumption, { id: 'property' }>): string {
	const setting =
		dimension === 'lowMmio'
			? `LowMemoryMappedIoSpace ${formatSize(Number(shown))}`
			: valueText(dimension, property.value);
	// Names of architectures are not capitalized.
	const what = dimension === 'arch' ? setting : `${setting.charAt(0).toUpperCase()}${setting.slice(1)}`;
	const [by] = property.by;
	const usual =
		property.value === 'azure'
			? 'no line tells, but the size of low MMIO is Azure’s default'
			: 'no line tells, and so it is on most VMs';
	const how = by === undefined ? usual : `${property.sure}, since ${clueTextWithSources(by)}`;
	const others = property.alternatives
		.filter(
			({ ruledOutBy }) => ruledOutBy === null || ruledOutBy.sources.length === 0 || ruledOutBy.strength === 'usual',
		)
		.slice(0, 3)
		.map(({ value }) => valueText(dimension, value));
	return `${what}: ${how}.${others.length === 0 || by === undefined ? '' : ` Or ${list(others)}.`}`;
}

/**
 * The lines of `--explain`: how many VMs were tried, and what ruled out other values.
 * @example
 * ```ts
 * import { machineOf } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { explanation } from '@hvmmio/report';
 * const log = 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=(null)\n';
 * const { inference } = machineOf([await readEvidence('dmesg.txt', [new TextEncoder().encode(log)])]);
 * console.log(explanation(inference.properties, inference.tried)[0] === `${inference.tried} VMs tried`); // true
 * ```
 */
export function explanation(properties: Readonly<Record<Dimension, Property>>, tried: number): string[] {
	return [
		`${tried} VMs tried`,
		...Object.entries(properties).flatMap(([key, property]) => {
			const dimension = key as Dimension;
			const by = property.by.slice(0, 3).map((said) => `    by ${clueTextWithSources(said)}`);
			const fell = property.alternatives.map(
				({ value, ruledOutBy }) =>
					`    ${valueText(dimension, value)}: ${ruledOutBy === null ? 'as good' : `ruled out by ${clueTextWithSources(ruledOutBy)}`}`,
			);
			return [`  ${valueText(dimension, property.value)}: ${property.sure}`, ...by, ...fell];
		}),
	];
}
