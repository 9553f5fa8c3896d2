/** Cases of the reservation: docs/domain.md, section 4. Every expected value is calculated by hand. */

import { MIB, range, span } from './shorthand.mjs';

const SOURCE = 'docs/domain.md, section 4';
const HIGH = '0xfe0000000-0xfffffffff';
const GEN2 = ['0xf8000000-0xffffffff', HIGH];
const GEN1 = ['0xf8000000-0xfffbffff', HIGH];

const DEFAULTS = {
	mmio: GEN2,
	bios: false,
	confidential: false,
	lfbBase: '0xf8000000',
	lfbSize: 3 * MIB,
	bar: span('0xf8000000+64MiB'),
	barIsMemory: true,
	videoDevice: true,
	sysfb: true,
	resourceSize: 64,
};
const UNKNOWN = { lfbBase: '0x0', lfbSize: 0 };
const BIOS = { mmio: GEN1, bios: true, ...UNKNOWN };

// Groups of policies that decide the same on EFI, and on BIOS.
const OLD = ['screen-info', 'gen1-bar', 'sysfb-gate', 'config-window-high'];
const HALF = ['low-half', 'low-half-ungated', 'low-half-screen-info', 'low-half-skip-cvm'];
const BAR = ['gen1-bar', 'sysfb-gate', 'fixed-64m-fallback', 'fixed-64m-always', 'config-window-high'];
const BAR_AND_HALF = [...BAR, 'low-half', 'low-half-ungated', 'low-half-skip-cvm'];
const SEED = ['seed-proposal'];
const FALLBACK = ['fixed-64m-fallback'];
const ALWAYS = ['fixed-64m-always'];

const LOW_BASE = 'unexpected-low-mmio-base';
const ZERO = 'framebuffer-base-zero';

/** @param {string} requested @param {string} reserved @param {number} attempts @param {string[]} messages */
function out(requested, reserved, attempts, ...messages) {
	return { requested: span(requested), reserved: range(reserved), attempts, messages };
}

/** An early return. @param {string[]} messages */
function nothing(...messages) {
	return { requested: null, reserved: null, attempts: 0, messages };
}

/** Kernels before v4.7 never reserve anything. @type {[string[], object]} */
const NONE = [['none'], nothing()];

/**
 * @param {string} id @param {string} why @param {object} input
 * @param {[string[], object][]} answers
 */
function decided(id, why, input, ...answers) {
	const answered = [...answers, NONE].flatMap(([policies, output]) => policies.map((p) => [p, output]));
	const expected = Object.fromEntries(answered);
	return { id, why, source: SOURCE, input: { ...DEFAULTS, ...input }, expected };
}

const atLow64 = out('0xf8000000+64MiB', '0xf8000000-0xfbffffff', 1);
const at8 = out('0xf8000000+8MiB', '0xf8000000-0xf87fffff', 1);

