/** A concrete input out of terms: as the harness runs it, and as `hvmmio reserve` is given it. */

import type { ReserveInput } from '@hvmmio/vectors';
import type { ReserveTerms } from './kernel.ts';
import type { Term } from './term/term.ts';

/** @param evaluate the value of a term for the input that is meant */
export function inputOf(terms: ReserveTerms, width: 32 | 64, evaluate: (term: Term) => bigint): ReserveInput {
	const flag = (term: Term) => evaluate(term) === 1n;
	const hex = (term: Term) => `0x${evaluate(term).toString(16)}`;
	return {
		mmio: terms.ranges.map(({ start, last }) => `${hex(start)}-${hex(last)}`),
		bios: !flag(terms.efi),
		sysfb: flag(terms.sysfb),
		resourceSize: width,
		lfbBase: hex(terms.lfbBase),
		lfbSize: Number(evaluate(terms.lfbSize)),
		bar: { start: hex(terms.barStart), size: Number(evaluate(terms.barSize)) },
		barIsMemory: flag(terms.barIsMemory),
		videoDevice: flag(terms.videoDevice),
		confidential: flag(terms.confidential),
	};
}
