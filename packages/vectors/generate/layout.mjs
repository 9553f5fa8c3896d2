/** Cases of the host's layout: docs/domain.md, section 2. Every expected value is calculated by hand. */

import { GIB, given, MIB, span } from './shorthand.mjs';

const MAIL = 'mail of 2026-04-15, docs/domain.md, section 2, worked examples';
const LIMITS = 'docs/domain.md, section 2, limits of Set-VM and Set-VMVideo';
const FORMULA = 'docs/domain.md, section 2, table of low MMIO';
const AZURE = 'docs/domain.md, section 2, defaults of target';
const HIGH = '0xfe0000000-0xfffffffff';
const GEN1_BAR = { source: 'pci-bar', base: '0xf8000000', size: 64 * MIB };

/**
 * A case with an answer: `low` and `high` inclusive, `fb` the framebuffer's base and size.
 * @param {string} id @param {string} why @param {string} source @param {object} vm
 * @param {string} low @param {string} fb @param {{ high?: string, reported?: object, present?: boolean }} [more]
 */
function fits(id, why, source, vm, low, fb, more = {}) {
	const { start: base, size: maxSize } = span(fb);
	const { high = HIGH, reported = { source: 'screen_info', base, size: 3 * MIB }, present = true } = more;
	const framebuffer = { present, base, maxSize, reported };
	return { id, why, source, vm, expected: { lowMmio: given(low), highMmio: given(high), framebuffer } };
}

/** @param {string} id @param {string} why @param {object} vm @param {string} error */
const refused = (id, why, vm, error) => ({ id, why, source: LIMITS, vm, error });

/** @param {number} horizontal @param {number} vertical */
const single = (horizontal, vertical) => ({ resolution: { horizontal, vertical } });

const mail = single(4834, 3622);
const none = { reported: { source: 'none', base: '0x0', size: 0 }, present: false };
const gen1 = { reported: GEN1_BAR };

