/** A guest of OpenVMM, known by its windows, and what that host's rules make of it. Source: docs/hosts.md, OpenVMM. */

import { simulate } from '@hvmmio/core';
import { FOUR_GIB, MIB, type Range } from '@hvmmio/core/address';
import { type OpenVmmVm, openVmmVmsFor } from '@hvmmio/core/host';
import { type Finding, finding } from './finding.ts';
import { type Facts, type Source, sourceOf } from './machine/facts.ts';
import type { Machine, Observed } from './machine/machine.ts';
import type { Prediction } from './predict.ts';

export interface OpenVmmGuest {
	/** With the fewest root complexes that explain the windows. */
	readonly vm: OpenVmmVm;
	readonly sources: readonly Source[];
}

/** From here on lie the local APIC's and others' rows, inside low MMIO. */
const FIXED_DEVICES = 0xfec0_0000;

/**
 * Null unless a line shows high MMIO, or the first device in it, where OpenVMM puts it since 2026-05: right above RAM.
 * (Release 1.7 has it where Hyper-V has, so that says nothing.)
 */
export function openVmmGuestOf({ facts, guest, observed, inference, kernels }: Machine): OpenVmmGuest | null {
	const { lowMmio } = observed;
	const high = observed.highMmio !== null && isShown(observed.highMmio) ? observed.highMmio : windowOfDevices(facts);
	if (guest.kind !== 'hyper-v' || high === null) {
		return null;
	}
	const rows = facts.all('memory').map(({ value: { range } }) => range);
	const ends = rows.filter(({ start, end }) => end <= FIXED_DEVICES || start >= FOUR_GIB).map(({ end }) => end);
	const ramEnd = ends.reduce((most, end) => Math.max(most, end), 0);
	const low = lowMmio !== null && isShown(lowMmio) ? lowMmio.range : null;
	const arch = inference.properties.arch.value === 'arm64' ? 'arm64' : 'x86_64';
	const [vm] = openVmmVmsFor({ arch, lowMmio: low, highMmio: high.range, ramEnd }).filter(
		({ release }) => release === 'current',
	);
	const gfx =
		facts.has('framebuffer') ||
		facts.has('boot-framebuffer') ||
		kernels.some(({ drivers }) => drivers.includes('video'));
	return vm === undefined ? null : { vm: { ...vm, gfx }, sources: high.sources };
}

/** Of 512 MiB from where the lowest device above 4 GiB lies, since windows are handed out from the bottom up. */
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

/** What the model has of it: a warning where a device and the framebuffer would come to the same addresses. */
export function openVmmFinding({ vm, sources }: OpenVmmGuest, { options, policies }: Prediction): Finding {
	const { kernels } = simulate(vm, options);
	const at = kernels.findIndex(({ conflicts }) => conflicts.length > 0);
	const [first] = kernels[at]?.conflicts ?? [];
	const conflict: { second: boolean; window: Range; framebuffer: Range } | null = first
		? { second: at === 1, window: first.range, framebuffer: first.framebuffer }
		: null;
	const { ram, rootComplexes, openhcl, gfx } = vm;
	const policy = policies[at === 1 ? 1 : 0];
	return finding(
		'openvmm-guest',
		conflict === null ? 'info' : 'warning',
		{ ram, rootComplexes, openhcl, gfx, policy, conflict },
		[...sources],
	);
}
