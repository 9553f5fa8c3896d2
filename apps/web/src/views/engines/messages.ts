/** Messages between the page and its workers. */

import type { Plan, Tally } from '@hvmmio/differential';
import type { DifftestDocument } from '@hvmmio/report';

export type Request =
	/** The first message; answered by `ready`. */
	| { readonly kind: 'plan'; readonly plan: Plan }
	/** Chunks by number, the end exclusive; answered by `tally`. */
	| { readonly kind: 'chunks'; readonly from: number; readonly to: number }
	/** The sum of all tallies; answered by `report`. */
	| { readonly kind: 'report'; readonly tally: Tally };

export type Reply =
	| { readonly kind: 'ready'; readonly cases: number; readonly chunks: number }
	| { readonly kind: 'tally'; readonly tally: Tally }
	/** The text is as `hvmmio difftest` prints it. */
	| { readonly kind: 'report'; readonly document: DifftestDocument; readonly text: string }
	| { readonly kind: 'failed'; readonly message: string };
