/** The theorems: claims about a kernel's reservation on every legal VM. */

import type { Domain, DomainOptions } from './domain.ts';
import { type AnswerTerms, knownMessages, trapped } from './kernel.ts';
import { and, implies, not } from './term/boolean.ts';
import { choose } from './term/choice.ts';
import { atMost, below, equal, maximum, notEqual } from './term/compare.ts';
import { difference, sum } from './term/sum.ts';
import type { Term } from './term/term.ts';
import type { TheoremId } from './theorem-ids.ts';

/** The guest cuts its low MMIO off from here upwards. */
const VTPM_BASE = 0xfed4_0000n;
/** On Gen2 x86_64, pages of a platform device from here on leave no room for anything larger. */
const PLATFORM_PAGES = 0xfec0_0000n;

/** A claim about the answers of a kernel on a domain of VMs. */
export interface Theorem {
	/** The VMs and kernels that it is about. */
	readonly domain: Omit<DomainOptions, 'high'>;
	/** The condition that must hold on every VM of the domain. */
	claim(domain: Domain, answer: AnswerTerms): Term;
	/** A number that the claim is about, whose largest lower bound is to be found. */
	measure?(domain: Domain, answer: AnswerTerms): Term;
}

const FIRST_KERNEL = { generation: 2, knowledge: 'known-or-zero', sysfb: true } as const;

const THEOREMS: Readonly<Record<TheoremId, Theorem>> = {
	'covers-framebuffer': { domain: FIRST_KERNEL, claim: covers },
	'below-vtpm': {
		domain: FIRST_KERNEL,
		claim: (_, { start, size }) => {
			const top = start.pool.constant(64, VTPM_BASE);
			return implies(isReserved(size), and(atMost(start, top), atMost(size, difference(top, start))));
		},
	},
	'first-try': {
		domain: FIRST_KERNEL,
		claim: (_, { size, attempts }) => and(isReserved(size), equal(attempts, size.pool.constant(32, 1n))),
	},
	'no-warning': {
		domain: FIRST_KERNEL,
		claim: (_, { messages }) => equal(knownMessages(messages), messages.pool.constant(32, 0n)),
	},
	'no-trap': { domain: FIRST_KERNEL, claim: (_, answer) => not(trapped(answer)) },
	'covers-moved-framebuffer': { domain: { ...FIRST_KERNEL, knowledge: 'moved' }, claim: covers },
	'gen1-covers': { domain: { ...FIRST_KERNEL, generation: 1 }, claim: covers },
	'room-for-pci': {
		domain: FIRST_KERNEL,
		claim: (domain, answer) => notEqual(room(domain, answer), answer.size.pool.constant(64, 0n)),
		measure: room,
	},
	'without-sysfb': { domain: { ...FIRST_KERNEL, sysfb: false }, claim: covers },
};

export function theoremOf(id: TheoremId): Theorem {
	return THEOREMS[id];
}

function isReserved(size: Term): Term {
	return notEqual(size, size.pool.constant(64, 0n));
}

/** Does the reservation cover every byte of the host's framebuffer, if there is one? */
function covers({ framebuffer }: Domain, { start, size }: AnswerTerms): Term {
	const end = sum(start, size);
	return implies(
		framebuffer.present,
		and(isReserved(size), atMost(start, framebuffer.start), atMost(framebuffer.end, end), below(start, end)),
	);
}

/** Size in bytes of the largest piece of low MMIO outside the reservation. */
function room({ lowBase, settings }: Domain, { start, size }: AnswerTerms): Term {
	const { pool } = size;
	const top = choose(settings.arm64, pool.constant(64, VTPM_BASE), pool.constant(64, PLATFORM_PAGES));
	const end = sum(start, size);
	const above = choose(below(end, top), difference(top, end), pool.constant(64, 0n));
	const beneath = choose(below(lowBase, start), difference(start, lowBase), pool.constant(64, 0n));
	return choose(isReserved(size), maximum(above, beneath), difference(top, lowBase));
}
