/** Expectations from docs/domain.md, section 2, and docs/contract.md. */

import { describe, expect, test } from 'vitest';
import { hvmmio, json } from './harness.ts';

interface Layout {
	readonly vm: Record<string, unknown>;
	readonly lowMmio: { start: string; end: string; size: number };
	readonly framebuffer: { base: string; maxSize: number };
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

describe('the worked examples with 4834x3622, 68 MiB of framebuffer', () => {
	test.each([
		['Gen2 x86_64, 128 MiB', '--low-mmio 128MB', '0xf7800000', 136 * MIB, '0xf7800000'],
		['Gen2 x86_64, 150 MiB', '--low-mmio 150MB', '0xf6a00000', 150 * MIB, '0xf6a00000'],
		['Gen1, 150 MiB', '--generation 1 --low-mmio 150MB', '0xf6a00000', 149.75 * MIB, '0xf8000000'],
		['Gen2 x86_64, 1 GiB', '--low-mmio 1GB', '0xc0000000', GIB, '0xc0000000'],
		['Gen2 arm64, 512 MiB', '--arch arm64 --low-mmio 512MB', '0xe0000000', 512 * MIB, '0xe0000000'],
		['Gen2 arm64, 3 GiB', '--arch arm64 --low-mmio 3GB', '0x40000000', 3 * GIB, '0x40000000'],
	])('%s', async (_, flags, start, size, base) => {
		const answer = await json<Layout>('layout', '--resolution', '4834x3622', ...flags.split(' '));
		expect(answer.lowMmio.start).toBe(start);
		expect(answer.lowMmio.size).toBe(size);
		expect(answer.framebuffer).toMatchObject({ base, maxSize: 68 * MIB });
		expect(answer.code).toBe(0);
	});
});

test('the default VM, the whole document', async () => {
	const { out, code, err } = await hvmmio(['layout', '--json']);
	expect(JSON.parse(out)).toEqual({
		schema: 'hvmmio/layout/1',
		vm: {
			generation: 2,
			arch: 'x86_64',
			platform: 'lab',
			confidential: false,
			lowMmio: 128 * MIB,
			highMmio: 512 * MIB,
			highMmioBase: '0xfe0000000',
			resolution: null,
			resolutionType: 'default',
		},
		lowMmio: { start: '0xf8000000', end: '0xffffffff', size: 128 * MIB },
		highMmio: { start: '0xfe0000000', end: '0xfffffffff', size: 512 * MIB },
		usableLowMmio: { start: '0xf8000000', end: '0xfed3ffff', size: 109.25 * MIB },
		framebuffer: {
			present: true,
			base: '0xf8000000',
			maxSize: 8 * MIB,
			mmioMegabytes: 8,
			reported: { source: 'screen_info', base: '0xf8000000', size: 3 * MIB },
		},
		reservedTop: { start: '0xfed40000', end: '0xffffffff', size: 18.75 * MIB },
	});
	expect([code, err]).toEqual([0, '']);
});

test('a generation 1 VM tells by its PCI device', async () => {
	const { framebuffer } = await json<Layout>('layout', '--generation', '1');
	expect(framebuffer).toMatchObject({ reported: { source: 'pci-bar', base: '0xf8000000', size: 64 * MIB } });
});

test('a confidential VM on Azure has 1 GiB, no framebuffer, and is told nothing', async () => {
	const { lowMmio, framebuffer } = await json<Layout>('layout', '--confidential', '--platform', 'azure');
	expect(lowMmio.size).toBe(GIB);
	expect(framebuffer).toEqual({
		present: false,
		base: '0xc0000000',
		maxSize: 8 * MIB,
		mmioMegabytes: 8,
		reported: { source: 'none', base: '0x0', size: 0 },
	});
});

test('lowMmio is echoed as given, and rounded up to 2 MiB in the layout', async () => {
	const { vm, lowMmio } = await json<Layout>('layout', '--low-mmio', '0x8000001');
	expect(vm['lowMmio']).toBe(0x8000001);
	expect(lowMmio.size).toBe(130 * MIB);
});

test.each([
	['150MB', 150 * MIB],
	['150mb', 150 * MIB],
	['150MiB', 150 * MIB],
	['150mIb', 150 * MIB],
	['0x9600000', 150 * MIB],
	['0X9600000', 150 * MIB],
	['157286400', 150 * MIB],
	['153600KB', 150 * MIB],
	['3.5GB', 3.5 * GIB],
	['1GiB', GIB],
	['1gb', GIB],
	['157286400B', 150 * MIB],
])('the size %s', async (text, bytes) => {
	expect((await json<Layout>('layout', '--low-mmio', text)).vm['lowMmio']).toBe(bytes);
});

test.each([
	['--resolution 1920X1080', { horizontal: 1920, vertical: 1080 }, 'single', 8 * MIB],
	['--resolution 7680x4320 --resolution-type maximum', { horizontal: 7680, vertical: 4320 }, 'maximum', 128 * MIB],
	['--resolution 7680x4320 --resolution-type default', null, 'default', 8 * MIB],
	['--resolution 1x1', { horizontal: 1, vertical: 1 }, 'single', 2 * MIB],
])('%s', async (flags, resolution, resolutionType, maxSize) => {
	const { vm, framebuffer } = await json<Layout>('layout', ...flags.split(' '));
	expect(vm).toMatchObject({ resolution, resolutionType });
	expect(framebuffer.maxSize).toBe(maxSize);
});

test('for people: aligned lines, and a note where the framebuffer will move', async () => {
	const { out } = await hvmmio(['layout', '--generation', '1', '--resolution', '7680x4320']);
	expect(out).toContain('low MMIO      0xf8000000-0xfffbffff (127.75 MiB)');
	expect(out).toContain('it will move to high MMIO');
});
