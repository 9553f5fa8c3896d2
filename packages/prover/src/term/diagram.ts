/**
 * Decision diagrams: a term as a function of the comparisons and flags that decide it, each tested once and always in
 * the same order (reduced and ordered, after Bryant). Conditions that are the same function of their comparisons have
 * the same diagram, however a compiler has nested them; what the comparisons imply about numbers is left to a solver.
 */

import { Refused } from '../refused.ts';
import { concat, extract } from './bits.ts';
import { not } from './boolean.ts';
import { choose } from './choice.ts';
import { scaled, sum } from './sum.ts';
import type { Pool, Term } from './term.ts';

export interface Diagram {
	readonly id: number;
	/** The position of the tested condition in the order; for a leaf, after all others. */
	readonly place: number;
	/** The condition that is tested; for a leaf, its term. */
	readonly term: Term;
	/** The diagrams for either outcome of the test; null for a leaf. */
	readonly yes: Diagram | null;
	readonly no: Diagram | null;
}

const LEAF = Number.POSITIVE_INFINITY;
const MOST = 300_000;

export class Diagrams {
	readonly true: Diagram;
	readonly false: Diagram;
	private readonly most: number;
	private readonly made = new Map<string, Diagram>();
	private readonly places = new Map<Term, number>();
	private readonly ofTerm = new Map<Term, Diagram>();
	private readonly chosen = new Map<string, Diagram>();

	/** @param most maximum number of diagrams, beyond which `Refused` is thrown */
	constructor(pool: Pool, most = MOST) {
		this.most = most;
		this.true = this.leaf(pool.true);
		this.false = this.leaf(pool.false);
	}

	/** The diagram of a term. Conditions are ordered by first occurrence. @throws Refused if it grows too large */
	of(term: Term): Diagram {
		let diagram = this.ofTerm.get(term);
		if (diagram === undefined) {
			diagram = this.build(term);
			this.ofTerm.set(term, diagram);
		}
		return diagram;
	}

	private build(term: Term): Diagram {
		const { operator, args } = term;
		const arg = (i: number) => this.of(args[i] as Term);
		switch (operator) {
			case 'choice':
				return this.choose(arg(0), arg(1), arg(2));
			case 'not':
				return this.not(arg(0));
			case 'and':
				return args.reduce((all, each) => this.and(all, this.of(each)), this.true);
			case 'or':
				return args.reduce((any, each) => this.or(any, this.of(each)), this.false);
			case 'extract':
			case 'concat':
			case 'sum':
				return this.partsOf(
					term,
					args.map((each) => this.of(each)),
				);
			default:
				return this.plain(term);
		}
	}

	/** Moves an extract, a concatenation or a sum of choices into the leaves. */
	private partsOf(term: Term, parts: readonly Diagram[]): Diagram {
		if (parts.every(({ yes }) => yes === null)) {
			return this.plain(term);
		}
		const [first, ...others] = parts as [Diagram, ...Diagram[]];
		switch (term.operator) {
			case 'extract':
				return this.combine(first, this.true, (leaf) => extract(leaf, Number(term.value), term.width));
			case 'concat':
				return others.reduce((high, low) => this.combine(high, low, (a, b) => concat([a, b])), first);
			default: {
				const constant = this.leaf(term.pool.constant(term.width, term.value));
				return parts.reduce(
					(total, part, i) => this.combine(total, part, (a, b) => sum(a, scaled(b, term.factors[i] as bigint))),
					constant,
				);
			}
		}
	}

	private plain(term: Term): Diagram {
		return term.width === 1 && term.operator !== 'constant' ? this.question(term) : this.leaf(term);
	}

	private question(term: Term): Diagram {
		let place = this.places.get(term);
		if (place === undefined) {
			place = this.places.size;
			this.places.set(term, place);
		}
		return this.node(place, term, this.true, this.false);
	}

	private leaf(term: Term): Diagram {
		return this.intern(`${term.id}`, { place: LEAF, term, yes: null, no: null });
	}

	private node(place: number, term: Term, yes: Diagram, no: Diagram): Diagram {
		return yes === no ? yes : this.intern(`${place} ${yes.id} ${no.id}`, { place, term, yes, no });
	}

	private intern(key: string, made: Omit<Diagram, 'id'>): Diagram {
		let diagram = this.made.get(key);
		if (diagram === undefined) {
			if (this.made.size >= this.most) {
				throw new Refused('what decides the answer is too much for a decision diagram');
			}
			diagram = { id: this.made.size, ...made };
			this.made.set(key, diagram);
		}
		return diagram;
	}

