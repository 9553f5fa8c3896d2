/** Executes a kernel's reservation symbolically: one record of terms through the harness's own batch entry point. */

import type { CompiledBuild } from '@hvmmio/kernel-harness';
import * as record from '@hvmmio/kernel-harness/run';
import { ANSWER, CASE, FLAG, RANGE_WORDS } from '@hvmmio/vectors/case';
import { Executor, type Limits } from './execute/execute.ts';
import { Memory } from './execute/memory.ts';
import { Path } from './execute/path.ts';
import type { State } from './execute/state.ts';
import type { Trap } from './execute/trap.ts';
import { Ways } from './execute/ways.ts';
import { Refused } from './refused.ts';
import { bitAnd, concat } from './term/bits.ts';
import { all, not, or } from './term/boolean.ts';
import { choose } from './term/choice.ts';
import type { Pool, Term } from './term/term.ts';
import { decodeModule, type WasmModule } from './wasm/module.ts';

/** The input of a kernel's decision. BAR and range values have 64 bits, lfb values 32, flags 1. */
export interface ReserveTerms {
	/** EFI (generation 2) or BIOS. */
	readonly efi: Term;
	readonly sysfb: Term;
	readonly videoDevice: Term;
	readonly barIsMemory: Term;
	readonly confidential: Term;
	readonly lfbBase: Term;
	readonly lfbSize: Term;
	readonly barStart: Term;
	readonly barSize: Term;
	/** The ranges of `_CRS`; `last` is inclusive. */
	readonly ranges: readonly { readonly start: Term; readonly last: Term }[];
}

/** A kernel's answer: the first eight words of the harness's output, and what it says of the nodes. */
export interface AnswerTerms {
	readonly start: Term;
	/** 0: nothing is reserved. */
	readonly size: Term;
	/** The size of the first reservation attempt; 0: none was made. */
	readonly firstSize: Term;
	readonly attempts: Term;
	readonly messages: Term;
	readonly nodeStart: Term;
	readonly nodeLast: Term;
	readonly nodes: Term;
	/** A digest of all nodes but the first. */
	readonly moreNodes: Term;
	/** The ways in which it can end without an answer. */
	readonly traps: readonly Trap[];
}

/** Each field's offset in the output, in words, and its size in bytes. */
export const FIELDS = {
	start: [ANSWER.start, 8],
	size: [ANSWER.size, 8],
	firstSize: [ANSWER.firstSize, 8],
	attempts: [ANSWER.attempts, 4],
	messages: [ANSWER.messages, 4],
	nodeStart: [record.NODE_START, 8],
	nodeLast: [record.NODE_LAST, 8],
	nodes: [record.NODES, 4],
	moreNodes: [record.MORE_NODES, 8],
} as const;

type Fields = { readonly [K in keyof typeof FIELDS]: Term };

/**
 * Runs the builds of one width on terms. The build compiled with CONFIG_SYSFB answers inputs that have it set, the
 * build compiled without it those that do not.
 * @param builds the builds of one width
 * @throws Refused if a build cannot be executed
 * @example
 * ```ts
 * import { executeKernel, freeInput, Pool } from '@hvmmio/prover';
 * // compiled: as the README has it
 * const pool = new Pool();
 * const answer = executeKernel(pool, compiled.builds, freeInput(pool, 1));
 * console.log(answer.size.width > 0); // true
 * ```
 */
export function executeKernel(
	pool: Pool,
	builds: readonly CompiledBuild[],
	input: ReserveTerms,
	limits: Partial<Limits> = {},
): AnswerTerms {
	const answers = builds.map((build) => ({
		build,
		answer: (executeBuild(pool, build, input, limits, null)[0] as Way).answer,
	}));
	const [first, ...others] = answers;
	if (first === undefined) {
		throw new Refused('no build of the kernel has this width of resource_size_t');
	}
	let { answer } = first;
	for (const { build, answer: other } of others) {
		const guard = build.sysfb === true ? input.sysfb : not(input.sysfb);
		const fields = fieldsOf((field) => choose(guard, other[field], answer[field]));
		answer = { ...fields, traps: [...answer.traps, ...other.traps] };
	}
	return answer;
}

