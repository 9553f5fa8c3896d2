/**
 * Windows too small for the devices, and a window that the host's CPU cannot address. The required size comes from a
 * plan. Source: docs/domain.md, section 8.
 */

import { hostLayout, plan, simulate } from '@hvmmio/core';
import { MIB, powerOfTwoBelow } from '@hvmmio/core/address';
import type { PciDevice } from '@hvmmio/core/guest';
import { maxFramebuffer } from '@hvmmio/core/host';
import { type Case, named, type Rule } from '../case.ts';
import { type Finding, finding, type Step, type Unhelpful } from '../finding.ts';
import { sourceOf } from '../machine/facts.ts';
import { needOf } from '../predict.ts';

type Where = 'low' | 'high';

export const room: Rule = (given) => [
	...exhausted(given, 'low'),
	...exhausted(given, 'high'),
	...configWindows(given),
	...unassigned(given),
	...aboveLimit(given),
];

function exhausted(given: Case, where: Where): Finding[] {
	const { devices, vm, guest, inference, facts } = given.machine;
	const needs = devices.filter((device) => device.needs.some((need) => need.where === where));
	if (needs.length === 0) {
		return [];
	}
	const { lowMmio, usableLowMmio, highMmio } = hostLayout(vm);
	const property = inference.properties[where === 'low' ? 'lowMmio' : 'highMmio'];
	const unhelpful: Unhelpful[] = [{ id: where === 'low' ? 'raise-high' : 'raise-low' }, { id: 'copied-pair' }];
	const utility = guest.kind === 'utility-vm';
	return [
		finding(
			where === 'low' ? 'low-mmio-exhausted' : 'high-mmio-exhausted',
			'error',
			{
				devices: needs.map((device) => ({
					device: named(device),
					needed: device.needs.filter((each) => each.where === where).at(-1)?.size ?? 0,
				})),
				all: devices.map((device) => ({ device: named(device), low: device.low, high: device.high })),
				window: where === 'low' ? lowMmio : highMmio,
				usable: where === 'low' ? usableLowMmio : highMmio,
				isKnown: property.by.length > 0 || (where === 'high' && facts.has('high-mmio-setting')),
			},
			needs.flatMap((device) => device.needs.filter((need) => need.where === where).map(({ source }) => source)),
			utility ? {} : { steps: roomSteps(given, where), unhelpful },
		),
	];
}

function roomSteps({ machine, prediction }: Case, where: Where): Step[] {
	const { vm, name, devices } = machine;
	if (vm.platform === 'azure') {
		return [{ id: 'azure-size' }];
	}
	const present = where === 'low' ? vm.lowMmio : vm.highMmio;
	const pci = devices.slice(0, MAX_PLANNED).map(needOf);
	const fits = hasRoom({ machine, prediction }, where, pci);
	const planned = fits ? present : enough({ machine, prediction }, where, pci);
	if (planned === null) {
		return [{ id: 'fewer-devices' }];
	}
	// It fits in the model, so something that the evidence does not show uses the space.
	const sum = pci.reduce((total, device) => total + device[where], 0);
	const more = present + Math.max(2 * MIB, powerOfTwoBelow(Math.max(1, sum)) * 2);
	const bytes = fits ? more : planned;
	if (where === 'low' && bytes > 3.5 * 1024 * MIB) {
		return [{ id: 'fewer-devices' }];
	}
	return [
		{ id: 'set-window', where, vm: name, bytes, hidden: fits, framebuffer: maxFramebuffer(vm) },
		{ id: 'plan', vm, devices: pci.slice(0, 16) },
	];
}

/** Most devices that a plan accepts. */
const MAX_PLANNED = 128;
type Given = Pick<Case, 'machine' | 'prediction'>;

/** True if every requested window of this kind fits in the first kernel with the VM's layout. */
function hasRoom({ machine, prediction }: Given, where: Where, pci: readonly PciDevice[]): boolean {
	const options = { ...prediction.options, pci, lfbBase: undefined, secondLfbBase: undefined, second: false };
	const [first] = simulate(machine.vm, options).kernels;
	const asked = first?.allocations.filter(({ kind }) => kind === `${where}-window`) ?? [];
	const requested = pci.filter((device) => device[where] > 0).length;
	return asked.length === requested && asked.every(({ result }) => result !== null);
}

/** The smallest sufficient size; null if there is none. */
function enough({ machine, prediction }: Given, where: Where, pci: readonly PciDevice[]): number | null {
	const { lowMmio: _low, highMmio: _high, ...settings } = machine.vm;
	const { policy, videoDriver, sysfb } = prediction.options;
	const answer = plan(settings, { policy, videoDriver, sysfb, pci, second: false });
	return answer.feasible ? (where === 'low' ? answer.vm.lowMmio : answer.vm.highMmio) : null;
}

/** -ENXIO without a message about low or high MMIO: even the config window did not fit. */
function configWindows({ machine }: Case): Finding[] {
	const ENXIO = -6;
	const failed = machine.devices.filter(
		({ failed, needs, d0 }) => needs.length === 0 && d0.length === 0 && failed.some(({ error }) => error === ENXIO),
	);
	return failed.length === 0
		? []
		: [
				finding(
					'config-window-exhausted',
					'warning',
					{ devices: failed.map(named) },
					failed.flatMap((device) => device.failed.map(({ source }) => source)),
					{ steps: [{ id: 'look-iomem' }] },
				),
			];
}

function unassigned({ machine }: Case): Finding[] {
	const rows = machine.devices.flatMap((device) => device.unassigned);
	const bars = rows.slice(0, 8).map(({ bar: { slot, size, bits } }) => ({ slot, size, bits }));
	return rows.length === 0
		? []
		: [
				finding(
					'bar-unassigned',
					'warning',
					{ bars },
					rows.map(({ source }) => source),
				),
			];
}

function aboveLimit({ machine }: Case): Finding[] {
	const refusals = machine.facts.all('high-mmio-refused');
	const last = refusals.at(-1);
	if (last === undefined) {
		return [];
	}
	const { address, limit } = last.value;
	const { highMmio } = hostLayout(machine.vm);
	const most = limit - highMmio.start;
	const vm = last.vm ?? machine.name;
	const needed = Math.ceil(Math.log2(highMmio.end));
	const size = highMmio.end - highMmio.start;
	// The base at which the requested size just fits below the limit, if above 4 GiB. Whether RAM permits it is up to the
	// host.
	const base = limit - size;
	const steps: Step[] = [
		...(most > 0 ? [{ id: 'set-high', vm, bytes: most } as const] : []),
		{ id: 'set-high-base', vm, base: base >= 2 ** 32 ? base : null },
		{ id: 'larger-host', bits: Math.round(Math.log2(limit)), needed },
	];
	const baseIsSetting = machine.facts.has('high-mmio-base-setting');
	return [
		finding(
			'high-mmio-above-limit',
			'error',
			{ address, limit, window: highMmio, room: most, baseIsSetting },
			refusals.map(sourceOf),
			{ steps, unhelpful: [{ id: 'raise-low' }] },
		),
	];
}
