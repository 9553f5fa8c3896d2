/** The machine that the evidence describes: VM, kernels, devices and observed MMIO ranges. */

import type { Vm } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type { Evidence } from '@hvmmio/evidence';
import { type Inference, infer } from '../infer/infer.ts';
import { devicesOf, type ObservedDevice, type OtherFailure, otherFailures } from './devices.ts';
import { Facts, type Source, sourceOf } from './facts.ts';
import { type Guest, guestOf } from './guest.ts';
import { kernelsOf, type ObservedKernel } from './kernels.ts';

/** The kind of evidence for a range. */
export type Shown = 'hv-mmio' | 'root-window' | 'inferred' | 'video-device' | 'boot-framebuffer';

/** An observed range, with its evidence. */
export interface Observed {
	readonly range: Range;
	readonly by: Shown;
	readonly sources: readonly Source[];
}

/** Observed ranges, half-open; null if not observed. */
export interface Observations {
	readonly lowMmio: Observed | null;
	readonly highMmio: Observed | null;
	readonly framebuffer: Observed | null;
	readonly reserved: Observed | null;
}

/** The facts of all files combined: VM settings, observations, kernels and devices. */
export interface Machine {
	/** The VM's name if the host's files have it, and the number of VMs they name. */
	readonly name: string | null;
	readonly names: number;
	readonly guest: Guest;
	/** The VM that explains the evidence at the lowest cost. */
	readonly vm: Vm;
	readonly inference: Inference;
	readonly observed: Observations;
	readonly kernels: readonly ObservedKernel[];
	readonly devices: readonly ObservedDevice[];
	/** Failed probes of other devices, including the video device. */
	readonly otherFailures: readonly OtherFailure[];
	/** Files that are about other VMs only. */
	readonly strangers: readonly { readonly vm: string; readonly source: Source }[];
	readonly facts: Facts;
}

/**
 * Combines the facts of all files.
 * @example
 * ```ts
 * import { machineOf } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * const log = '[    0.000000] Linux version 6.1.176 (builder@example)\n';
 * const machine = machineOf([await readEvidence('dmesg.txt', [new TextEncoder().encode(log)])]);
 * console.log(machine.kernels.length); // 1
 * ```
 */
export function machineOf(evidence: readonly Evidence[]): Machine {
	const names = namesIn(evidence);
	const name = names[0] ?? null;
	const facts = new Facts(evidence, name);
	const inference = infer(facts);
	return {
		name,
		names: names.length,
		guest: guestOf(facts),
		vm: inference.vm,
		inference,
		observed: observe(facts, inference),
		kernels: kernelsOf(facts),
		devices: devicesOf(facts),
		otherFailures: otherFailures(facts),
		strangers: strangersTo(evidence, name),
		facts,
	};
}

function observe(facts: Facts, { low, high }: Inference): Observations {
	const listed = facts.all('hv-mmio');
	const printed = (range: Range | null | undefined, source: Source | undefined): Observed | null =>
		range && source ? { range, by: 'hv-mmio', sources: [sourceOf(source)] } : null;
	const withLow = listed.filter(({ value }) => value.low !== null).at(-1);
	const withHigh = listed.filter(({ value }) => value.high !== null).at(-1);
	const last = listed.at(-1);
	const held = facts.last('framebuffer');
	const boot = facts.all('boot-framebuffer').filter(({ value }) => value.start > 0);
	const first = boot[0];
	return {
		lowMmio: printed(withLow?.value.low, withLow) ?? low,
		highMmio: printed(withHigh?.value.high, withHigh) ?? high,
		framebuffer: held
			? { range: held.value, by: 'video-device', sources: [sourceOf(held)] }
			: first
				? { range: first.value, by: 'boot-framebuffer', sources: boot.map(sourceOf) }
				: null,
		reserved: printed(last?.value.reserved, last),
	};
}

/** Names of VMs, most frequent first. */
function namesIn(evidence: readonly Evidence[]): string[] {
	const files = new Map<string, number>();
	for (const { facts } of evidence) {
		for (const name of new Set(facts.map(({ vm }) => vm))) {
			if (name !== null) {
				files.set(name, (files.get(name) ?? 0) + 1);
			}
		}
	}
	return [...files].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

/** Files that are only about other VMs, probably included by mistake, after the first line about this VM. */
function strangersTo(evidence: readonly Evidence[], name: string | null): Machine['strangers'] {
	const of = (matches: (vm: string) => boolean) =>
		evidence.flatMap(({ file, facts }) => {
			const found = facts.find(({ vm }) => vm !== null && matches(vm));
			return found ? [{ vm: `${found.vm}`, source: { file, line: found.line } }] : [];
		});
	const own = of((vm) => vm === name);
	const others = of((vm) => vm !== name).filter(({ source }) => own.every((each) => each.source.file !== source.file));
	return own[0] && others.length > 0 ? [own[0], ...others] : [];
}