const efi = [
	decided(
		'efi-known',
		'first kernel of the lab default; (4 GiB - 0xf8000000) / 2 = 64 MiB',
		{},
		[[...OLD, ...FALLBACK], at8],
		[[...HALF, ...SEED, ...ALWAYS], atLow64],
	),
	decided(
		'efi-unknown',
		'kdump kernel of the lab default: lfb_base is 0',
		UNKNOWN,
		[OLD, nothing()],
		[[...HALF, ...SEED, ...FALLBACK, ...ALWAYS], atLow64],
	),
	decided(
		'efi-no-sysfb',
		'without CONFIG_SYSFB the gated policies know no lfb_base',
		{ sysfb: false },
		[['screen-info', 'gen1-bar'], at8],
		[['sysfb-gate', 'config-window-high', 'low-half-skip-cvm'], nothing()],
		[['low-half'], nothing(ZERO)],
		[['low-half-ungated', 'low-half-screen-info', ...SEED, ...FALLBACK, ...ALWAYS], atLow64],
	),
	decided(
		'efi-no-sysfb-unknown',
		'neither CONFIG_SYSFB nor lfb_base',
		{ ...UNKNOWN, sysfb: false },
		[[...OLD, 'low-half-skip-cvm'], nothing()],
		[['low-half'], nothing(ZERO)],
		[['low-half-ungated', 'low-half-screen-info', ...SEED, ...FALLBACK, ...ALWAYS], atLow64],
	),
	decided(
		'efi-confidential',
		'a confidential VM is told nothing; two proposals return at once',
		{ ...UNKNOWN, confidential: true },
		[[...OLD, 'low-half-skip-cvm', ...SEED], nothing()],
		[['low-half', 'low-half-ungated', 'low-half-screen-info', ...FALLBACK, ...ALWAYS], atLow64],
	),
	decided('efi-size-under-8m', 'lfb_size is raised to 8 MiB', { lfbSize: 8 * MIB - 1 }, [[...OLD, ...FALLBACK], at8]),
	decided('efi-size-8m', 'lfb_size of 8 MiB counts', { lfbSize: 8 * MIB }, [[...OLD, ...FALLBACK], at8]),
	decided(
		'efi-size-over-8m',
		'lfb_size over 8 MiB counts; the newer policies do not look at it',
		{ lfbSize: 8 * MIB + 1 },
		[[...OLD, ...FALLBACK], out('0xf8000000+8388609', '0xf8000000-0xf8800000', 1)],
		[[...HALF, ...SEED, ...ALWAYS], atLow64],
	),
	decided('efi-size-largest-int', '2 GiB - 1 halves five times to 64 MiB - 1', { lfbSize: 0x7fff_ffff }, [
		[...OLD, ...FALLBACK],
		out('0xf8000000+2147483647', '0xf8000000-0xfbfffffe', 6),
	]),
	decided(
		'efi-size-past-int',
		'2 GiB is negative as a C int, and halves five times to 64 MiB as resource_size_t',
		{ lfbSize: 0x8000_0000 },
		[['screen-info'], out('0xf8000000+-2147483648', 'none', 0)],
		[
			['gen1-bar', 'sysfb-gate', 'config-window-high', ...FALLBACK],
			out('0xf8000000+2147483648', '0xf8000000-0xfbffffff', 6),
		],
	),
	decided(
		'efi-below-low',
		'lfb_base is one byte below the window: 8, 4, 2, 1 MiB all leave the node',
		{ lfbBase: '0xf7ffffff' },
		[[...OLD, ...FALLBACK], out('0xf7ffffff+8MiB', 'none', 4)],
		[HALF, out('0xf7ffffff+8MiB', 'none', 4, LOW_BASE)],
		[SEED, out('0xf7ffffff+64MiB', 'none', 7)],
		[ALWAYS, atLow64],
	),
	decided(
		'efi-above-low',
		'lfb_base is one byte above: 0x7ffffff / 2 = 0x3ffffff',
		{ lfbBase: '0xf8000001' },
		[[...OLD, ...FALLBACK], out('0xf8000001+8MiB', '0xf8000001-0xf8800000', 1)],
		[HALF, out('0xf8000001+67108863', '0xf8000001-0xfbffffff', 1)],
		[SEED, out('0xf8000001+64MiB', '0xf8000001-0xfc000000', 1)],
		[ALWAYS, atLow64],
	),
	decided(
		'efi-stale-high',
		'10 MiB from 0xfec00000 leaves the node, so do 5 and 2.5; 1.25 MiB ends where the vTPM area starts',
		{ lfbBase: '0xfec00000' },
		[[...OLD, ...FALLBACK], out('0xfec00000+8MiB', '0xfec00000-0xfecfffff', 4)],
		[HALF, out('0xfec00000+10MiB', '0xfec00000-0xfed3ffff', 4)],
	),
	decided(
		'efi-on-the-vtpm-byte',
		'8 MiB from here end on the first byte of the vTPM area, which the old cut leaves in the node; half of 0x1abffff, halved',
		{ lfbBase: '0xfe540001' },
		[[...OLD, ...FALLBACK], out('0xfe540001+8MiB', '0xfe540001-0xfed40000', 1)],
		[HALF, out('0xfe540001+14024703', '0xfe540001-0xfebeffff', 2)],
	),
	decided('efi-past-the-vtpm-byte', 'one byte more leaves the node of the old cut as well', { lfbBase: '0xfe540002' }, [
		[...OLD, ...FALLBACK],
		out('0xfe540002+8MiB', '0xfe540002-0xfe940001', 2),
	]),
];

