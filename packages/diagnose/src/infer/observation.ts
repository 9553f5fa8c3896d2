/**
 * Observations about the VM, with weights: contradicting an observation costs its weight, and a strength outweighs all
 * weaker ones together. Rationale of the order: a driver prints addresses that it uses; a resource tree has what was
 * requested; firmware reports what the host gave it; a setting on the host may be newer than the boot; a version only
 * shows what is installed; absence and defaults are weakest.
 */

import type { Source } from '../machine/facts.ts';
import type { Candidate } from './candidate.ts';

/** Strength of an observation, strongest first. */
export type Strength =
	| 'driver'
	| 'tree'
	| 'firmware'
	| 'setting'
	| 'sign'
	| 'hole'
	| 'practice'
	| 'version'
	| 'usual'
	| 'habit';

/**
 * `sign`: an address or name that implies the value by a rule with known exceptions; `hole`: absence of rows;
 * `practice`: what a platform does with its VMs; `usual`, `habit`: what most VMs have.
 */
export const WEIGHTS: Readonly<Record<Strength, number>> = {
	driver: 1e6,
	tree: 1e5,
	firmware: 2e4,
	setting: 5e3,
	sign: 1e3,
	hole: 300,
	practice: 200,
	version: 100,
	usual: 10,
	habit: 5,
};
/**
 * A difference in cost from which a property is determined: it requires contradicting at least a setting of the host.
 */
export const DETERMINES = WEIGHTS.setting / 2;

/** The inferred properties. High MMIO is inferred separately, since nothing else depends on it. */
export type Dimension = 'generation' | 'arch' | 'confidential' | 'platform' | 'lowMmio' | 'framebuffer' | 'highMmio';

/** The kind of an observation. */
export type Clue =
	| 'generation'
	| 'legacy-pci'
	| 'no-legacy-pci'
	| 'legacy-device'
	| 'video-bar'
	| 'root-window'
	| 'gen1-message'
	| 'arch'
	| 'x86-line'
	| 'isolation'
	| 'video-driver-runs'
	| 'azure'
	| 'azure-kernel'
	| 'get-vm'
	| 'hv-mmio'
	| 'ram-below'
	| 'ram-above'
	| 'pci-gap'
	| 'hole'
	| 'window'
	| 'boot-framebuffer'
	| 'video-device'
	| 'framebuffer-size'
	| 'screen'
	| 'low-mmio-setting'
	| 'resolution-setting'
	| 'high-mmio-setting'
	| 'high-mmio-base-setting'
	| 'high-mmio-refused'
	| 'usual';

export interface Observation<C = Candidate> {
	readonly clue: Clue;
	readonly strength: Strength;
	readonly about: readonly Dimension[];
	/** Its value: an address, a size in bytes, a generation or a word; null if the kind says everything. */
	readonly value: number | string | null;
	readonly sources: readonly Source[];
	/** True if this VM agrees with the observation. */
	readonly holds: (candidate: C) => boolean;
}

export function costOf<C>(candidate: C, observations: readonly Observation<C>[]): number {
	let cost = 0;
	for (const { strength, holds } of observations) {
		if (!holds(candidate)) {
			cost += WEIGHTS[strength];
		}
	}
	return cost;
}
