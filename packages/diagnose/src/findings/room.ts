/** Windows too small for the devices, and a window that the host's CPU cannot address. Source: docs/domain.md, section 8. */

import { hostLayout, LOW_MMIO_MAX, MIB, maxFramebuffer, powerOfTwoBelow, type Vm } from '@hvmmio/core';
import type { ObservedDevice, Source } from '@hvmmio/evidence';
import type { Case, Judge } from '../case.ts';
import { type Finding, finding, type Step } from '../finding.ts';
import { enoughHigh, enoughLow } from '../room.ts';
import { address, list, megabytes, range, size, vmOf } from '../words.ts';

type Where = 'low' | 'high';

export const judgeRoom: Judge = (given) => [
	...exhausted(given, 'low'),
	...exhausted(given, 'high'),
	...configWindows(given),
	...unassigned(given),
	...aboveLimit(given),
];

function exhausted(given: Case, where: Where): Finding[] {
	const { devices, vm, observed, settings } = given.machine;
	const isKnown =
		where === 'low'
			? observed.lowMmio || settings.lowMmio !== undefined
			: observed.highMmio || settings.highMmio !== undefined;
	const as = isKnown ? '' : ', as by default';
	const needs = devices.filter((device) => device.needs.some((need) => need.where === where));
	if (needs.length === 0) {
		return [];
	}
	const evidence = needs.flatMap((device) =>
		device.needs.filter((need) => need.where === where).map(({ source }) => source),
	);
	const { lowMmio, usableLowMmio, highMmio } = hostLayout(vm);
	const window =
		where === 'low'
			? [`low MMIO is ${range(lowMmio)}${as}`, `of which at most ${range(usableLowMmio)} can be used`]
			: [`high MMIO is ${range(highMmio)}${as}`];
	return [
		finding({
			id: where === 'low' ? 'low-mmio-exhausted' : 'high-mmio-exhausted',
			severity: 'error',
			what: `There is no room in ${where} MMIO for ${list(needs.map((device) => needOf(device, where)))}.`,
			why: `${where === 'low' ? '32' : '64'}-bit BARs need one window for each device, aligned to the largest power of two in it, in what the ${where === 'low' ? 'framebuffer and other devices leave of low' : 'other devices leave of high'} MMIO. All that is known of the devices: ${list(devices.map(allOf))}.`,
			addresses: window,
			evidence,
			steps: roomSteps(given, where),
			unhelpful: [
				where === 'low'
					? { what: 'raising HighMemoryMappedIoSpace', because: '32-bit BARs cannot be placed above 4 GiB.' }
					: { what: 'raising LowMemoryMappedIoSpace', because: 'pci-hyperv puts 64-bit BARs above 4 GiB only.' },
				{
					what: 'copying the pair 3GB/33280MB or 1GB/32GB from a script',
					because:
						'a larger low window takes RAM below 4 GiB, and a larger high one may pass what the host’s CPU can address, so that the VM does not start.',
				},
			],
		}),
	];
}

function needOf({ name, needs }: ObservedDevice, where: Where): string {
	const need = needs.filter((each) => each.where === where).at(-1)?.size ?? 0;
	return `${size(need)} of device ${name}`;
}

function allOf({ name, low, high }: ObservedDevice): string {
	const parts = [low === null ? null : `${size(low)} low`, high === null ? null : `${size(high)} high`];
	const known = parts.filter((part) => part !== null);
	return `${name} ${known.length > 0 ? known.join(' and ') : 'not known'}`;
}

function roomSteps({ machine, prediction }: Case, where: Where): Step[] {
	const { vm, name, devices } = machine;
	const present = where === 'low' ? vm.lowMmio : vm.highMmio;
	const enough = where === 'low' ? enoughLow(vm, prediction.options) : enoughHigh(vm, prediction.options);
	const setting = where === 'low' ? 'LowMemoryMappedIoSpace' : 'HighMemoryMappedIoSpace';
	const sum = devices.reduce((total, device) => total + (device[where] ?? 0), 0);
	// By the model it fits: then something that the evidence does not show takes the room.
	const hidden = enough === present;
	const more = present + Math.max(2 * MIB, powerOfTwoBelow(Math.max(1, sum)) * 2);
	const bytes = hidden ? more : enough;
	if (vm.platform === 'azure') {
		return [
			{
				what: 'Azure sets the windows of a VM: choose a size that is made for these devices, or ask its support.',
				known: '',
			},
		];
	}
	if (bytes === null || (where === 'low' && bytes > LOW_MMIO_MAX)) {
		return [{ what: 'Pass fewer of these devices through: more than 3.5 GiB of low MMIO cannot be had.', known: '' }];
	}
	const known = hidden
		? 'by the model these devices alone would fit in the present window, so others that the files do not show take it: this adds twice their need'
		: `by the model the least that is enough for them with ${size(maxFramebuffer(vm))} of framebuffer${where === 'low' ? '; it takes as much RAM below 4 GiB, which moves above it' : ''}`;
	return [
		{ what: 'With the VM off:', command: `Set-VM ${vmOf('Name', name)} -${setting} ${megabytes(bytes)}`, known },
		{
			what: 'Or ask for exact settings of all devices together:',
			command: `hvmmio plan ${[...vmFlags(vm), ...devices.slice(0, 16).map(flagOf)].join(' ')}`,
			known: 'what is not known of a device counts as 0 there; lspci -vv tells its BARs',
		},
	];
}