const WIDE = ['0xe0000000-0xffffffff', HIGH];
const window = [
	decided('half-limit-under', '256 MiB + 1 byte to 4 GiB: half is 128 MiB', { mmio: WIDE, lfbBase: '0xefffffff' }, [
		[...HALF, ...SEED],
		out('0xefffffff+128MiB', '0xefffffff-0xf7fffffe', 1),
	]),
	decided('half-limit', '256 MiB to 4 GiB: half is 128 MiB', { mmio: WIDE, lfbBase: '0xf0000000' }, [
		[...HALF, ...SEED],
		out('0xf0000000+128MiB', '0xf0000000-0xf7ffffff', 1),
	]),
	decided(
		'half-limit-odd',
		'256 MiB - 1 byte to 4 GiB: half is rounded down',
		{ mmio: WIDE, lfbBase: '0xf0000001' },
		[HALF, out('0xf0000001+134217727', '0xf0000001-0xf7ffffff', 1)],
		[SEED, out('0xf0000001+128MiB', '0xf0000001-0xf8000000', 1)],
	),
	decided(
		'half-limit-over',
		'256 MiB - 2 bytes to 4 GiB; the seed proposal measures from the low base',
		{ mmio: WIDE, lfbBase: '0xf0000002' },
		[HALF, out('0xf0000002+134217727', '0xf0000002-0xf8000000', 1)],
		[SEED, out('0xf0000002+128MiB', '0xf0000002-0xf8000001', 1)],
	),
	decided(
		'wide-unknown',
		'512 MiB as on arm64: half is 256 MiB, the limit is 128',
		{ mmio: WIDE, ...UNKNOWN },
		[OLD, nothing()],
		[[...HALF, ...SEED], out('0xe0000000+128MiB', '0xe0000000-0xe7ffffff', 1)],
		[[...FALLBACK, ...ALWAYS], out('0xe0000000+64MiB', '0xe0000000-0xe3ffffff', 1)],
	),
	decided(
		'seed-window-254',
		'a window of 256 MiB - 2 bytes gives the seed proposal 128 MiB - 1 byte',
		{ mmio: ['0xf0000002-0xffffffff'], lfbBase: '0xf0000002' },
		[[...HALF, ...SEED], out('0xf0000002+134217727', '0xf0000002-0xf8000000', 1)],
	),
	decided(
		'azure-unknown',
		'3 GiB: 128 MiB at 1 GiB',
		{ mmio: ['0x40000000-0xffffffff', HIGH], ...UNKNOWN },
		[[...HALF, ...SEED], out('0x40000000+128MiB', '0x40000000-0x47ffffff', 1)],
		[[...FALLBACK, ...ALWAYS], out('0x40000000+64MiB', '0x40000000-0x43ffffff', 1)],
	),
	decided(
		'low-zero-known',
		'a low base of 0 is not believed; the old size at lfb_base is kept',
		{ mmio: ['0x0-0xefffffff'], lfbBase: '0xe0000000' },
		[[...OLD, ...FALLBACK], out('0xe0000000+8MiB', '0xe0000000-0xe07fffff', 1)],
		[HALF, out('0xe0000000+8MiB', '0xe0000000-0xe07fffff', 1, LOW_BASE)],
		[[...SEED, ...ALWAYS], nothing()],
	),
	decided(
		'low-zero-unknown',
		'a low base of 0 and no lfb_base: both warnings, but one in the first draft',
		{ mmio: ['0x0-0xefffffff'], ...UNKNOWN },
		[['low-half', 'low-half-ungated', 'low-half-screen-info'], nothing(LOW_BASE, ZERO)],
		[['low-half-skip-cvm'], nothing(LOW_BASE)],
		[[...OLD, ...SEED, ...FALLBACK, ...ALWAYS], nothing()],
	),
	decided(
		'low-one',
		'a low base of 1 is believed',
		{ mmio: ['0x1-0xefffffff'], ...UNKNOWN },
		[[...HALF, ...SEED], out('0x1+128MiB', '0x1-0x8000000', 1)],
		[[...FALLBACK, ...ALWAYS], out('0x1+64MiB', '0x1-0x4000000', 1)],
	),
	decided(
		'low-last-32-bit',
		'a low base of 4 GiB - 1 is believed; half a byte is nothing to ask for, 64 MiB fit beyond 4 GiB',
		{ mmio: ['0xffffffff-0x1ffffffff'], ...UNKNOWN },
		[[...HALF, ...SEED], out('0xffffffff+0', 'none', 0)],
		[[...FALLBACK, ...ALWAYS], out('0xffffffff+64MiB', '0xffffffff-0x103fffffe', 1)],
	),
	decided(
		'low-4g-unknown',
		'a first node at 4 GiB is no low MMIO',
		{ mmio: ['0x100000000-0x1ffffffff'], ...UNKNOWN },
		[['low-half', 'low-half-ungated', 'low-half-screen-info'], nothing(LOW_BASE, ZERO)],
		[['low-half-skip-cvm'], nothing(LOW_BASE)],
		[[...OLD, ...SEED, ...FALLBACK, ...ALWAYS], nothing()],
	),
	decided(
		'low-missing-known',
		'only the high window: lfb_base is not in the first node',
		{ mmio: [HIGH] },
		[[...OLD, ...FALLBACK], out('0xf8000000+8MiB', 'none', 4)],
		[HALF, out('0xf8000000+8MiB', 'none', 4, LOW_BASE)],
		[[...SEED, ...ALWAYS], nothing()],
	),
	decided('no-node', 'no range at all: no reservation, no message', { mmio: [] }, [
		[...OLD, ...HALF, ...SEED, ...FALLBACK, ...ALWAYS],
		nothing(),
	]),
	decided(
		'node-8m',
		'a node as large as the request',
		{ mmio: ['0xf8000000-0xf87fffff'] },
		[OLD, at8],
		[HALF, out('0xf8000000+64MiB', '0xf8000000-0xf87fffff', 4)],
	),
	decided(
		'node-8m-less-1',
		'a byte less: halved once more',
		{ mmio: ['0xf8000000-0xf87ffffe'] },
		[OLD, out('0xf8000000+8MiB', '0xf8000000-0xf83fffff', 2)],
		[HALF, out('0xf8000000+64MiB', '0xf8000000-0xf83fffff', 5)],
	),
	decided(
		'node-1m',
		'1 MiB is the last size tried',
		{ mmio: ['0xf8000000-0xf80fffff'] },
		[OLD, out('0xf8000000+8MiB', '0xf8000000-0xf80fffff', 4)],
		[HALF, out('0xf8000000+64MiB', '0xf8000000-0xf80fffff', 7)],
	),
	decided(
		'node-1m-less-1',
		'nothing of 1 MiB or more fits',
		{ mmio: ['0xf8000000-0xf80ffffe'] },
		[OLD, out('0xf8000000+8MiB', 'none', 4)],
		[HALF, out('0xf8000000+64MiB', 'none', 7)],
	),
];

