import { type CaseJson, USUAL_FLAGS } from '@hvmmio/vectors/case';
import { expect, test } from 'vitest';
import { reserveCommand } from '../src/index.ts';

const PLAIN: CaseJson = {
	...USUAL_FLAGS,
	mmio: ['0xf8000000-0xffffffff'],
	bios: false,
	confidential: false,
	lfbBase: '0x0',
	lfbSize: 0,
	bar: { start: '0xf8000000', size: 0x400_0000 },
	barIsMemory: true,
	videoDevice: true,
	sysfb: true,
	resourceSize: 64,
};

test('defaults are left out', () => {
	expect(reserveCommand(PLAIN, 'low-half')).toBe('hvmmio reserve --policy low-half --mmio 0xf8000000-0xffffffff');
});

test('all else is stated', () => {
	const input: CaseJson = {
		...USUAL_FLAGS,
		mmio: [...PLAIN.mmio, '0xfe0000000-0xfffffffff'],
		bios: true,
		confidential: true,
		lfbBase: '0xf8000000',
		lfbSize: 3_145_728,
		bar: { start: '0xf8000000', size: 0x400_0001 },
		barIsMemory: false,
		videoDevice: false,
		sysfb: false,
		resourceSize: 32,
	};
	expect(reserveCommand(input, 'gen1-bar')).toBe(
		'hvmmio reserve --policy gen1-bar --mmio 0xf8000000-0xffffffff --mmio 0xfe0000000-0xfffffffff ' +
			'--lfb-base 0xf8000000 --lfb-size 3145728 --bar 0xf8000000+67108865 ' +
			'--bios --no-sysfb --no-video-device --bar-not-memory --confidential --resource-size 32',
	);
});

test.each<[string, Partial<CaseJson>]>([
	['no range', { mmio: [] }],
	['a range that runs backwards', { mmio: ['0x2-0x1'] }],
	['a range past 52 bits', { mmio: ['0x0-0x10000000000000'] }],
	['a BAR past 52 bits', { bar: { start: '0x10000000000000', size: 1 } }],
	['a BAR of more than 2^52 bytes', { bar: { start: '0x0', size: 2 ** 52 + 2 } }],
])('%s cannot be stated', (_, change) => {
	expect(reserveCommand({ ...PLAIN, ...change }, 'low-half')).toBeNull();
});

test('a size or address that JSON holds as text', () => {
	expect(reserveCommand({ ...PLAIN, bar: { start: '0x0', size: '0xffffffffffffffff' } })).toBeNull();
	expect(reserveCommand({ ...PLAIN, bar: { start: '0x0', size: '0x10' } })).toBe(
		'hvmmio reserve --mmio 0xf8000000-0xffffffff --bar 0x0+16',
	);
});
