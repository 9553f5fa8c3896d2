/** What findings are made from. */

import type { Evidence, Machine } from '@hvmmio/evidence';
import type { Finding } from './finding.ts';
import type { Prediction } from './predict.ts';

export interface Case {
	readonly evidence: readonly Evidence[];
	readonly machine: Machine;
	readonly prediction: Prediction;
}

/** Looks at a case for one thing. */
export type Judge = (given: Case) => readonly Finding[];
