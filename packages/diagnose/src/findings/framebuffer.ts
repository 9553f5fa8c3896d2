/** Where the framebuffer is and was, and who else is there. Source: docs/domain.md, sections 4, 6 and 7. */

import { intersection, LEGACY_VIDEO_BAR, maxFramebuffer, type Range } from '@hvmmio/core';
import { type Source, VIDEO_DEVICE } from '@hvmmio/evidence';
import type { Case, Judge } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import { remediesFor } from '../remedies.ts';
import { list, range, setResolution, size } from '../words.ts';

export const judgeFramebuffer: Judge = (given) => [
	...unreserved(given),
	...overlap(given),
	...moved(given),
	...large(given),
	...notAllocated(given),
];

/** A kernel says itself that it keeps nothing. */
function unreserved(given: Case): Finding[] {
	const { vm, kernels } = given.machine;
	if (vm.confidential) {
		return [];
	}
	const without = kernels.filter(
		({ mmio, warnings }) =>
			(mmio !== null && mmio.reserved === null) || warnings.some(({ message }) => message === 'framebuffer-base-zero'),
	);
	if (without.length === 0) {
		return [];
	}
	const evidence = without.flatMap(({ mmio, warnings }) => [
		...(mmio && mmio.reserved === null ? [mmio.source] : []),
		...warnings.map(({ source }) => source),
	]);
	return [
		finding({
			id: 'framebuffer-unreserved',
			severity: 'warning',
			what: 'The kernel keeps no addresses free for the framebuffer.',
			why: 'It says so itself (fb=(null), or a warning). A PCI device may get addresses on which the host has the framebuffer, and is then refused.',
			evidence,
			...remediesFor(given),
		}),
	];
}

/** What the video device holds, else where the host put the framebuffer at first. */
function place({ machine, prediction }: Case): Range | null {
	const seen = machine.facts.last('framebuffer')?.value;
	return seen ?? prediction.simulation.host.framebuffer;
}

/** What shows that there is a framebuffer. */
const SIGNS = ['framebuffer', 'boot-framebuffer', 'framebuffer-size', 'video-bar', 'resolution-setting'] as const;

function overlap(given: Case): Finding[] {
	const { machine } = given;
	const framebuffer = place(given);
	if (framebuffer === null) {
		return [];
	}
	const isSeen = machine.facts.last('framebuffer') !== undefined;
	const isThere =
		SIGNS.some((name) => machine.facts.last(name)) || machine.kernels.some((kernel) => kernel.videoDriver);
	const hits: { text: string; source: Source }[] = [];
	for (const device of machine.devices) {
		const both = [
			...device.configWindows.map((each) => ({ ...each, kind: 'config window' })),
			...device.windows.map((each) => ({ ...each, kind: 'window' })),
		];
		for (const { range: held, source, kind } of both) {
			if (intersection(held, framebuffer) !== null) {
				hits.push({ text: `the ${kind} of ${device.name} is ${range(held)}`, source });
			}
		}
	}
	if (hits.length === 0) {
		return [];
	}
	return [
		finding({
			id: 'framebuffer-overlap',
			severity: isThere ? 'error' : 'warning',
			what: `${hits.length === 1 ? 'A PCI device holds' : `${hits.length} windows of PCI devices are on`} addresses of the framebuffer${isThere ? '' : ', if the VM has one, which no line shows'}.`,
			why: 'The kernel did not keep the framebuffer’s range free and pci-hyperv took addresses in it. The host refuses a device whose config window lies there, and the video driver has to move the framebuffer, which no later kernel is told.',
			addresses: [
				`the framebuffer is at ${range(framebuffer)}${isSeen ? '' : ', where the host puts it'}`,
				...hits.slice(0, 8).map(({ text }) => text),
			],
			evidence: hits.map(({ source }) => source),
			...remediesFor(given),
		}),
	];
}

