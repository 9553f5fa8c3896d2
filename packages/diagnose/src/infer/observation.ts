/**
 * What the evidence says of the VM, each with how much it weighs: a VM that goes against it costs that much. A strength
 * outweighs all weaker ones together. Source of the order: a driver prints addresses that it uses; a resource tree holds
 * what was asked for; firmware says what the host gave it; a setting on the host may be newer than the boot; a version is
 * what somebody has installed; and that something is absent, or as usual, says least.
 */

import type { Source } from '../machine/facts.ts';
import type { Candidate } from './candidate.ts';

/** How much it takes to explain an observation away, the strongest first. */
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
 * `sign`: an address or a name from which the rest follows by a rule that has known exceptions; `hole`: the absence of
 * rows; `practice`: what a platform does with its own VMs; `usual`, `habit`: what is so on most VMs.
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
/** A VM that costs so much more goes against a setting of the host at least, whatever habit speaks for it. */
export const DETERMINES = WEIGHTS.setting / 2;

/** What a VM is inferred in. High MMIO stands apart: nothing else depends on it. */
export type Dimension = 'generation' | 'arch' | 'confidential' | 'platform' | 'lowMmio' | 'framebuffer' | 'highMmio';

/** What kind of sign an observation is. */
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
	/** What it says, as a number (an address, bytes, a generation) or a word; null where the clue says all. */
	readonly value: number | string | null;
	readonly sources: readonly Source[];
	/** Is this VM as the evidence says? */
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
