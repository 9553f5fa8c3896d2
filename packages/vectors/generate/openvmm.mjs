/**
 * Cases of OpenVMM's layout: docs/hosts.md. Rows with the source TABLE are results of OpenVMM's own layout code; the
 * others are calculated by hand from the rules on that page.
 */

import { GIB, given, MIB, range } from './shorthand.mjs';

/** The commit that introduced the layout; the code as of 2026-08-21 was run. */
const TABLE = 'microsoft/openvmm, layout of fdad1f346, its own code run as of 2026-08-21';
const RULES = 'docs/hosts.md, OpenVMM, rules of the layout';
const KIB = 1024;

/** @param {string[]} texts */
const ranges = (...texts) => texts.map(given);

/**
 * @param {string} id @param {string} why @param {string} source @param {object} vm
 * @param {string[]} ram @param {string} low @param {string} high
 * @param {{ pcie?: [low: string, high: string, ecam: string][], crs?: string[] }} [more]
 */
function fits(id, why, source, vm, ram, low, high, { pcie = [], crs } = {}) {
	const told = crs ?? (high === 'none' ? [] : [low, high]);
	return {
		id,
		why,
		source,
		vm,
		expected: {
			ram: ranges(...ram),
			lowMmio: given(low),
			highMmio: range(high),
			pcie: pcie.map(([lowest, highest, ecam]) => ({ low: given(lowest), high: given(highest), ecam: given(ecam) })),
			crs: ranges(...told),
		},
	};
}

/** @param {string} id @param {string} why @param {object} vm @param {string} error */
const refused = (id, why, vm, error) => ({ id, why, source: RULES, vm, error });

const X86 = '0xf8000000-0xffffffff';
const ARM = '0xe0000000-0xffffffff';
const THREE_GIB = '0x0-0xbfffffff';