/** An answer, and of which inputs it is one. */
export interface Way {
	readonly where: Term;
	readonly answer: AnswerTerms;
}

/**
 * The same where the node list can have several shapes: an answer for each. Every input on which the kernel comes to an
 * end is in one of them, or in several that say the same.
 * @throws Refused for what cannot be executed
 */
export function executeWays(pool: Pool, builds: readonly CompiledBuild[], input: ReserveTerms): Way[] {
	// Two orders of choices can lead to the same shape.
	const found = builds.flatMap((build) => executeBuild(pool, build, input, {}, new Ways()));
	const ways = [...new Map(found.map((way) => [way.where, way])).values()];
	if (ways.length === 0) {
		throw new Refused('no build of the kernel has this width of resource_size_t');
	}
	return ways;
}

function executeBuild(
	pool: Pool,
	{ width, sysfb, wasm }: CompiledBuild,
	input: ReserveTerms,
	limits: Partial<Limits>,
	ways: Ways | null,
): Way[] {
	const module = decodeModule(wasm);
	const mask = FLAG.resource32 | (sysfb === null ? 0 : FLAG.sysfb);
	const wanted = (width === 32 ? FLAG.resource32 : 0) | (sysfb === true ? FLAG.sysfb : 0);
	const found: Way[] = [];
	do {
		const executor = new Executor(pool, module, limits, ways);
		const word = (value: number) => pool.constant(32, BigInt(value));
		const call = (entry: string, args: readonly Term[], state: State) => {
			const after = executor.call(`hvmmio_${entry}`, args, state);
			if (after === null) {
				throw new Refused(`the kernel runs into undefined behaviour on every input (${entry})`);
			}
			return after;
		};
		const place = (entry: string, state: State) => Number(call(entry, [], state).stack[0]?.value);
		const state = stateOf(pool, module);
		writeInput(pool, state.memory, place('inputs', state), width, sysfb, input);
		const end = call('run', [word(0), word(1), word(mask), word(wanted)], state);
		const output = place('outputs', end);
		found.push({
			where: restrictedToBuild(end.path.whole, sysfb, input),
			answer: {
				...fieldsOf((field) => end.memory.load(output + 4 * FIELDS[field][0], FIELDS[field][1])),
				traps: executor.traps.found.map(({ condition, why }) => ({
					condition: restrictedToBuild(condition, sysfb, input),
					why,
				})),
			},
		});
	} while (ways?.next());
	return found;
}

/** The initial state of a module. */
export function stateOf(pool: Pool, module: WasmModule): State {
	return {
		path: Path.root(pool),
		memory: Memory.of(pool, module),
		globals: module.globals.map((global) => pool.constant(global.width, global.value)),
		locals: [],
		stack: [],
		ways: null,
	};
}

/** Restricts a condition to the inputs that a build is for. */
function restrictedToBuild(condition: Term, built: boolean | null, { sysfb }: ReserveTerms): Term {
	return built === null ? condition : all([condition, built ? sysfb : not(sysfb)], condition);
}

function writeInput(
	pool: Pool,
	memory: Memory,
	at: number,
	width: 32 | 64,
	sysfb: boolean | null,
	input: ReserveTerms,
): void {
	const bit = (on: boolean) => pool.constant(1, on ? 1n : 0n);
	const flags = flagsWord(pool, width, { ...input, sysfb: sysfb === null ? input.sysfb : bit(sysfb) });
	const store = (word: number, term: Term) => memory.store(at + 4 * word, term);
	store(CASE.flags, flags);
	store(CASE.lfbBase, input.lfbBase);
	store(CASE.lfbSize, input.lfbSize);
	store(CASE.rangeCount, pool.constant(32, BigInt(input.ranges.length)));
	store(CASE.barStart, input.barStart);
	store(CASE.barLen, input.barSize);
	for (const [i, { start, last }] of input.ranges.entries()) {
		store(CASE.ranges + i * RANGE_WORDS, start);
		store(CASE.ranges + i * RANGE_WORDS + 2, last);
	}
}