function vmFlags({ generation, arch, resolution }: Vm): string[] {
	return [
		...(generation === 1 ? ['--generation 1'] : []),
		...(arch === 'arm64' ? ['--arch arm64'] : []),
		...(resolution === null ? [] : [`--resolution ${resolution.horizontal}x${resolution.vertical}`]),
	];
}

function flagOf({ low, high }: ObservedDevice): string {
	return `--pci low=${megabytes(low ?? 0)},high=${megabytes(high ?? 0)}`;
}

/** -ENXIO without a word about low or high MMIO: not even the config window was to be had. */
function configWindows({ machine }: Case): Finding[] {
	const ENXIO = -6;
	const failed = machine.devices.filter(
		({ failed, needs, d0 }) => needs.length === 0 && d0.length === 0 && failed.some(({ error }) => error === ENXIO),
	);
	if (failed.length === 0) {
		return [];
	}
	const evidence = failed.flatMap((device) => device.failed.map(({ source }) => source));
	return [
		finding({
			id: 'config-window-exhausted',
			severity: 'warning',
			what: `The probe of ${list(failed.map(({ name }) => name))} failed with error -6 and no word about its BARs.`,
			why: 'So it fails when there are not even 8 KiB for a config window; other causes are possible.',
			evidence,
			steps: [{ what: 'Look at /proc/iomem as root: is there anything free in low or high MMIO?', known: '' }],
		}),
	];
}

function unassigned({ machine }: Case): Finding[] {
	const rows = machine.devices.flatMap(({ unassigned }) => unassigned);
	if (rows.length === 0) {
		return [];
	}
	const shown = rows.slice(0, 8).map(({ bar }) => `${bar.slot} ${size(bar.size)} (${bar.bits} bits)`);
	return [
		finding({
			id: 'bar-unassigned',
			severity: 'warning',
			what: `${rows.length === 1 ? 'A BAR has' : `${rows.length} BARs have`} no addresses: ${list(shown)}.`,
			why: 'The bridge window that pci-hyperv got for the device has no room for it; the device may not work.',
			evidence: rows.map(({ source }) => source),
		}),
	];
}

function aboveLimit({ machine }: Case): Finding[] {
	const refusals = machine.facts.all('high-mmio-refused');
	const last = refusals.at(-1);
	if (last === undefined) {
		return [];
	}
	const { address: asked, limit } = last.value;
	const { highMmioBase, highMmio } = machine.vm;
	const most = limit - highMmioBase;
	const evidence: Source[] = refusals.map(({ file, line }) => ({ file, line }));
	return [
		finding({
			id: 'high-mmio-above-limit',
			severity: 'error',
			what: `The host does not start the VM: its high MMIO reaches to ${address(asked)}, and the host’s CPU addresses only what is below ${address(limit)} (${bits(limit)}).`,
			why: 'High MMIO starts at a fixed place above RAM and grows upwards with HighMemoryMappedIoSpace, past what the CPU can address.',
			addresses: [
				`high MMIO as set is ${range({ start: highMmioBase, end: highMmioBase + highMmio })}`,
				most > 0
					? `there is room for ${size(most)} from ${address(highMmioBase)} to the limit`
					: 'it starts above the limit',
			],
			evidence,
			steps: [
				...(most > 0
					? [
							{
								what: 'With the VM off:',
								command: `Set-VM ${vmOf('Name', last.vm ?? machine.name)} -HighMemoryMappedIoSpace ${Math.floor(most / MIB)}MB`,
								known: 'the most that this host can address; devices that need more cannot be passed through on it',
							},
						]
					: []),
				{
					what: `Use a host whose CPU has more than ${bits(limit)} physical address bits.`.replace(
						' bits physical',
						' physical',
					),
					known: `for the present setting it needs ${Math.ceil(Math.log2(highMmioBase + highMmio))}`,
				},
			],
			unhelpful: [
				{
					what: 'raising LowMemoryMappedIoSpace instead',
					because: '64-bit BARs are placed above 4 GiB only, and low MMIO is not what the host refuses.',
				},
			],
		}),
	];
}

function bits(limit: number): string {
	return `${Math.round(Math.log2(limit))} bits`;
}
