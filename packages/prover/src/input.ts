/** A concrete input out of terms. */

import type { Case } from '@hvmmio/vectors/case';
import type { ReserveTerms } from './kernel.ts';
import type { Term } from './term/term.ts';

/** @param evaluate the value of a term for the input that is meant */
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
