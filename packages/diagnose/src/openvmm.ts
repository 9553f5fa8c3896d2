/** Detects a guest of OpenVMM, and applies that host's rules to it. Source: docs/hosts.md, OpenVMM. */

import { FOUR_GIB, GIB, MIB, type Range } from '@hvmmio/core/address';
import { HIGH_MMIO_BASE, type OpenVmmVm, openVmmLayout, openVmmVmsFor, resolveOpenVmm } from '@hvmmio/core/host';
import { type Conflicting, conflictOf } from './conflicts.ts';

import { type Finding, finding } from './finding.ts';
import { type Facts, type Source, sourceOf } from './machine/facts.ts';
import type { Machine, Observed } from './machine/machine.ts';
import type { Prediction } from './predict.ts';

export interface OpenVmmGuest {
	/** With the fewest root complexes that explain the observations; unknown RAM is assumed to be 4 GiB. */
	readonly vm: OpenVmmVm;
	/** True if the evidence shows the size of RAM. */
	readonly isRamKnown: boolean;
	/**
	 * `windows`: high MMIO directly above RAM; `name`: the firmware or a PCI device is OpenVMM's; `pcie`: PCI host
	 * bridges together with VMBus and UEFI, which Hyper-V never has.
	 */
	readonly by: 'windows' | 'name' | 'pcie';
	readonly sources: readonly Source[];
}

/** Rows of the local APIC and others start here, inside low MMIO. */
const FIXED_DEVICES = 0xfec0_0000;
const USUAL_RAM = 4 * GIB;

/** Null if nothing distinguishes it from Hyper-V. */
export function openVmmGuestOf(machine: Machine): OpenVmmGuest | null {
	return machine.guest.kind === 'hyper-v' ? (byWindows(machine) ?? bySigns(machine)) : null;
}

/**
 * Detects high MMIO, or its first device, where OpenVMM places it since 2026-05: directly above RAM. (Release 1.7
 * places it like Hyper-V, so it cannot be detected this way.)
 */
function byWindows(machine: Machine): OpenVmmGuest | null {
	const { facts, observed } = machine;
	const { lowMmio } = observed;
	const high = observed.highMmio !== null && isShown(observed.highMmio) ? observed.highMmio : windowOfDevices(facts);
	// At Hyper-V's usual base it may be directly above RAM by chance.
	if (high === null || high.range.start === HIGH_MMIO_BASE || isSurelyHyperV(facts)) {
		return null;
	}
	const low = lowMmio !== null && isShown(lowMmio) ? lowMmio.range : null;
	const ramEnd = ramEndOf(facts);
	const vm = openVmmVmsFor({ arch: archOf(machine), lowMmio: low, highMmio: high.range, ramEnd }).find(
		(each) => each.release === 'current' && explains(each, facts, low),
	);
	return vm === undefined
		? null
		: {
				vm: { ...vm, gfx: hasGfx(machine) },
				isRamKnown: true,
				by: facts.has('openvmm') ? 'name' : 'windows',
				sources: high.sources,
			};
}

/**
 * True if all observations fit that VM and no Hyper-V VM. On Hyper-V RAM extends up to the configurable start of low
 * MMIO, whose lowest addresses are allocated first. So RAM has to end where this VM's RAM ends, and something has to
 * show that low MMIO does not start there.
 */
function explains(vm: OpenVmmVm, facts: Facts, lowShown: Range | null): boolean {
	const { ram, lowMmio, framebuffer } = openVmmLayout(vm);
	const held = [...facts.all('device-range'), ...facts.all('bridge-window')].map(({ value }) => value.range);
	const screens = facts.all('framebuffer').map(({ value }) => value);
	const below = [...held, ...screens].filter(({ start }) => start < FOUR_GIB);
	const hasPcie = PCIE.some((name) => facts.has(name));
	const rows = ramRows(facts);
	return (
		!isGen1(facts) &&
		(vm.rootComplexes === 0 || hasPcie) &&
		rows.every((row) => ram.some((each) => isIn(row, each))) &&
		ram.every(({ end }) => rows.some((row) => row.end === end)) &&
		(lowShown !== null || below.length > 0) &&
		screens.every((range) => range.end - range.start === framebuffer.maxSize) &&
		below.every((range) => isIn(range, lowMmio))
	);
}

/** Facts that show native PCI buses. */
const PCIE = ['host-bridge', 'root-window', 'emulated-bar', 'openvmm'] as const;

function isGen1(facts: Facts): boolean {
	return (
		facts.all('generation').some(({ value }) => value === 1) || facts.has('legacy-device') || facts.has('video-bar')
	);
}

function isIn(range: Range, outer: Range): boolean {
	return range.start >= outer.start && range.end <= outer.end;
}

