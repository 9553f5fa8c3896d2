import { expect, test } from 'vitest';
import { type Input, reserveCommand } from '../src/index.ts';

const PLAIN: Input = {
	mmio: [{ start: 0xf800_0000n, last: 0xffff_ffffn }],
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

test('what is as the command has it anyway is not said', () => {
	expect(reserveCommand('low-half', PLAIN)).toBe('hvmmio reserve --policy low-half --mmio 0xf8000000-0xffffffff');
});

test('all else is said', () => {
	const input: Input = {
		mmio: [...PLAIN.mmio, { start: 0xf_e000_0000n, last: 0xf_ffff_ffffn }],
		bios: true,
		confidential: true,
		lfbBase: 0xf800_0000,
		lfbSize: 3_145_728,
		bar: { start: 0xf800_0000n, size: 0x400_0001n },
		barIsMemory: false,
		videoDevice: false,
		sysfb: false,
		resourceSize: 32,
	};
	expect(reserveCommand('gen1-bar', input)).toBe(
		'hvmmio reserve --policy gen1-bar --mmio 0xf8000000-0xffffffff --mmio 0xfe0000000-0xfffffffff --bios ' +
			'--confidential --lfb-base 0xf8000000 --lfb-size 3145728 --bar 0xf8000000+67108865 --bar-not-memory ' +
			'--no-video-device --no-sysfb --resource-size 32',
	);
});

test.each<[string, Partial<Input>]>([
	['no range', { mmio: [] }],
	['a range that runs backwards', { mmio: [{ start: 2n, last: 1n }] }],
	['a range past 52 bits', { mmio: [{ start: 0n, last: 2n ** 52n }] }],
	['a BAR past 52 bits', { bar: { start: 2n ** 52n, size: 1n } }],
	['a BAR of more than 2^52 bytes', { bar: { start: 0n, size: 2n ** 52n + 1n } }],
])('%s cannot be said', (_, change) => {
	expect(reserveCommand('low-half', { ...PLAIN, ...change })).toBeNull();
});