const bios = [
	decided(
		'bios-bar',
		'BAR0 says 64 MiB at 0xf8000000; screen_info says nothing',
		BIOS,
		[[...BAR_AND_HALF, ...SEED], atLow64],
		[['screen-info'], nothing()],
		[['low-half-screen-info'], nothing(ZERO)],
	),
	decided(
		'bios-no-sysfb',
		'CONFIG_SYSFB plays no part on BIOS',
		{ ...BIOS, sysfb: false },
		[[...BAR_AND_HALF, ...SEED], atLow64],
		[['low-half-screen-info'], nothing(ZERO)],
	),
	decided(
		'bios-no-device',
		'without the device all return at once that ask for it',
		{ ...BIOS, videoDevice: false },
		[[...BAR_AND_HALF, 'screen-info'], nothing()],
		[['low-half-screen-info'], nothing(ZERO)],
		[SEED, atLow64],
	),
	decided(
		'bios-bar-not-memory',
		'an I/O BAR is none; the start stays 0',
		{ ...BIOS, barIsMemory: false },
		[[...BAR, 'low-half-skip-cvm', 'screen-info'], nothing()],
		[['low-half', 'low-half-ungated', 'low-half-screen-info'], nothing(ZERO)],
		[SEED, atLow64],
	),
	decided(
		'bios-bar-at-0',
		'a BAR without an address',
		{ ...BIOS, bar: span('0x0+64MiB') },
		[[...BAR, 'low-half-skip-cvm'], nothing()],
		[['low-half', 'low-half-ungated'], nothing(ZERO)],
		[SEED, atLow64],
	),
	decided('bios-bar-empty', 'a BAR of 0 bytes: the loop does not turn', { ...BIOS, bar: span('0xf8000000+0') }, [
		BAR_AND_HALF,
		out('0xf8000000+0', 'none', 0),
	]),
	decided('bios-bar-under-1m', 'a byte under 1 MiB: too small to try', { ...BIOS, bar: span('0xf8000000+1048575') }, [
		BAR_AND_HALF,
		out('0xf8000000+1048575', 'none', 0),
	]),
	decided('bios-bar-1m', '1 MiB is tried', { ...BIOS, bar: span('0xf8000000+1MiB') }, [
		BAR_AND_HALF,
		out('0xf8000000+1MiB', '0xf8000000-0xf80fffff', 1),
	]),
	decided(
		'bios-bar-128m',
		'128 MiB leave the node of 109.25 MiB, 64 fit',
		{ ...BIOS, bar: span('0xf8000000+128MiB') },
		[BAR_AND_HALF, out('0xf8000000+128MiB', '0xf8000000-0xfbffffff', 2)],
	),
	decided(
		'bios-bar-below',
		'a BAR below the window: 64 down to 1 MiB, seven tries',
		{ ...BIOS, bar: span('0xf0000000+64MiB') },
		[BAR_AND_HALF, out('0xf0000000+64MiB', 'none', 7)],
		[SEED, atLow64],
	),
	decided(
		'bios-confidential',
		'two proposals return at once whatever the firmware',
		{ ...BIOS, confidential: true },
		[['low-half-skip-cvm', ...SEED], nothing()],
		[['low-half', 'low-half-ungated', 'gen1-bar'], atLow64],
	),
	decided(
		'bios-lfb-under-64m',
		'a VBE mode was set: lfb_size is raised to 64 MiB',
		{ ...BIOS, lfbBase: '0xf8000000', lfbSize: 64 * MIB - 1 },
		[['screen-info', 'low-half-screen-info'], atLow64],
	),
	decided('bios-lfb-64m', 'lfb_size of 64 MiB counts', { ...BIOS, lfbBase: '0xf8000000', lfbSize: 64 * MIB }, [
		['screen-info', 'low-half-screen-info'],
		atLow64,
	]),
	decided(
		'bios-lfb-over-64m',
		'lfb_size over 64 MiB counts',
		{ ...BIOS, lfbBase: '0xf8000000', lfbSize: 64 * MIB + 1 },
		[['screen-info', 'low-half-screen-info'], out('0xf8000000+67108865', '0xf8000000-0xfc000000', 1)],
	),
	decided(
		'bios-lfb-past-int',
		'2 GiB is negative as a C int, not so in the backport of 2026',
		{ ...BIOS, lfbBase: '0xf8000000', lfbSize: 0x8000_0000 },
		[['screen-info'], out('0xf8000000+-2147483648', 'none', 0)],
		[['low-half-screen-info'], out('0xf8000000+2147483648', '0xf8000000-0xfbffffff', 6)],
	),
];

