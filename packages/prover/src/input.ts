/** Makes a concrete input from terms. */

import type { Case } from '@hvmmio/vectors/case';
import type { ReserveTerms } from './kernel.ts';
import type { Term } from './term/term.ts';

/** @param evaluate returns a term's value under the assignment that describes the input */
export function inputOf(terms: ReserveTerms, width: 32 | 64, evaluate: (term: Term) => bigint): Case {
	const flag = (term: Term) => evaluate(term) === 1n;
	return {
		mmio: terms.ranges.map(({ start, last }) => ({ start: evaluate(start), last: evaluate(last) })),
		bios: !flag(terms.efi),
		sysfb: flag(terms.sysfb),
		resourceSize: width,
		lfbBase: Number(evaluate(terms.lfbBase)),
		lfbSize: Number(evaluate(terms.lfbSize)),
		bar: { start: evaluate(terms.barStart), size: evaluate(terms.barSize) },
		barIsMemory: flag(terms.barIsMemory),
		videoDevice: flag(terms.videoDevice),
		confidential: flag(terms.confidential),
	};
}
