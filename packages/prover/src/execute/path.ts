/** Path conditions: the conditions under which a state is reached, and the facts and bounds that follow from them. */

import { all, conjuncts, not, orFactored } from '../term/boolean.ts';
import { choose } from '../term/choice.ts';
import { rebuild } from '../term/rebuild.ts';
import { isConstant, isFalse, isTrue, larger, type Pool, smaller, type Term } from '../term/term.ts';

interface Bounds {
	readonly min: bigint;
	readonly max: bigint;
}

export class Path {
	readonly parent: Path | null;
	readonly depth: number;
	/** The condition added to the parent; true at the root. */
	readonly condition: Term;
	/** The other side of the fork; null: it is unreachable, undefined: this path is not one side of a fork. */
	private complement: Path | null | undefined = undefined;
	/** The paths it was joined from. */
	private parts: Path[] | null = null;
	private readonly facts: Map<Term, boolean>;
	private readonly bounds: Map<Term, Bounds>;
	private clauses: Term[];
	private readonly simplified = new Map<Term, Term>();

	private constructor(parent: Path | null, condition: Term) {
		this.parent = parent;
		this.depth = parent === null ? 0 : parent.depth + 1;
		this.condition = condition;
		this.facts = new Map(parent?.facts);
		this.bounds = new Map(parent?.bounds);
		this.clauses = [...(parent?.clauses ?? [])];
	}

	static root(pool: Pool): Path {
		return new Path(null, pool.true);
	}

	/** Splits into the path where a condition holds and the one where it does not; null for a contradiction. */
	fork(condition: Term): { yes: Path | null; no: Path | null } {
		const yes = this.with(condition);
		const no = this.with(not(condition));
		if (yes !== null && yes !== this) {
			yes.complement = no;
		}
		if (no !== null && no !== this) {
			no.complement = yes;
		}
		return { yes, no };
	}

	/** Adds a condition; null if it contradicts what is known. */
	with(condition: Term): Path | null {
		const simple = this.simplify(condition);
		if (isTrue(simple)) {
			return this;
		}
		if (isFalse(simple)) {
			return null;
		}
		const path = new Path(this, simple);
		return path.learn(simple) ? path : null;
	}

	/** Joins descendants of a path. */
	static joined(ancestor: Path, ...parts: readonly Path[]): Path {
		return ancestor.join(parts);
	}

	private join(parts: readonly Path[]): Path {
		if (this.reduced(parts, true).has(this)) {
			return this;
		}
		const cover = [...this.reduced(parts, false)];
		const [first, ...others] = cover.map((part) => part.since(this)) as [Term, ...Term[]];
		const condition = others.reduce(orFactored, first);
		const joined = this.with(condition) ?? new Path(this, condition.pool.false);
		if (joined !== this) {
			joined.parts = cover;
		}
		return joined;
	}

	/**
	 * Replaces both sides of a fork by their parent, as often as possible; leaves only this path if the parts cover it.
	 * @param apart first replace joined paths by the paths they were joined from
	 */
	private reduced(parts: readonly Path[], apart: boolean): Set<Path> {
		const cover = new Set(parts);
		// Iterating over a set also visits elements added during the iteration.
		for (const part of cover) {
			const complement = part.complement;
			if (part !== this && (complement === null || (complement !== undefined && cover.has(complement)))) {
				cover.delete(part);
				cover.delete(complement ?? part);
				cover.add(part.parent as Path);
			} else if (apart && part.parts !== null) {
				cover.delete(part);
				for (const each of part.parts) {
					cover.add(each);
				}
			}
		}
		return cover;
	}

	/** The conjunction of the conditions added since an ancestor. */
	since(ancestor: Path): Term {
		const conditions: Term[] = [];
		for (let at: Path = this; at !== ancestor; at = at.parent as Path) {
			conditions.push(at.condition);
		}
		return all(conditions, this.condition);
	}

	/** The conjunction of all conditions. */
	get whole(): Term {
		let root: Path = this;
		while (root.parent !== null) {
			root = root.parent;
		}
		return this.since(root);
	}

	/** Simplifies a term under this path's conditions. */
	simplify(term: Term): Term {
		if (isConstant(term) || term.operator === 'variable') {
			return term.width === 1 ? this.known(term) : term;
		}
		let simple = this.simplified.get(term);
		if (simple === undefined) {
			simple = this.rebuilt(term);
			this.simplified.set(term, simple);
		}
		return simple;
	}