const narrow = [
	decided(
		'i386',
		'32 bits: the truncated high window overlaps the node and comes after it',
		{ resourceSize: 32 },
		[[...OLD, ...FALLBACK], at8],
		[[...HALF, ...SEED, ...ALWAYS], atLow64],
	),
	decided(
		'i386-backwards',
		'32 bits, high window of 1 GiB: it becomes 0xe0000000-0x1fffffff, runs backwards and comes first; nothing fits in it',
		{ resourceSize: 32, mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0x101fffffff'] },
		[OLD, out('0xf8000000+8MiB', 'none', 4)],
		[HALF, out('0xf8000000+64MiB', 'none', 7)],
		[ALWAYS, out('0xe0000000+64MiB', 'none', 7)],
	),
	decided(
		'bar-over-32-bits',
		'64 bits: a BAR above 4 GiB is not in the low node',
		{ ...BIOS, bar: span('0x1f8000000+64MiB') },
		[BAR_AND_HALF, out('0x1f8000000+64MiB', 'none', 7)],
	),
	decided(
		'i386-bar-over-32-bits',
		'32 bits: start and length lose what is above',
		{ ...BIOS, resourceSize: 32, bar: span('0x1f8000000+4362076160') },
		[BAR_AND_HALF, atLow64],
	),
];

export const reserve = [...efi, ...window, ...bios, ...narrow];