function moved(given: Case): Finding[] {
	const { machine, prediction } = given;
	const seen = machine.facts.last('framebuffer');
	const at = prediction.simulation.host.framebuffer;
	if (seen === undefined || at === null || seen.value.start === at.start) {
		return [];
	}
	const { vm, name } = machine;
	const isGen1 = vm.generation === 1;
	return [
		finding({
			id: 'framebuffer-moved',
			severity: 'warning',
			what: 'The framebuffer is not where the host has put it at first: the video driver has moved it.',
			why: `A kexec does not move it back, and the new kernel is told ${isGen1 ? 'the old place only' : 'the old place or none'}: its PCI devices may get the new one.`,
			addresses: [`it is at ${range(seen.value)} (${VIDEO_DEVICE})`, `the host puts it at ${range(at)}`],
			evidence: [{ file: seen.file, line: seen.line }],
			steps: [
				{
					what: `Set a resolution whose framebuffer fits where it is, at most ${isGen1 ? '64 MiB' : '8 MiB before the fix'}, with the VM off:`,
					command: setResolution(name, 1920, 1080),
					known: 'keeps the framebuffer from moving',
				},
				{
					what: 'Let the second kernel load its drivers in the order of the first one.',
					known: 'where the order differs, pci-hyperv can take the framebuffer’s new addresses',
				},
			],
			unhelpful: [
				{ what: 'kexec -s', because: 'it passes on the first place, and the framebuffer is no longer there.' },
			],
		}),
	];
}

function large({ machine }: Case): Finding[] {
	const { vm, name } = machine;
	const bytes = maxFramebuffer(vm);
	if (vm.generation !== 1 || bytes <= LEGACY_VIDEO_BAR.size) {
		return [];
	}
	const setting = machine.facts.all('resolution-setting').map(({ file, line }) => ({ file, line }));
	const offer = machine.facts.all('framebuffer-size').map(({ file, line }) => ({ file, line }));
	return [
		finding({
			id: 'gen1-large-framebuffer',
			severity: 'warning',
			what: `The framebuffer needs ${size(bytes)}, more than the 64 MiB that a generation 1 VM has for it.`,
			why: 'The video driver moves it to high MMIO, and a kexec or kdump kernel still believes it in its old place. If that kernel loads its drivers in another order, a PCI device can get the framebuffer’s addresses. No kernel fixes this.',
			addresses: [
				`the 64 MiB are ${range({ start: LEGACY_VIDEO_BAR.start, end: LEGACY_VIDEO_BAR.start + LEGACY_VIDEO_BAR.size })}`,
			],
			evidence: [...setting, ...offer],
			steps: [
				{
					what: 'Set a smaller resolution, with the VM off:',
					command: setResolution(name, 3840, 2160),
					known: '3840x2160 needs 32 MiB; at most 64 MiB keep the framebuffer from moving',
				},
				{ what: 'Load the drivers in the same order in both kernels.', known: '' },
				{
					what: 'Make the VM one of generation 2.',
					known: 'there the window grows with the framebuffer; a VM has to be made anew for it',
				},
			],
			unhelpful: [
				{
					what: 'a kernel with the fix',
					because: 'on generation 1 it goes by the BAR, which does not follow the framebuffer.',
				},
			],
		}),
	];
}

function notAllocated({ machine }: Case): Finding[] {
	const failed = machine.facts.all('video-allocation-failed');
	if (failed.length === 0) {
		return [];
	}
	return [
		finding({
			id: 'video-allocation-failed',
			severity: 'warning',
			what: `The video driver (${list([...new Set(failed.map(({ value }) => value))])}) found no addresses for the framebuffer.`,
			why: 'It asks for the whole framebuffer in one piece; other devices, or a window that is too small, leave none. The screen stays with the boot framebuffer driver or dark.',
			evidence: failed.map(({ file, line }) => ({ file, line })),
			steps: [{ what: 'Load the video driver before pci-hyperv, or enlarge low MMIO.', known: '' }],
		}),
	];
}
