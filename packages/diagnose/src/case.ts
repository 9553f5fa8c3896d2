/** The input of the rules that make findings. */

import type { Evidence } from '@hvmmio/evidence';
import type { DeviceName, Finding } from './finding.ts';
import type { ObservedDevice } from './machine/devices.ts';
import type { Machine } from './machine/machine.ts';
import type { Prediction } from './predict.ts';

export interface Case {
	readonly evidence: readonly Evidence[];
	readonly machine: Machine;
	readonly prediction: Prediction;
}

/** Makes the findings of one kind. */
export type Rule = (given: Case) => readonly Finding[];

export function named({ name, kind }: ObservedDevice): DeviceName {
	return { name, kind };
}
