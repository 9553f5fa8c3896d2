/** Cases of both kernels: docs/domain.md, sections 1 and 4 to 7. Every expected value is calculated by hand. */

import { GIB, MIB, range } from './shorthand.mjs';

const SOURCE = 'docs/domain.md, sections 4 to 7';

/** @param {string} lfbBase @param {string} reserved @param {string[]} allocations @param {string[]} [conflicts] */
function kernel(lfbBase, reserved, allocations, conflicts = []) {
	return { lfbBase, reserved: range(reserved), allocations, conflicts };
}

/** @param {string} id @param {string} why @param {object} vm @param {object} options @param {string} verdict @param {object[]} kernels */
function ran(id, why, vm, options, verdict, kernels) {
	return { id, why, source: SOURCE, vm, options, verdict, kernels };
}

const BASE = '0xf8000000';
const HIGH_1M = 'pci0 high-window 0xfe0000000-0xfe00fffff';
const FB_8M = 'video framebuffer 0xf8000000-0xf87fffff';
const REFUSED = ['pci0 config-window d0-entry-refused'];
const refusedKernel = kernel('0x0', 'none', ['pci0 config-window 0xf8000000-0xf8001fff', FB_8M], REFUSED);

/** The first kernel, reserving 8 MiB (`old`) or 64 MiB. */
const old = kernel(BASE, '0xf8000000-0xf87fffff', ['pci0 config-window 0xf8800000-0xf8801fff', HIGH_1M, FB_8M]);
const half = kernel(BASE, '0xf8000000-0xfbffffff', ['pci0 config-window 0xfc000000-0xfc001fff', HIGH_1M, FB_8M]);
const halfUnknown = { ...half, lfbBase: '0x0' };

const lab = ['screen-info', 'gen1-bar', 'sysfb-gate'].map((policy) =>
	ran(
		`lab-${policy}`,
		'kdump before the fix: nothing reserved, the config window goes to the framebuffer',
		{},
		{ policy },
		'conflict',
		[old, refusedKernel],
	),
);

const fixed = ['low-half', 'low-half-ungated', 'low-half-screen-info', 'seed-proposal', 'low-half-skip-cvm'].map(
	(policy) => ran(`lab-${policy}`, '64 MiB from the low base, known or not', {}, { policy }, 'ok', [half, halfUnknown]),
);

const LOW_WINDOWS = [16, 8, 8, 4, 4, 2, 1, 1].map((size) => ({ low: size * MIB, high: 0 }));
/** The windows, of which only the last depends on the host. */
const lowWindows = (/** @type {string} */ last) =>
	kernel(BASE, '0xf8000000-0xfbffffff', [
		'video framebuffer 0xf8000000-0xf87fffff',
		'pci0 config-window 0xfc000000-0xfc001fff',
		'pci0 low-window 0xfd000000-0xfdffffff',
		'pci1 config-window 0xfc002000-0xfc003fff',
		'pci1 low-window 0xfc800000-0xfcffffff',
		'pci2 config-window 0xfc004000-0xfc005fff',
		'pci2 low-window 0xfe000000-0xfe7fffff',
		'pci3 config-window 0xfc006000-0xfc007fff',
		'pci3 low-window 0xfc400000-0xfc7fffff',
		'pci4 config-window 0xfc008000-0xfc009fff',
		'pci4 low-window 0xfe800000-0xfebfffff',
		'pci5 config-window 0xfc00a000-0xfc00bfff',
		'pci5 low-window 0xfc200000-0xfc3fffff',
		'pci6 config-window 0xfc00c000-0xfc00dfff',
		'pci6 low-window 0xfc100000-0xfc1fffff',
		'pci7 config-window 0xfc00e000-0xfc00ffff',
		`pci7 low-window ${last}`,
	]);

const EIGHT_K = { horizontal: 7680, vertical: 4320 };
const gen1Large = { generation: 1, resolution: EIGHT_K };
const GEN1_RESERVED = '0xf8000000-0xfbffffff';
const GEN1_CONFIG = 'pci0 config-window 0xfc000000-0xfc001fff';