	not(a: Diagram): Diagram {
		return this.choose(a, this.false, this.true);
	}

	and(a: Diagram, b: Diagram): Diagram {
		return this.choose(a, b, this.false);
	}

	or(a: Diagram, b: Diagram): Diagram {
		return this.choose(a, this.true, b);
	}

	/** @param condition a diagram of a one-bit term */
	choose(condition: Diagram, yes: Diagram, no: Diagram): Diagram {
		if (condition === this.true || yes === no) {
			return yes;
		}
		if (condition === this.false) {
			return no;
		}
		const key = `${condition.id} ${yes.id} ${no.id}`;
		let diagram = this.chosen.get(key);
		if (diagram === undefined) {
			const first = firstOf(condition, yes, no);
			diagram = this.node(
				first.place,
				first.term,
				this.choose(side(condition, first, true), side(yes, first, true), side(no, first, true)),
				this.choose(side(condition, first, false), side(yes, first, false), side(no, first, false)),
			);
			this.chosen.set(key, diagram);
		}
		return diagram;
	}

	/** The diagram of a function of two terms, such as their equality. */
	combine(a: Diagram, b: Diagram, join: (a: Term, b: Term) => Term, known = new Map<string, Diagram>()): Diagram {
		if (a.yes === null && b.yes === null) {
			return this.of(join(a.term, b.term));
		}
		const key = `${a.id} ${b.id}`;
		let diagram = known.get(key);
		if (diagram === undefined) {
			const first = firstOf(a, b);
			const [yes, no] = [true, false].map((which) =>
				this.combine(side(a, first, which), side(b, first, which), join, known),
			) as [Diagram, Diagram];
			// The joined leaves may test conditions that come earlier in the order.
			diagram = this.choose(this.question(first.term), yes, no);
			known.set(key, diagram);
		}
		return diagram;
	}

	/** Simplifies a diagram under a condition: equal wherever the condition holds, without the cases it excludes. */
	under(a: Diagram, condition: Diagram, known = new Map<string, Diagram>()): Diagram {
		if (a.yes === null || condition.yes === null) {
			return a;
		}
		const key = `${a.id} ${condition.id}`;
		let diagram = known.get(key);
		if (diagram === undefined) {
			const first = firstOf(a, condition);
			const [yes, no] = [side(condition, first, true), side(condition, first, false)];
			diagram =
				yes === this.false
					? this.under(side(a, first, false), no, known)
					: no === this.false
						? this.under(side(a, first, true), yes, known)
						: first.place < a.place
							? this.under(a, this.or(yes, no), known)
							: this.node(
									first.place,
									first.term,
									this.under(side(a, first, true), yes, known),
									this.under(side(a, first, false), no, known),
								);
			known.set(key, diagram);
		}
		return diagram;
	}

	/** The tested conditions, or their negations, that follow from a condition. */
	consequences(condition: Diagram): Term[] {
		const questions = new Map<number, Term>();
		const seen = new Set<Diagram>();
		const visit = (diagram: Diagram) => {
			if (diagram.yes !== null && diagram.no !== null && !seen.has(diagram)) {
				seen.add(diagram);
				questions.set(diagram.place, diagram.term);
				visit(diagram.yes);
				visit(diagram.no);
			}
		};
		visit(condition);
		return [...questions.values()].flatMap((term) => {
			const question = this.question(term);
			return this.and(condition, this.not(question)) === this.false
				? [term]
				: this.and(condition, question) === this.false
					? [not(term)]
					: [];
		});
	}

	/** Converts a diagram back to a term. */
	term(diagram: Diagram, known = new Map<Diagram, Term>()): Term {
		const { yes, no } = diagram;
		if (yes === null || no === null) {
			return diagram.term;
		}
		let term = known.get(diagram);
		if (term === undefined) {
			term = choose(diagram.term, this.term(yes, known), this.term(no, known));
			known.set(diagram, term);
		}
		return term;
	}
}

function firstOf(...diagrams: readonly Diagram[]): Diagram {
	return diagrams.reduce((first, each) => (each.place < first.place ? each : first));
}

/** A diagram's side for one outcome of the test at `place`, which must not come after the diagram's own test. */
function side(diagram: Diagram, { place }: Diagram, which: boolean): Diagram {
	return diagram.place === place && diagram.place !== LEAF ? ((which ? diagram.yes : diagram.no) as Diagram) : diagram;
}