/** Detects the name of the firmware or a device, or native PCI host bridges or buses together with UEFI. */
function bySigns(machine: Machine): OpenVmmGuest | null {
	const { facts } = machine;
	const named = facts.all('openvmm');
	const bridges = facts.all('host-bridge');
	const buses = facts.all('emulated-bar').filter(({ value }) => !value.slot.startsWith('0000:00:'));
	const roots = facts.all('root-window');
	// A generation 1 VM also has one such bridge and bus, but no UEFI.
	const isUefi =
		facts.all('generation').some(({ value }) => value === 2) ||
		facts.all('legacy-pci').some(({ value }) => value === 'none');
	const pcie = isGen1(facts) || isSurelyHyperV(facts) ? [] : isUefi ? [...bridges, ...roots, ...buses] : buses;
	const signs: readonly Source[] = named.length > 0 ? named : pcie;
	if (signs.length === 0) {
		return null;
	}
	const hasPcie = bridges.length + roots.length + buses.length > 0 || named.some(({ value }) => value.includes(':'));
	const rootComplexes = Math.max(hasPcie ? 1 : 0, new Set(bridges.map(({ value }) => value.domain)).size);
	const ram = ramOf(facts);
	return {
		vm: vmOf(archOf(machine), ram ?? USUAL_RAM, Math.min(rootComplexes, 8), hasGfx(machine)),
		isRamKnown: ram !== null,
		by: named.length > 0 ? 'name' : 'pcie',
		sources: signs.slice(0, 8).map(sourceOf),
	};
}

/**
 * True if there are Hyper-V settings, a refusal of addresses, Azure, or a paravirtual GPU, none of which OpenVMM has.
 */
function isSurelyHyperV(facts: Facts): boolean {
	return (
		facts.has('low-mmio-setting') ||
		facts.has('high-mmio-setting') ||
		facts.has('platform') ||
		facts.has('utility-vm') ||
		facts.all('generation').some(({ kind }) => kind === 'get-vm') ||
		facts.all('d0-failed').some(({ value }) => value.status === 'c0370048')
	);
}

function vmOf(arch: OpenVmmVm['arch'], ram: number, rootComplexes: number, gfx: boolean): OpenVmmVm {
	try {
		return resolveOpenVmm({ arch, ram, rootComplexes, gfx });
	} catch {
		// No VM has this size of RAM, so rows are missing. Low MMIO does not depend on it.
		return resolveOpenVmm({ arch, ram: USUAL_RAM, rootComplexes, gfx });
	}
}

function archOf({ inference }: Machine): OpenVmmVm['arch'] {
	return inference.properties.arch.value === 'arm64' ? 'arm64' : 'x86_64';
}

function hasGfx({ facts, kernels }: Machine): boolean {
	return (
		facts.has('framebuffer') ||
		facts.has('boot-framebuffer') ||
		kernels.some(({ drivers }) => drivers.includes('video'))
	);
}

function ramRows(facts: Facts): Range[] {
	const rows = facts.all('memory').map(({ value: { range } }) => range);
	return rows.filter(({ start, end }) => end <= FIXED_DEVICES || start >= FOUR_GIB);
}

function ramEndOf(facts: Facts): number {
	return ramRows(facts).reduce((most, { end }) => Math.max(most, end), 0);
}

/** RAM below and above 4 GiB, in whole MiB; null if not known. */
function ramOf(facts: Facts): number | null {
	const rows = ramRows(facts);
	const below = rows.filter(({ end }) => end <= FOUR_GIB).reduce((most, { end }) => Math.max(most, end), 0);
	const above = rows.reduce((most, { end }) => Math.max(most, end), FOUR_GIB) - FOUR_GIB;
	const sum = Math.ceil((below + above) / MIB) * MIB;
	return sum === 0 ? null : sum;
}

/**
 * The window of 512 MiB that starts at the lowest device above 4 GiB, since addresses are allocated from the bottom up.
 */
function windowOfDevices(facts: Facts): Pick<Observed, 'range' | 'sources'> | null {
	const held = facts.all('device-range').filter(({ value }) => value.range.start >= FOUR_GIB);
	const [lowest] = held.sort((a, b) => a.value.range.start - b.value.range.start);
	if (lowest === undefined) {
		return null;
	}
	const { start } = lowest.value.range;
	return { range: { start, end: start + 512 * MIB }, sources: [sourceOf(lowest)] };
}

function isShown({ by }: Observed): boolean {
	return by === 'hv-mmio' || by === 'root-window';
}

/** The finding; a warning if the model shows that a device and the framebuffer can overlap. */
export function openVmmFinding({ vm, isRamKnown, by, sources }: OpenVmmGuest, given: Conflicting): Finding {
	const found = conflictOf(given, [vm]);
	const [first] = found === null ? [] : found.kernel.conflicts;
	const conflict =
		found === null || first === undefined
			? null
			: { second: found.second, window: first.range, framebuffer: first.framebuffer };
	const { ram, rootComplexes, openhcl, gfx } = vm;
	const known = given.prediction.policies[found?.second === true ? 1 : 0];
	const policy: Prediction['policies'][0] =
		found === null || found.policy === known.id ? known : { ...known, id: found.policy, sure: 'assumed' };
	return finding(
		'openvmm-guest',
		conflict === null ? 'info' : 'warning',
		{ by, ram: isRamKnown ? ram : null, rootComplexes, openhcl, gfx, policy, conflict },
		[...sources],
	);
}