export const simulate = [
	...lab,
	...fixed,
	ran(
		'lab-fixed-64m-fallback',
		'8 MiB while lfb_base is known, 64 MiB where it is 0',
		{},
		{ policy: 'fixed-64m-fallback' },
		'ok',
		[old, halfUnknown],
	),
	ran('lab-fixed-64m-always', '64 MiB in both', {}, { policy: 'fixed-64m-always' }, 'ok', [half, halfUnknown]),
	ran(
		'lab-none',
		'before v4.7: nothing is ever reserved, so the config window goes to the framebuffer in the first kernel already',
		{},
		{ policy: 'none' },
		'conflict',
		[{ ...refusedKernel, lfbBase: BASE }, refusedKernel],
	),
	ran(
		'lab-config-window-high',
		'nothing reserved in the second kernel, but the config window is asked for from 4 GiB up; in its node the 1 MiB window comes 1 MiB later',
		{},
		{ policy: 'config-window-high' },
		'ok',
		[
			kernel(BASE, '0xf8000000-0xf87fffff', [
				'pci0 config-window 0xfe0000000-0xfe0001fff',
				'pci0 high-window 0xfe0100000-0xfe01fffff',
				FB_8M,
			]),
			kernel('0x0', 'none', [
				'pci0 config-window 0xfe0000000-0xfe0001fff',
				'pci0 high-window 0xfe0100000-0xfe01fffff',
				FB_8M,
			]),
		],
	),
	ran(
		'lab-file-load',
		'kexec -s keeps lfb_base on x86_64: 8 MiB are reserved in the second kernel too',
		{},
		{ policy: 'gen1-bar', loader: 'kexec_file_load' },
		'ok',
		[old, old],
	),
	ran(
		'arm64-file-load',
		'arm64 passes no screen_info either way',
		{ arch: 'arm64' },
		{ policy: 'gen1-bar', loader: 'kexec_file_load' },
		'conflict',
		[
			kernel('0xe0000000', '0xe0000000-0xe07fffff', [
				'pci0 config-window 0xe0800000-0xe0801fff',
				HIGH_1M,
				'video framebuffer 0xe0000000-0xe07fffff',
			]),
			kernel(
				'0x0',
				'none',
				['pci0 config-window 0xe0000000-0xe0001fff', 'video framebuffer 0xe0000000-0xe07fffff'],
				REFUSED,
			),
		],
	),
	ran(
		'two-devices',
		'a refused device gives its address back, and the next one is refused at the same place; neither asks for a window',
		{},
		{
			policy: 'gen1-bar',
			pci: [
				{ low: 0, high: MIB },
				{ low: 0, high: MIB },
			],
		},
		'conflict',
		[
			kernel(BASE, '0xf8000000-0xf87fffff', [
				'pci0 config-window 0xf8800000-0xf8801fff',
				HIGH_1M,
				'pci1 config-window 0xf8802000-0xf8803fff',
				'pci1 high-window 0xfe0100000-0xfe01fffff',
				FB_8M,
			]),
			kernel(
				'0x0',
				'none',
				['pci0 config-window 0xf8000000-0xf8001fff', 'pci1 config-window 0xf8000000-0xf8001fff', FB_8M],
				['pci0 config-window d0-entry-refused', 'pci1 config-window d0-entry-refused'],
			),
		],
	),
	ran(
		'video-first',
		'with the video driver first in both, it takes its place before pci-hyperv asks',
		{},
		{ policy: 'gen1-bar', drivers: ['video', 'pci'] },
		'ok',
		[
			kernel(BASE, '0xf8000000-0xf87fffff', [FB_8M, 'pci0 config-window 0xf8800000-0xf8801fff', HIGH_1M]),
			kernel('0x0', 'none', [FB_8M, 'pci0 config-window 0xf8800000-0xf8801fff', HIGH_1M]),
		],
	),
	ran('gen1-lab', 'Gen1 by BAR0: 64 MiB in both kernels', { generation: 1 }, { policy: 'gen1-bar' }, 'ok', [
		kernel('0x0', GEN1_RESERVED, [GEN1_CONFIG, HIGH_1M, FB_8M]),
		kernel('0x0', GEN1_RESERVED, [GEN1_CONFIG, HIGH_1M, FB_8M]),
	]),
	ran(
		'gen1-lab-screen-info',
		'before 2022-08 a Gen1 kernel without a VBE mode reserved nothing: refused in both kernels',
		{ generation: 1 },
		{ policy: 'screen-info' },
		'conflict',
		[refusedKernel, refusedKernel],
	),
	ran(
		'gen1-large',
		'128 MiB fit neither in the BAR nor below 4 GiB; the second kernel’s 1 MiB window meets the framebuffer at the start of high MMIO',
		gen1Large,
		{ policy: 'low-half', drivers: ['video', 'pci'], secondDrivers: ['pci', 'video'] },
		'conflict',
		[
			kernel('0x0', GEN1_RESERVED, [
				'video framebuffer 0xfe0000000-0xfe7ffffff',
				GEN1_CONFIG,
				'pci0 high-window 0xfe8000000-0xfe80fffff',
			]),
			kernel(
				'0x0',
				GEN1_RESERVED,
				[GEN1_CONFIG, HIGH_1M, 'video framebuffer 0xfe0100000-0xfe80fffff'],
				['pci0 high-window address-clash'],
			),
		],
	),
	ran(
		'large-fb-before',
		'8 MiB reserved for 68 MiB: the config window is refused in the first kernel already; then the framebuffer has the window’s start to itself',
		{ resolution: { horizontal: 4834, vertical: 3622 } },
		{ policy: 'gen1-bar' },
		'conflict',
		[
			kernel(
				'0xf7800000',
				'0xf7800000-0xf7ffffff',
				['pci0 config-window 0xf8000000-0xf8001fff', 'video framebuffer 0xf8000000-0xfc3fffff'],
				REFUSED,
			),
			kernel('0x0', 'none', [
				'pci0 config-window 0xf7800000-0xf7801fff',
				HIGH_1M,
				'video framebuffer 0xf7900000-0xfbcfffff',
			]),
		],
	),
	ran(
		'large-fb-after',
		'half of 136 MiB is 68 MiB: all of it is reserved',
		{ resolution: { horizontal: 4834, vertical: 3622 } },
		{ policy: 'low-half' },
		'ok',
		[
			kernel('0xf7800000', '0xf7800000-0xfbbfffff', [
				'pci0 config-window 0xfbc00000-0xfbc01fff',
				HIGH_1M,
				'video framebuffer 0xf7800000-0xfbbfffff',
			]),
			kernel('0x0', '0xf7800000-0xfbbfffff', [
				'pci0 config-window 0xfbc00000-0xfbc01fff',
				HIGH_1M,
				'video framebuffer 0xf7800000-0xfbbfffff',
			]),
		],
	),
	ran(
		'confidential',
		'no host framebuffer, no video driver; 64 MiB are set aside for nothing',
		{ confidential: true },
		{ policy: 'low-half' },
		'ok',
		[
			kernel('0x0', '0xf8000000-0xfbffffff', ['pci0 config-window 0xfc000000-0xfc001fff', HIGH_1M]),
			kernel('0x0', '0xf8000000-0xfbffffff', ['pci0 config-window 0xfc000000-0xfc001fff', HIGH_1M]),
		],
	),
	ran(
		'no-low-room',
		'a device with 1 GiB of 32-bit BARs on the lab default: its config window is given back',
		{},
		{ pci: [{ low: GIB, high: 0 }], policy: 'low-half' },
		'degraded',
		[
			kernel(BASE, '0xf8000000-0xfbffffff', [
				'pci0 config-window 0xfc000000-0xfc001fff',
				'pci0 low-window none',
				FB_8M,
			]),
			kernel('0x0', '0xf8000000-0xfbffffff', [
				'pci0 config-window 0xfc000000-0xfc001fff',
				'pci0 low-window none',
				FB_8M,
			]),
		],
	),
	ran(
		'no-high-room',
		'1 GiB of 64-bit BARs in a high window of 512 MiB',
		{},
		{ pci: [{ low: 4096, high: GIB }], policy: 'low-half' },
		'degraded',
		[
			kernel(BASE, '0xf8000000-0xfbffffff', [
				'pci0 config-window 0xfc000000-0xfc001fff',
				'pci0 low-window 0xfc002000-0xfc002fff',
				'pci0 high-window none',
				FB_8M,
			]),
			kernel('0x0', '0xf8000000-0xfbffffff', [
				'pci0 config-window 0xfc000000-0xfc001fff',
				'pci0 low-window 0xfc002000-0xfc002fff',
				'pci0 high-window none',
				FB_8M,
			]),
		],
	),
	ran(
		'bar-page',
		'a BAR of one byte counts a page; 32 MiB in the low window align to 32 MiB',
		{},
		{
			pci: [
				{ low: 1, high: 0 },
				{ low: 32 * MIB, high: 0 },
			],
			policy: 'gen1-bar',
		},
		'conflict',
		[
			kernel(BASE, '0xf8000000-0xf87fffff', [
				'pci0 config-window 0xf8800000-0xf8801fff',
				'pci0 low-window 0xf8802000-0xf8802fff',
				'pci1 config-window 0xf8803000-0xf8804fff',
				'pci1 low-window 0xfa000000-0xfbffffff',
				FB_8M,
			]),
			kernel(
				'0x0',
				'none',
				['pci0 config-window 0xf8000000-0xf8001fff', 'pci1 config-window 0xf8000000-0xf8001fff', FB_8M],
				['pci0 config-window d0-entry-refused', 'pci1 config-window d0-entry-refused'],
			),
		],
	),
	ran(
		'late-removal-moves',
		'efifb holds 3 MiB, so the driver goes above the 8 MiB reserved; the second kernel is told the old address and its reservation misses the framebuffer',
		{},
		{
			policy: 'sysfb-gate',
			drivers: ['video', 'pci'],
			secondDrivers: ['pci', 'video'],
			videoDriver: 'hyperv_fb-late-removal',
			loader: 'kexec_file_load',
		},
		'conflict',
		[
			kernel(BASE, '0xf8000000-0xf87fffff', [
				'video framebuffer 0xf8800000-0xf8ffffff',
				'pci0 config-window 0xf9000000-0xf9001fff',
				HIGH_1M,
			]),
			kernel(
				BASE,
				'0xf8000000-0xf87fffff',
				['pci0 config-window 0xf8800000-0xf8801fff', 'video framebuffer 0xf8800000-0xf8ffffff'],
				REFUSED,
			),
		],
	),
	ran(
		'clears',
		'as before, and lfb_base is zeroed: nothing is reserved, but the framebuffer has moved out of the config window’s way',
		{},
		{
			policy: 'gen1-bar',
			drivers: ['video', 'pci'],
			secondDrivers: ['pci'],
			videoDriver: 'hyperv_fb-clears',
			loader: 'kexec_file_load',
		},
		'ok',
		[
			kernel(BASE, '0xf8000000-0xf87fffff', [
				'video framebuffer 0xf8800000-0xf8ffffff',
				'pci0 config-window 0xf9000000-0xf9001fff',
				HIGH_1M,
			]),
			kernel('0x0', 'none', ['pci0 config-window 0xf8000000-0xf8001fff', HIGH_1M]),
		],
	),
	ran(
		'pnp0003',
		'0xfc000000-0xfebfffff is full but for the first MiB, which holds the config windows; 1 MiB at 0xfec00000 would cross the edge of PNP0003’s page, and the next one the vTPM area',
		{},
		{ drivers: ['video', 'pci'], second: false, pci: LOW_WINDOWS },
		'degraded',
		[lowWindows('none')],
	),
	ran(
		'pnp0003-gen1',
		'on generation 1 the I/O APIC is in the way there',
		{ generation: 1 },
		{ drivers: ['video', 'pci'], second: false, pci: LOW_WINDOWS },
		'degraded',
		[{ ...lowWindows('none'), lfbBase: '0x0' }],
	),
	ran(
		'pnp0003-arm64',
		'arm64 has no PNP0003: the reservation ends at 0xe8000000, 0xe8000000-0xfebfffff is full but for the first MiB, which holds the config windows, and the last MiB goes to 0xfec00000',
		{ arch: 'arm64' },
		{
			drivers: ['video', 'pci'],
			second: false,
			pci: [128, 64, 64, 32, 32, 16, 8, 8, 4, 4, 2, 1, 1].map((size) => ({ low: size * MIB, high: 0 })),
		},
		'ok',
		[
			kernel('0xe0000000', '0xe0000000-0xe7ffffff', [
				'video framebuffer 0xe0000000-0xe07fffff',
				...[
					['0xe8000000-0xe8001fff', '0xf0000000-0xf7ffffff'],
					['0xe8002000-0xe8003fff', '0xec000000-0xefffffff'],
					['0xe8004000-0xe8005fff', '0xf8000000-0xfbffffff'],
					['0xe8006000-0xe8007fff', '0xea000000-0xebffffff'],
					['0xe8008000-0xe8009fff', '0xfc000000-0xfdffffff'],
					['0xe800a000-0xe800bfff', '0xe9000000-0xe9ffffff'],
					['0xe800c000-0xe800dfff', '0xe8800000-0xe8ffffff'],
					['0xe800e000-0xe800ffff', '0xfe000000-0xfe7fffff'],
					['0xe8010000-0xe8011fff', '0xe8400000-0xe87fffff'],
					['0xe8012000-0xe8013fff', '0xfe800000-0xfebfffff'],
					['0xe8014000-0xe8015fff', '0xe8200000-0xe83fffff'],
					['0xe8016000-0xe8017fff', '0xe8100000-0xe81fffff'],
					['0xe8018000-0xe8019fff', '0xfec00000-0xfecfffff'],
				].flatMap(([config, low], i) => [`pci${i} config-window ${config}`, `pci${i} low-window ${low}`]),
			]),
		],
	),
	ran(
		'no-sysfb',
		'without CONFIG_SYSFB the merged policy reserves nothing: refused at once',
		{},
		{ policy: 'low-half', sysfb: false },
		'conflict',
		[{ ...refusedKernel, lfbBase: BASE }, refusedKernel],
	),
	ran(
		'mixed',
		'an old first kernel and a fixed kdump kernel',
		{},
		{ policy: 'sysfb-gate', secondPolicy: 'low-half' },
		'ok',
		[old, halfUnknown],
	),
];