export const openvmm = [
	fits('x86-1g', 'all below the low window', TABLE, { ram: GIB }, ['0x0-0x3fffffff'], X86, '0x100000000-0x11fffffff'),
	fits('x86-3900m', 'one piece', TABLE, { ram: 3900 * MIB }, ['0x0-0xf3bfffff'], X86, '0x100000000-0x11fffffff'),
	fits(
		'x86-4g',
		'cut to 3 GiB, the rest from 4 GiB up',
		TABLE,
		{ ram: 4 * GIB },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		X86,
		'0x140000000-0x15fffffff',
	),
	fits(
		'x86-16g',
		'as with 4 GiB',
		TABLE,
		{ ram: 16 * GIB },
		[THREE_GIB, '0x100000000-0x43fffffff'],
		X86,
		'0x440000000-0x45fffffff',
	),
	fits(
		'arm64-4g',
		'the low window is larger',
		TABLE,
		{ arch: 'arm64', ram: 4 * GIB },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		ARM,
		'0x140000000-0x15fffffff',
	),
	fits(
		'arm64-3900m',
		'more than fits below it; the high window is aligned to 2 MiB',
		TABLE,
		{ arch: 'arm64', ram: 3900 * MIB },
		[THREE_GIB, '0x100000000-0x133bfffff'],
		ARM,
		'0x133c00000-0x153bfffff',
	),
	fits(
		'arm64-direct-4g',
		'RAM starts at 1 GiB, and of the 2.5 GiB there are two are taken',
		TABLE,
		{ arch: 'arm64', boot: 'direct', ram: 4 * GIB },
		['0x40000000-0xbfffffff', '0x100000000-0x17fffffff'],
		ARM,
		'0x180000000-0x19fffffff',
	),
	fits(
		'x86-4g-rc1',
		'the windows of a root complex: low below the low base, high before the VMBus window, ECAM after it',
		TABLE,
		{ ram: 4 * GIB, rootComplexes: 1 },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		X86,
		'0x180000000-0x19fffffff',
		{ pcie: [['0xf4000000-0xf7ffffff', '0x140000000-0x17fffffff', '0x1a0000000-0x1afffffff']] },
	),
	fits(
		'x86-5.5g-rc1',
		'the root complex’s window is aligned to 1 GiB; VMBus’s takes the hole below it',
		TABLE,
		{ ram: 5.5 * GIB, rootComplexes: 1 },
		[THREE_GIB, '0x100000000-0x19fffffff'],
		X86,
		'0x1a0000000-0x1bfffffff',
		{ pcie: [['0xf4000000-0xf7ffffff', '0x1c0000000-0x1ffffffff', '0x200000000-0x20fffffff']] },
	),
	fits(
		'x86-fits',
		'3968 MiB end where the low window starts',
		RULES,
		{ ram: 3968 * MIB },
		['0x0-0xf7ffffff'],
		X86,
		'0x100000000-0x11fffffff',
	),
	fits(
		'x86-page-more',
		'a page more: 3 GiB below, 896 MiB and a page above; the high window starts at the next 2 MiB',
		RULES,
		{ ram: 3968 * MIB + 4 * KIB },
		[THREE_GIB, '0x100000000-0x138000fff'],
		X86,
		'0x138200000-0x1581fffff',
	),
	fits(
		'arm64-fits',
		'3584 MiB end where the low window starts',
		RULES,
		{ arch: 'arm64', ram: 3584 * MIB },
		['0x0-0xdfffffff'],
		ARM,
		'0x100000000-0x11fffffff',
	),
	fits(
		'arm64-2m-more',
		'3 GiB below, 514 MiB above',
		RULES,
		{ arch: 'arm64', ram: 3586 * MIB },
		[THREE_GIB, '0x100000000-0x1201fffff'],
		ARM,
		'0x120200000-0x1401fffff',
	),
	fits(
		'x86-rc1-fits',
		'3904 MiB end where the root complex’s low window starts',
		RULES,
		{ ram: 3904 * MIB, rootComplexes: 1 },
		['0x0-0xf3ffffff'],
		X86,
		'0x140000000-0x15fffffff',
		{ pcie: [['0xf4000000-0xf7ffffff', '0x100000000-0x13fffffff', '0x160000000-0x16fffffff']] },
	),
	fits(
		'x86-rc2',
		'low windows from the top down, the others from the bottom up, each in the order of the root complexes',
		RULES,
		{ ram: 4 * GIB, rootComplexes: 2 },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		X86,
		'0x1c0000000-0x1dfffffff',
		{
			pcie: [
				['0xf4000000-0xf7ffffff', '0x140000000-0x17fffffff', '0x1e0000000-0x1efffffff'],
				['0xf0000000-0xf3ffffff', '0x180000000-0x1bfffffff', '0x1f0000000-0x1ffffffff'],
			],
		},
	),
	fits(
		'x86-no-vmbus',
		'no high window; the low one stays',
		RULES,
		{ ram: 4 * GIB, vmbus: false },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		X86,
		'none',
	),
	fits(
		'x86-no-vmbus-rc1',
		'without VMBus the ECAM takes the hole below the root complex’s window',
		RULES,
		{ ram: 5.5 * GIB, rootComplexes: 1, vmbus: false },
		[THREE_GIB, '0x100000000-0x19fffffff'],
		X86,
		'none',
		{ pcie: [['0xf4000000-0xf7ffffff', '0x1c0000000-0x1ffffffff', '0x1a0000000-0x1afffffff']] },
	),
	fits(
		'arm64-direct-crs',
		'direct boot tells the high window as it is',
		RULES,
		{ arch: 'arm64', boot: 'direct', ram: GIB },
		['0x40000000-0x7fffffff'],
		ARM,
		'0x100000000-0x11fffffff',
	),
	fits(
		'x86-openhcl',
		'half of 512 MiB goes to VTL2 and 512 KiB to the relay: 255.5 MiB are left, of which UEFI tells whole MiB',
		RULES,
		{ ram: 4 * GIB, openhcl: true },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		X86,
		'0x140000000-0x14ff7ffff',
		{ crs: [X86, '0x140000000-0x14fefffff'] },
	),
	fits(
		'x86-openhcl-direct',
		'direct boot rounds nothing',
		RULES,
		{ ram: 4 * GIB, openhcl: true, boot: 'direct' },
		[THREE_GIB, '0x100000000-0x13fffffff'],
		X86,
		'0x140000000-0x14ff7ffff',
	),
	fits(
		'old-4g',
		'release 1.7 does not cut RAM to whole GiB, and has the high window where Hyper-V has it',
		RULES,
		{ ram: 4 * GIB, release: '1.7' },
		['0x0-0xf7ffffff', '0x100000000-0x107ffffff'],
		X86,
		'0xfe0000000-0xfffffffff',
	),
	fits(
		'old-64g',
		'3.875 GiB below 4 GiB, 59.5 up to the high window, 0.625 above it',
		RULES,
		{ ram: 64 * GIB, release: '1.7' },
		['0x0-0xf7ffffff', '0x100000000-0xfdfffffff', '0x1000000000-0x1027ffffff'],
		X86,
		'0xfe0000000-0xfffffffff',
	),
	fits(
		'bits-33',
		'3 GiB below and 3.5 above: the high window ends at 2^33',
		RULES,
		{ ram: 6.5 * GIB, physicalAddressBits: 33 },
		[THREE_GIB, '0x100000000-0x1dfffffff'],
		X86,
		'0x1e0000000-0x1ffffffff',
	),
	refused(
		'bits-33-over',
		'a page more, and it ends 2 MiB above',
		{ ram: 6.5 * GIB + 4 * KIB, physicalAddressBits: 33 },
		'physicalAddressBits',
	),
	refused('bits-32', 'nothing ends below 4 GiB', { ram: GIB, physicalAddressBits: 32 }, 'physicalAddressBits'),
	refused('no-ram', 'all depends on it', {}, 'ram'),
	refused('ram-odd', 'no whole pages', { ram: GIB + 1 }, 'ram'),
	refused('ram-zero', 'nothing to boot in', { ram: 0 }, 'ram'),
	refused('ram-huge', 'past 2^52', { ram: 2 ** 53 - 4096 }, 'ram'),
	refused(
		'rc63',
		'62 low windows of 64 MiB reach from 0xf8000000 to 0',
		{ ram: GIB, rootComplexes: 63 },
		'rootComplexes',
	),
	refused(
		'arm64-direct-rc41',
		'40 reach from 0xe0000000 to 1 GiB, below which nothing is placed',
		{ arch: 'arm64', boot: 'direct', ram: GIB, rootComplexes: 41 },
		'rootComplexes',
	),
	refused(
		'old-rc1',
		'where release 1.7 puts PCIe is not modelled',
		{ ram: GIB, release: '1.7', rootComplexes: 1 },
		'rootComplexes',
	),
	refused('gfx-no-vmbus', 'the video device is on VMBus', { ram: GIB, gfx: true, vmbus: false }, 'gfx'),
];