	private known(term: Term): Term {
		const fact = this.facts.get(term);
		return fact === undefined ? term : fact ? term.pool.true : term.pool.false;
	}

	private rebuilt(term: Term): Term {
		const known = this.known(term);
		if (known !== term) {
			return known;
		}
		const { operator, args, pool } = term;
		const arg = (i: number) => this.simplify(args[i] as Term);
		if (operator === 'choice') {
			const condition = arg(0);
			return isTrue(condition) ? arg(1) : isFalse(condition) ? arg(2) : choose(condition, arg(1), arg(2));
		}
		const simple = args.map((each) => this.simplify(each));
		if (operator === 'equal' || operator === 'below') {
			const [x, y] = simple.map((each) => this.boundsOf(each)) as [Bounds, Bounds];
			if (operator === 'equal' ? x.max < y.min || y.max < x.min : x.min >= y.max) {
				return pool.false;
			}
			if (operator === 'below' && x.max < y.min) {
				return pool.true;
			}
		}
		return rebuild(term, simple) ?? term;
	}

	private boundsOf(term: Term): Bounds {
		return this.bounds.get(term) ?? term;
	}

	/** Adds a condition and its immediate consequences to the facts; false if it contradicts them. */
	private learn(condition: Term): boolean {
		const open = [condition];
		while (open.length > 0) {
			const part = open.pop() as Term;
			if (isFalse(part)) {
				return false;
			}
			if (part.operator === 'and') {
				open.push(...part.args);
				continue;
			}
			if (isTrue(part) || !this.learnOne(part)) {
				continue;
			}
			this.simplified.clear();
			const clauses = this.clauses;
			this.clauses = [];
			for (const clause of clauses) {
				const simple = this.simplify(clause);
				if (simple.operator === 'or') {
					this.clauses.push(simple);
				} else {
					open.push(simple);
				}
			}
			this.simplified.clear();
		}
		return true;
	}

	/** Adds a condition to the facts and bounds; false if it is already known. */
	private learnOne(part: Term): boolean {
		const holds = part.operator !== 'not';
		const atom = holds ? part : (part.args[0] as Term);
		if (this.facts.has(atom)) {
			return false;
		}
		this.facts.set(part, true);
		this.facts.set(not(part), false);
		if (part.operator === 'or') {
			this.clauses.push(part);
		}
		const [term, other] = atom.args as [Term, Term];
		if (other !== undefined && isConstant(other) && (atom.operator === 'below' || atom.operator === 'equal')) {
			const { min, max } = this.boundsOf(term);
			const narrowed =
				atom.operator === 'equal'
					? holds
						? { min: other.value, max: other.value }
						: { min: min === other.value ? min + 1n : min, max: max === other.value ? max - 1n : max }
					: holds
						? { min, max: smaller(max, other.value - 1n) }
						: { min: larger(min, other.value), max };
			this.bounds.set(term, narrowed);
		}
		return true;
	}
}

/** The last path that two paths have in common. */
export function commonAncestor(a: Path, b: Path): Path {
	let [x, y] = [a, b];
	while (x !== y) {
		if (x.depth >= y.depth) {
			x = x.parent as Path;
		} else {
			y = y.parent as Path;
		}
	}
	return x;
}

export interface Joined {
	readonly path: Path;
	/** Holds on the first path and not on the second. */
	readonly guard: Term;
}

/** Joins two paths. */
export function joinPaths(a: Path, b: Path): Joined {
	const ancestor = commonAncestor(a, b);
	const [left, right] = [a.since(ancestor), b.since(ancestor)];
	const path = Path.joined(ancestor, a, b);
	const [first, second] = [firstSince(a, ancestor), firstSince(b, ancestor)];
	if (first === not(second)) {
		return { path, guard: first };
	}
	return { path, guard: conjuncts(left).length <= conjuncts(right).length ? left : not(right) };
}

function firstSince(path: Path, ancestor: Path): Term {
	let at = path;
	while (at !== ancestor && at.parent !== ancestor) {
		at = at.parent as Path;
	}
	return at === ancestor ? at.condition.pool.true : at.condition;
}