/**
 * The flags word of a record; bits that are not flags are 0.
 * @example
 * ```ts
 * import { flagsWord, freeInput, Pool } from '@hvmmio/prover';
 * const pool = new Pool();
 * console.log(flagsWord(pool, 64, freeInput(pool, 1)).width); // 32
 * ```
 */
export function flagsWord(pool: Pool, width: 32 | 64, input: ReserveTerms): Term {
	const rows: Readonly<Record<keyof typeof FLAG, Term>> = {
		efi: input.efi,
		sysfb: input.sysfb,
		videoDevice: input.videoDevice,
		barIsMemory: input.barIsMemory,
		confidential: input.confidential,
		resource32: pool.constant(1, width === 32 ? 1n : 0n),
	};
	const bits = Array<Term>(32).fill(pool.false);
	for (const [name, term] of Object.entries(rows)) {
		bits[31 - Math.log2(FLAG[name as keyof typeof FLAG])] = term;
	}
	return concat(bits);
}

function fieldsOf(term: (field: keyof Fields) => Term): Fields {
	const fields = Object.keys(FIELDS) as (keyof Fields)[];
	return Object.fromEntries(fields.map((field) => [field, term(field)])) as unknown as Fields;
}

/**
 * The bits for known messages; the higher bits, a digest of the texts, are masked out.
 * @example
 * ```ts
 * import { executeKernel, freeInput, knownMessages, Pool } from '@hvmmio/prover';
 * // compiled: as the README has it
 * const pool = new Pool();
 * const answer = executeKernel(pool, compiled.builds, freeInput(pool, 1));
 * console.log(knownMessages(answer.messages).width === answer.messages.width); // true
 * ```
 */
export function knownMessages(messages: Term): Term {
	return bitAnd(messages, messages.pool.constant(32, BigInt(record.KNOWN_MESSAGES)));
}

/**
 * Holds if the run traps: undefined behaviour, or an access outside memory.
 * @example
 * ```ts
 * import { executeKernel, freeInput, Pool, trapped } from '@hvmmio/prover';
 * // compiled: as the README has it
 * const pool = new Pool();
 * const answer = executeKernel(pool, compiled.builds, freeInput(pool, 1));
 * console.log(trapped(answer).width); // 1
 * ```
 */
export function trapped({ traps, size }: Pick<AnswerTerms, 'traps' | 'size'>): Term {
	return traps.length === 0 ? size.pool.false : or(...traps.map(({ condition }) => condition));
}

/**
 * An input with the given number of ranges, in which every field is a free variable.
 * @example
 * ```ts
 * import { freeInput, Pool } from '@hvmmio/prover';
 * console.log(freeInput(new Pool(), 2).ranges.length); // 2
 * ```
 */
export function freeInput(pool: Pool, ranges: number): ReserveTerms {
	const flag = (name: string) => pool.variable(name, 1);
	return {
		efi: flag('efi'),
		sysfb: flag('sysfb'),
		videoDevice: flag('video_device'),
		barIsMemory: flag('bar_is_memory'),
		confidential: flag('confidential'),
		lfbBase: pool.variable('lfb_base', 32),
		lfbSize: pool.variable('lfb_size', 32),
		barStart: pool.variable('bar_start', 64),
		barSize: pool.variable('bar_size', 64),
		ranges: Array.from({ length: ranges }, (_, i) => ({
			start: pool.variable(`start_${i}`, 64),
			last: pool.variable(`last_${i}`, 64),
		})),
	};
}
