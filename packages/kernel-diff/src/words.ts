/** A region in the terms of an administrator. */

import { LOW_MMIO_MAX, lowMmioMin, MIB } from '@hvmmio/core';
import type { LatticeLine } from '@hvmmio/differential/sources';
import type { Dimension, Region } from './regions.ts';

const LARGEST_FRAMEBUFFER = 128 * MIB;
const SMALLEST_FRAMEBUFFER = 2 * MIB;

const NAMES: Readonly<Record<Dimension, Readonly<Record<string, string>>>> = {
	generation: { 1: 'generation 1', 2: 'generation 2' },
	arch: { x86_64: 'x86_64', arm64: 'arm64' },
	confidential: { true: 'confidential', false: 'not confidential' },
	knowledge: { known: 'lfb_base known', zero: 'lfb_base = 0', moved: 'lfb_base stale (the framebuffer was moved)' },
	sysfb: { true: 'CONFIG_SYSFB=y', false: 'CONFIG_SYSFB=n' },
};

/** For example: generation 2, x86_64, lfb_base = 0, framebuffer room 10 MiB to 128 MiB. */
export function whereOf({ values, atoms, lowMin, lowMax, framebufferMin, framebufferMax }: Region): string {
	const lines = atoms.map((atom) => atom.line);
	const isGen1 = values.generation.has('1') && values.generation.size === 1;
	const parts = [
		choice('generation', values.generation, 2),
		...(isGen1 ? [] : [choice('arch', values.arch, 2), choice('confidential', values.confidential, 2)]),
		choice('knowledge', values.knowledge, knowledgeCount(lines)),
		choice('sysfb', values.sysfb, 2),
		framebufferMin > SMALLEST_FRAMEBUFFER || framebufferMax < LARGEST_FRAMEBUFFER
			? `framebuffer of ${span(framebufferMin, framebufferMax)}`
			: '',
		lowMin > Math.min(...lines.map((line) => lowMmioMin(line.arch))) || lowMax < LOW_MMIO_MAX
			? `low MMIO ${span(lowMin, lowMax)}`
			: '',
	].filter((part) => part !== '');
	return parts.length === 0 ? 'every VM' : parts.join(', ');
}

/** How many states of knowledge there can be: only an x86_64 generation 2 VM that is not confidential has a stale one. */
function knowledgeCount(lines: readonly LatticeLine[]): number {
	return lines.some((line) => line.generation === 2 && line.arch === 'x86_64' && !line.confidential) ? 3 : 2;
}

/** Empty where every value occurs. */
function choice(dimension: Dimension, values: ReadonlySet<string>, all: number): string {
	return values.size >= all ? '' : [...values].map((value) => NAMES[dimension][value]).join(' or ');
}

function span(min: number, max: number): string {
	return min === max ? `${min / MIB} MiB` : `${min / MIB} MiB to ${max / MIB} MiB`;
}
