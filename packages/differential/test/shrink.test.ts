import { type Case, formatCase, USUAL_FLAGS } from '@hvmmio/vectors/case';
import { expect, test } from 'vitest';
import { shrink } from '../src/shrink/index.ts';

const LARGE: Case = {
	...USUAL_FLAGS,
	mmio: [
		{ start: 0xc000_0000n, last: 0xffff_ffffn },
		{ start: 0xf_e000_0000n, last: 0xf_ffff_ffffn },
	],
	bios: true,
	confidential: true,
	lfbBase: 0xc812_3456,
	lfbSize: 0x0123_4567,
	bar: { start: 0x1234_5678n, size: 0x1_0000_0000n },
	barIsMemory: false,
	videoDevice: false,
	sysfb: false,
	resourceSize: 32,
};

const NOTHING: Case = {
	...USUAL_FLAGS,
	mmio: [],
	bios: false,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	bar: { start: 0xf800_0000n, size: 0x400_0000n },
	barIsMemory: true,
	videoDevice: true,
	sysfb: true,
	resourceSize: 64,
};

test('what does not matter goes back to its default', () => {
	expect(shrink(() => true, LARGE, false)).toEqual(NOTHING);
});

test('a flag and a number that matter stay, the number as low as it goes', () => {
	const smallest = shrink(({ sysfb, lfbBase }) => !sysfb && lfbBase > 0x1_0005, LARGE, false);
	expect(smallest).toEqual({ ...NOTHING, sysfb: false, lfbBase: 0x1_0006 });
});

test('the range that matters stays', () => {
	const smallest = shrink(({ mmio }) => mmio.some(({ last }) => last >= 0xf_e000_0000n), LARGE, false);
	expect(smallest.mmio.map(({ last }) => last)).toEqual([0xf_e000_0000n]);
});

test('an address that must lie at the start of a range moves down with it', () => {
	const touches = ({ mmio, lfbBase }: Case) => mmio[0]?.start === BigInt(lfbBase) && lfbBase >= 0x10_0000;
	const given = { ...LARGE, lfbBase: 0xc000_0000 };
	expect(touches(given)).toBe(true);
	const smallest = shrink(touches, given, false);
	expect(formatCase(smallest)).toEqual(
		formatCase({ ...NOTHING, mmio: [{ start: 0x10_0000n, last: 0x10_0000n }], lfbBase: 0x10_0000 }),
	);
});

test('two numbers that must stay close go down together, not a byte at a time', () => {
	let tries = 0;
	const isClose = ({ mmio, lfbBase }: Case) => {
		tries++;
		const apart = BigInt(lfbBase) - (mmio[0]?.start ?? 0n);
		return apart >= 0n && apart < 16n && lfbBase >= 1000;
	};
	const given = { ...LARGE, lfbBase: 0xc000_0007 };
	const { mmio, lfbBase } = shrink(isClose, given, false);
	expect(lfbBase).toBe(1000);
	expect(mmio).toEqual([{ start: 985n, last: 985n }]);
	expect(tries).toBeLessThan(20_000);
});

test('only inputs that a machine could have are tried, unless any bits will do', () => {
	const wraps = ({ bar }: Case) => bar.start + bar.size > 2n ** 53n || bar.start === 7n;
	const given = { ...LARGE, bar: { start: 7n, size: 2n ** 51n } };
	let widest = 0n;
	const watched = (input: Case) => {
		const ends = input.mmio.map(({ last }) => last + 1n);
		for (const value of [input.bar.start, input.bar.size, ...ends]) {
			widest = value > widest ? value : widest;
		}
		return wraps(input);
	};
	expect(shrink(watched, given, false).bar).toEqual({ start: 7n, size: 0n });
	expect(widest).toBeLessThanOrEqual(2n ** 52n);
	const any = { ...LARGE, bar: { start: 2n ** 64n - 1n, size: 2n ** 64n - 1n } };
	const smallest = shrink(({ bar }) => bar.start + bar.size >= 2n ** 64n, any, true);
	expect(smallest.bar.start + smallest.bar.size).toBe(2n ** 64n);
});
