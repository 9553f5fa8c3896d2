/** Two kernels over the same inputs: every VM and every kernel on it, values around every constant, random ones. */

import { hostLayout } from '@hvmmio/core';
import { createInputs } from '@hvmmio/differential';
import type { Source } from '@hvmmio/differential/sources';
import {
	bitsSource,
	boundariesSource,
	hostFramebuffer,
	type LatticeLine,
	latticeLines,
	latticeSize,
	latticeSource,
	physicalSource,
	STEP,
	vmOfLine,
} from '@hvmmio/differential/sources';
import { type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { type Case, readCase } from '@hvmmio/vectors/case';
import { eachKind, isChanged, type Kind } from './kinds.ts';
import { type Atom, DIMENSIONS, valueIn } from './regions.ts';

export interface Scan {
	/** Inputs in all. */
	readonly cases: number;
	/** Inputs on which the two differ. */
	readonly changed: number;
	readonly atoms: readonly Atom[];
	/** Inputs that no VM has, where the two differ: how many, and the first of each source. */
	readonly elsewhere: readonly {
		readonly source: string;
		readonly anyBits: boolean;
		readonly cases: number;
		readonly input: Case;
	}[];
}

export interface ScanOptions {
	/** 32 bits. */
	readonly seed: number;
	/** How many inputs that no VM need have are generated. */
	readonly generated: number;
	/** Only every so many of the lattice's lines; 1: all. */
	readonly everyLine?: number | undefined;
	/** Told now and then what part has been run, from 0 to 1. */
	readonly progress?: ((part: number) => void) | undefined;
}

const CHUNK = 2048;

/** How many inputs the lattice has: every VM and every kernel on it. */
export function latticeInputs(): number {
	return latticeSize(latticeLines());
}

export function scan(old: Kernel, now: Kernel, { seed, generated, everyLine = 1, progress }: ScanOptions): Scan {
	const lines = latticeLines();
	const inputs = createInputs(CHUNK);
	const before = new Uint32Array(CHUNK * OUTPUT_WORDS);
	const after = new Uint32Array(CHUNK * OUTPUT_WORDS);
	const run = (source: Source, from: number, count: number) => {
		for (let i = 0; i < count; i++) {
			source.write(from + i, inputs, i);
		}
		inputs.length = count;
		old.run(inputs.words, count, before);
		now.run(inputs.words, count, after);
	};
	const lattice = latticeSource(lines);
	const atoms = new Map<string, Atom>();
	let changed = 0;
	let inLattice = 0;
	for (const [index, line] of lines.entries()) {
		if (index % everyLine > 0) {
			continue;
		}
		inLattice += line.length;
		run(lattice, line.from, line.length);
		changed += noteLine(line, before, after, atoms);
		progress?.((index + 1) / lines.length);
	}
	const sources = [boundariesSource(seed), physicalSource(seed), bitsSource(seed)];
	const each = Math.floor(generated / sources.length);
	const elsewhere = sources.flatMap((source) => {
		let cases = 0;
		let first: Case | null = null;
		for (let from = 0; from < each; from += CHUNK) {
			const count = Math.min(CHUNK, each - from);
			run(source, from, count);
			for (let i = 0; i < count; i++) {
				if (isChanged(before, after, i * OUTPUT_WORDS)) {
					cases++;
					first ??= readCase(inputs.words, i);
				}
			}
		}
		changed += cases;
		return first === null ? [] : [{ source: source.name, anyBits: source.anyBits, cases, input: first }];
	});
	return { cases: inLattice + each * sources.length, changed, atoms: [...atoms.values()], elsewhere };
}

/** Adds a line's changes to the atoms and gives how many of its inputs change. */
function noteLine(line: LatticeLine, before: Uint32Array, after: Uint32Array, atoms: Map<string, Atom>): number {
	let changed = 0;
	for (let step = 0; step < line.length; step++) {
		const at = step * OUTPUT_WORDS;
		if (isChanged(before, after, at)) {
			changed++;
			const occupied = hostFramebuffer(line, hostLayout(vmOfLine(line, step)));
			eachKind(before, after, at, occupied, (kind) => note(kind, line, step, atoms));
		}
	}
	return changed;
}

function note(kind: Kind, line: LatticeLine, step: number, atoms: Map<string, Atom>): void {
	const key = `${kind} ${DIMENSIONS.map((dimension) => valueIn(line, dimension)).join(' ')}`;
	const low = vmOfLine(line, 0).lowMmio + step * STEP;
	const room = line.maxFramebuffer;
	const atom = atoms.get(key);
	if (atom === undefined) {
		const bounds = { lowMin: low, lowMax: low, framebufferMin: room, framebufferMax: room };
		atoms.set(key, { kind, line, cases: 1, ...bounds, example: { line, step } });
		return;
	}
	atom.cases++;
	atom.lowMin = Math.min(atom.lowMin, low);
	atom.lowMax = Math.max(atom.lowMax, low);
	atom.framebufferMin = Math.min(atom.framebufferMin, room);
	atom.framebufferMax = Math.max(atom.framebufferMax, room);
}
