/** The machine that the evidence tells of: its VM, its kernels, its devices, and what was seen of its MMIO. */

import type { Vm, VmSettings } from '@hvmmio/core';
import type { Evidence } from '../fact.ts';
import { devicesOf, type ObservedDevice } from './devices.ts';
import { type Contradiction, Facts } from './facts.ts';
import { kernelsOf, type ObservedKernel } from './kernels.ts';
import { rebuild } from './settings.ts';
import { type Observations, observe } from './windows.ts';

export interface Machine {
	/** The VM's name, if the host has told it. */
	readonly name: string | null;
	/** What the evidence tells of the settings. */
	readonly settings: VmSettings;
	/** The settings complete, with what was assumed. */
	readonly vm: Vm;
	/** Each assumption in a sentence. */
	readonly assumed: readonly string[];
	readonly observed: Observations;
	readonly kernels: readonly ObservedKernel[];
	readonly devices: readonly ObservedDevice[];
	readonly contradictions: readonly Contradiction[];
	readonly facts: Facts;
}

/** Puts the facts of all files together. */
export function machineOf(evidence: readonly Evidence[]): Machine {
	const names = namesIn(evidence);
	const name = names[0] ?? null;
	const facts = new Facts(evidence, name);
	const observed = observe(facts);
	const { settings, vm, assumed, contradictions } = rebuild(facts, observed);
	const several =
		names.length > 1
			? [
					`The VM is ${name}, one of ${names.length} that the host's files name: the one in most of them, else the first.`,
				]
			: [];
	return {
		name,
		settings,
		vm,
		assumed: [...several, ...assumed],
		observed,
		kernels: kernelsOf(facts),
		devices: devicesOf(facts),
		contradictions: [...otherVms(evidence, name), ...contradictions],
		facts,
	};
}

/** The names of VMs, those in most files first. */
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

/** A file that speaks of other VMs alone has come along by mistake. */
function otherVms(evidence: readonly Evidence[], name: string | null): Contradiction[] {
	const of = (wanted: (vm: string) => boolean) =>
		evidence.flatMap(({ file, facts }) => {
			const found = facts.find(({ vm }) => vm !== null && wanted(vm));
			return found ? [{ says: `${found.vm}`, source: { file, line: found.line } }] : [];
		});
	const own = of((vm) => vm === name);
	const others = of((vm) => vm !== name).filter(({ source }) => own.every((each) => each.source.file !== source.file));
	return own[0] && others.length > 0 ? [{ what: 'which VM they are of', claims: [own[0], ...others] }] : [];
}