export const layout = [
	fits(
		'mail-gen2-128',
		'4834*3622*4 needs 68 MiB; 128 + 2*(68-64) = 136 MiB below 4 GiB',
		MAIL,
		{ lowMmio: 128 * MIB, ...mail },
		'0xf7800000-0xffffffff',
		'0xf7800000+68MiB',
	),
	fits(
		'mail-gen2-150',
		'150 MiB is more than the 136 MiB that the framebuffer asks for',
		MAIL,
		{ lowMmio: 150 * MIB, ...mail },
		'0xf6a00000-0xffffffff',
		'0xf6a00000+68MiB',
	),
	fits(
		'mail-gen1-150',
		'Gen1 ends 256 KiB below 4 GiB, its framebuffer stays at 4 GiB - 128 MiB',
		MAIL,
		{ generation: 1, lowMmio: 150 * MIB, ...mail },
		'0xf6a00000-0xfffbffff',
		'0xf8000000+68MiB',
		gen1,
	),
	fits(
		'mail-gen2-1g',
		'1 GiB below 4 GiB is 0xc0000000',
		MAIL,
		{ lowMmio: GIB, ...mail },
		'0xc0000000-0xffffffff',
		'0xc0000000+68MiB',
	),
	fits(
		'mail-arm64-512',
		'arm64: 512 MiB below 4 GiB, the excess of the framebuffer is not counted',
		MAIL,
		{ arch: 'arm64', lowMmio: 512 * MIB, ...mail },
		'0xe0000000-0xffffffff',
		'0xe0000000+68MiB',
	),
	fits(
		'mail-arm64-3g',
		'3 GiB below 4 GiB is 0x40000000',
		MAIL,
		{ arch: 'arm64', lowMmio: 3 * GIB, ...mail },
		'0x40000000-0xffffffff',
		'0x40000000+68MiB',
	),

	fits(
		'lab-gen2',
		'nothing set: 128 MiB, 8 MiB of framebuffer',
		FORMULA,
		{},
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
	),
	fits(
		'lab-gen1',
		'nothing set: 127.75 MiB',
		FORMULA,
		{ generation: 1 },
		'0xf8000000-0xfffbffff',
		'0xf8000000+8MiB',
		gen1,
	),
	fits('lab-arm64', 'nothing set: 512 MiB', FORMULA, { arch: 'arm64' }, '0xe0000000-0xffffffff', '0xe0000000+8MiB'),
	fits(
		'lab-confidential',
		'a lab TDX VM still has 128 MiB; nothing is reported',
		FORMULA,
		{ confidential: true },
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
		none,
	),
	fits('azure-gen2', '3 GiB', AZURE, { platform: 'azure' }, '0x40000000-0xffffffff', '0x40000000+8MiB'),
	fits(
		'azure-gen1',
		'3 GiB less 256 KiB',
		AZURE,
		{ platform: 'azure', generation: 1 },
		'0x40000000-0xfffbffff',
		'0xf8000000+8MiB',
		gen1,
	),
	fits('azure-arm64', '3 GiB', AZURE, { platform: 'azure', arch: 'arm64' }, '0x40000000-0xffffffff', '0x40000000+8MiB'),
	fits(
		'azure-confidential',
		'1 GiB: room for swiotlb below 4 GiB',
		AZURE,
		{ platform: 'azure', confidential: true },
		'0xc0000000-0xffffffff',
		'0xc0000000+8MiB',
		none,
	),
	fits(
		'azure-set',
		'what is set wins over the platform',
		AZURE,
		{ platform: 'azure', lowMmio: 256 * MIB },
		'0xf0000000-0xffffffff',
		'0xf0000000+8MiB',
	),

	fits('fb-1x1', '4 bytes round up to 2 MiB', FORMULA, single(1, 1), '0xf8000000-0xffffffff', '0xf8000000+2MiB'),
	fits(
		'fb-2m-exactly',
		'1024*512*4 = 2 MiB exactly',
		FORMULA,
		single(1024, 512),
		'0xf8000000-0xffffffff',
		'0xf8000000+2MiB',
	),
	fits(
		'fb-2m-and-a-line',
		'1024*513*4 = 2 MiB + 4 KiB rounds up to 4 MiB',
		FORMULA,
		single(1024, 513),
		'0xf8000000-0xffffffff',
		'0xf8000000+4MiB',
	),
	fits(
		'fb-1080p',
		'1920*1080*4 = 7.91 MiB rounds up to 8 MiB',
		FORMULA,
		single(1920, 1080),
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
	),
	fits(
		'fb-just-below-64m',
		'4096*4095*4 rounds up to 64 MiB: no excess',
		FORMULA,
		single(4096, 4095),
		'0xf8000000-0xffffffff',
		'0xf8000000+64MiB',
	),
	fits(
		'fb-64m-exactly',
		'4096*4096*4 = 64 MiB: no excess',
		FORMULA,
		single(4096, 4096),
		'0xf8000000-0xffffffff',
		'0xf8000000+64MiB',
	),
	fits(
		'fb-just-above-64m',
		'4096*4097*4 rounds up to 66 MiB: 128 + 2*2 = 132 MiB',
		FORMULA,
		single(4096, 4097),
		'0xf7c00000-0xffffffff',
		'0xf7c00000+66MiB',
	),
	fits(
		'fb-largest',
		'7680*4320*4 = 126.5625 MiB rounds up to 128 MiB: 128 + 2*64 = 256 MiB',
		FORMULA,
		single(7680, 4320),
		'0xf0000000-0xffffffff',
		'0xf0000000+128MiB',
	),
	fits(
		'fb-largest-gen1',
		'Gen1 does not grow for the framebuffer',
		FORMULA,
		{ generation: 1, ...single(7680, 4320) },
		'0xf8000000-0xfffbffff',
		'0xf8000000+128MiB',
		gen1,
	),
	fits(
		'fb-largest-arm64',
		'arm64 does not grow for the framebuffer',
		FORMULA,
		{ arch: 'arm64', ...single(7680, 4320) },
		'0xe0000000-0xffffffff',
		'0xe0000000+128MiB',
	),
	fits(
		'fb-maximum',
		'type Maximum: the upper bound counts as Single does',
		FORMULA,
		{ ...mail, resolutionType: 'maximum' },
		'0xf7800000-0xffffffff',
		'0xf7800000+68MiB',
	),
	fits(
		'fb-default-ignores',
		'type Default: the resolution is ignored',
		FORMULA,
		{ ...mail, resolutionType: 'default' },
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
	),

	fits(
		'window-134-under-fb',
		'134 MiB is less than the 136 MiB for a framebuffer of 68 MiB',
		FORMULA,
		{ lowMmio: 134 * MIB, ...mail },
		'0xf7800000-0xffffffff',
		'0xf7800000+68MiB',
	),
	fits(
		'window-136-as-fb',
		'136 MiB, as much as the framebuffer asks for',
		FORMULA,
		{ lowMmio: 136 * MIB, ...mail },
		'0xf7800000-0xffffffff',
		'0xf7800000+68MiB',
	),
	fits(
		'window-138-over-fb',
		'138 MiB is more than the framebuffer asks for',
		FORMULA,
		{ lowMmio: 138 * MIB, ...mail },
		'0xf7600000-0xffffffff',
		'0xf7600000+68MiB',
	),
	fits(
		'low-128-and-a-byte',
		'rounds up to 130 MiB',
		FORMULA,
		{ lowMmio: 128 * MIB + 1 },
		'0xf7e00000-0xffffffff',
		'0xf7e00000+8MiB',
	),
	fits('low-130', '130 MiB exactly', FORMULA, { lowMmio: 130 * MIB }, '0xf7e00000-0xffffffff', '0xf7e00000+8MiB'),
	fits(
		'low-130-and-a-byte',
		'rounds up to 132 MiB',
		FORMULA,
		{ lowMmio: 130 * MIB + 1 },
		'0xf7c00000-0xffffffff',
		'0xf7c00000+8MiB',
	),
	fits('low-largest', '3.5 GiB', FORMULA, { lowMmio: 3.5 * GIB }, '0x20000000-0xffffffff', '0x20000000+8MiB'),
	fits(
		'low-512-and-a-byte-arm64',
		'rounds up to 514 MiB',
		FORMULA,
		{ arch: 'arm64', lowMmio: 512 * MIB + 1 },
		'0xdfe00000-0xffffffff',
		'0xdfe00000+8MiB',
	),
	refused('low-too-small', 'one byte under 128 MiB', { lowMmio: 128 * MIB - 1 }, 'lowMmio'),
	refused('low-too-large', 'one byte over 3.5 GiB', { lowMmio: 3.5 * GIB + 1 }, 'lowMmio'),
	refused('low-too-small-arm64', 'one byte under 512 MiB', { arch: 'arm64', lowMmio: 512 * MIB - 1 }, 'lowMmio'),
	refused('low-128-arm64', 'arm64 wants 512 MiB', { arch: 'arm64', lowMmio: 128 * MIB }, 'lowMmio'),

	fits(
		'high-33280',
		'63.5 GiB + 32.5 GiB = 96 GiB',
		'docs/domain.md, section 2, high MMIO',
		{ highMmio: 33280 * MIB },
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
		{ high: '0xfe0000000-0x17ffffffff' },
	),
	fits(
		'high-elsewhere',
		'the base is an input: as seen on WSL2',
		'docs/domain.md, section 2, high MMIO',
		{ highMmioBase: '0x9ffe00000' },
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
		{ high: '0x9ffe00000-0xa1fdfffff' },
	),
	fits('high-smallest', '1 MiB', LIMITS, { highMmio: MIB }, '0xf8000000-0xffffffff', '0xf8000000+8MiB', {
		high: '0xfe0000000-0xfe00fffff',
	}),
	fits(
		'high-from-4g',
		'the base may be 4 GiB',
		LIMITS,
		{ highMmioBase: '0x100000000', highMmio: MIB },
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
		{ high: '0x100000000-0x1000fffff' },
	),
	fits(
		'high-to-2-52',
		'the end may be 2^52',
		LIMITS,
		{ highMmioBase: '0xffffffff00000', highMmio: MIB },
		'0xf8000000-0xffffffff',
		'0xf8000000+8MiB',
		{ high: '0xffffffff00000-0xfffffffffffff' },
	),
	refused('high-too-small', 'one byte under 1 MiB', { highMmio: MIB - 1 }, 'highMmio'),
	refused('high-below-4g', 'one byte below 4 GiB', { highMmioBase: '0xffffffff' }, 'highMmioBase'),
	refused('high-past-2-52', 'one byte past 2^52', { highMmioBase: '0xffffffff00000', highMmio: MIB + 1 }, 'highMmio'),

	refused('resolution-0-wide', '0 is no resolution', single(0, 1080), 'resolution'),
	refused('resolution-0-high', '0 is no resolution', single(1920, 0), 'resolution'),
	refused('resolution-too-wide', 'one over 7680', single(7681, 4320), 'resolution'),
	refused('resolution-too-high', 'one over 4320', single(7680, 4321), 'resolution'),
	refused('resolution-missing', 'Single needs a resolution', { resolutionType: 'single' }, 'resolutionType'),
	refused('maximum-missing', 'Maximum needs a resolution', { resolutionType: 'maximum' }, 'resolutionType'),
	refused('gen1-arm64', 'arm64 has generation 2 only', { generation: 1, arch: 'arm64' }, 'generation'),
	refused(
		'gen1-confidential',
		'confidential VMs are of generation 2',
		{ generation: 1, confidential: true },
		'generation',
	),
];
