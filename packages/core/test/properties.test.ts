/** Properties of the reservation and of a boot over random raw inputs. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOUR_GIB, GIB, intersection, MIB, type Range } from '../src/address/index.ts';
import { boot, type KernelConfig, walk } from '../src/guest/index.ts';
import { globalTreeOf, type Host, type Machine } from '../src/host/index.ts';
import { POLICIES, type ReserveInput, reserve } from '../src/index.ts';

const RUNS = 100_000;

/** Addresses at which a rule changes, their neighbours, and random ones. */
const LANDMARKS = [0, MIB, GIB, 0xf800_0000, 0xfec0_0000, 0xfed4_0000, FOUR_GIB - 256 * MIB, FOUR_GIB, 0xf_e000_0000];
const near = fc
	.tuple(fc.constantFrom(...LANDMARKS), fc.integer({ min: -2, max: 2 }))
	.map(([address, by]) => Math.max(0, address + by));
const anywhere = fc.oneof(
	near,
	fc.integer({ min: 0, max: FOUR_GIB }),
	fc.maxSafeNat().map((n) => n % 2 ** 48),
);
const size = fc.oneof(
	fc.constantFrom(1, MIB - 1, MIB, 8 * MIB, 64 * MIB, 128 * MIB, 3 * GIB),
	fc.integer({ min: 1, max: FOUR_GIB }),
);
const range = fc.tuple(anywhere, size).map(([start, bytes]): Range => ({ start, end: start + bytes }));
const u32 = fc.oneof(
	near.map((n) => n % 2 ** 32),
	fc.constantFrom(3 * MIB, 0x7fff_ffff, 0x8000_0000),
	fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);
const input: fc.Arbitrary<ReserveInput> = fc.record({
	mmio: fc.array(range, { maxLength: 6 }),
	bios: fc.boolean(),
	confidential: fc.boolean(),
	lfbBase: u32,
	lfbSize: u32,
	bar: fc.record({ start: anywhere, size: fc.oneof(fc.constant(0), size) }),
	barIsMemory: fc.boolean(),
	videoDevice: fc.boolean(),
	sysfb: fc.boolean(),
	resourceSize: fc.constantFrom(32, 64),
});
const policy = fc.constantFrom(...POLICIES);

test('a reservation is the request halved, starts where it did, is at least 1 MiB and lies in the first node', () => {
	let reserved = 0;
	fc.assert(
		fc.property(policy, input, (each, given) => {
			const answer = reserve(each, given);
			if (answer.reserved === null) {
				return;
			}
			reserved++;
			const { start, end } = answer.reserved;
			const first = answer.mmio[0] as Range;
			const asked = answer.requested as { start: number; size: number };
			expect(start).toBe(asked.start);
			expect(end - start).toBe(Math.floor(asked.size / 2 ** (answer.attempts - 1)));
			expect(end - start).toBeGreaterThanOrEqual(MIB);
			expect(start).toBeGreaterThanOrEqual(first.start);
			expect(end).toBeLessThanOrEqual(first.end);
		}),
		{ numRuns: RUNS, seed: 1 },
	);
	expect(reserved).toBeGreaterThan(RUNS / 20);
});

test('without a reservation the loop was never entered, or each size from the request down to 1 MiB was tried', () => {
	fc.assert(
		fc.property(policy, input, (each, given) => {
			const { requested, reserved, attempts } = reserve(each, given);
			if (reserved === null) {
				let tries = 0;
				for (let bytes = requested?.size ?? 0; bytes >= MIB; bytes = Math.floor(bytes / 2)) {
					tries++;
				}
				expect(attempts).toBe(tries);
			}
		}),
		{ numRuns: RUNS / 10, seed: 2 },
	);
});

test('the same input gives the same bytes', () => {
	fc.assert(
		fc.property(policy, input, (each, given) => {
			const again = structuredClone(given);
			expect(JSON.stringify(reserve(each, again))).toBe(JSON.stringify(reserve(each, given)));
		}),
		{ numRuns: RUNS / 10, seed: 3 },
	);
});

test('no node is left in the vTPM area but by a range that starts there, or by the old cut’s byte', () => {
	fc.assert(
		fc.property(fc.array(range, { maxLength: 6 }), fc.constantFrom('exact', 'one-byte-long'), (ranges, cut) => {
			const startsInside = ranges.some(({ start, end }) => end > MIB && start >= 0xfed4_0000 && start < FOUR_GIB);
			const area = { start: cut === 'exact' ? 0xfed4_0000 : 0xfed4_0001, end: FOUR_GIB };
			const inside = walk(ranges, cut).some((node) => intersection(node, area) !== null);
			expect(inside && !startsInside).toBe(false);
		}),
		{ numRuns: RUNS / 10, seed: 4 },
	);
});

const pci = fc.array(
	fc.record({
		low: fc.constantFrom(0, 1, 4096, MIB, 16 * MIB, GIB),
		high: fc.constantFrom(0, 1, MIB, 64 * MIB, GIB),
	}),
	{ maxLength: 4 },
);
const MACHINES: readonly Machine[] = [
	{ arch: 'x86_64', firmware: 'bios', pci: 'legacy', legacyVideo: true },
	{ arch: 'x86_64', firmware: 'uefi', pci: 'none', legacyVideo: false },
	{ arch: 'x86_64', firmware: 'uefi', pci: 'pcie', legacyVideo: false },
	{ arch: 'x86_64', firmware: 'direct', pci: 'none', legacyVideo: false },
	{ arch: 'arm64', firmware: 'uefi', pci: 'none', legacyVideo: false },
	{ arch: 'arm64', firmware: 'devicetree', pci: 'none', legacyVideo: false },
];
const host: fc.Arbitrary<Host> = fc.record({
	globalTree: fc.constantFrom(...MACHINES.map(globalTreeOf)),
	machine: fc.constantFrom(...MACHINES),
	offersVideo: fc.boolean(),
	configWindowInFramebuffer: fc.constantFrom('d0-entry-refused', 'address-clash'),
	confidential: fc.boolean(),
	mmio: fc.array(range, { maxLength: 4 }),
	mmioMegabytes: fc.integer({ min: 1, max: 128 }),
	framebuffer: fc.option(range, { nil: null }),
	lfbBase: u32,
});
const kernel: fc.Arbitrary<KernelConfig> = fc.record({
	policy,
	sysfb: fc.boolean(),
	lfbBase: u32,
	drivers: fc.constantFrom(['pci', 'video'], ['video', 'pci'], ['pci'], ['video'], []),
	videoDriver: fc.constantFrom('hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'),
	pci,
});

test('no two allocations that are kept overlap, and each has its size and alignment', () => {
	fc.assert(
		fc.property(host, kernel, (on, config) => {
			const { record } = boot(on, config);
			const kept = record.allocations.filter(({ result, released }) => result && !released);
			for (const [i, { requested, align, result }] of kept.entries()) {
				const { start, end } = result as Range;
				expect(end - start).toBe(requested);
				expect(start % align).toBe(0);
				for (const other of kept.slice(i + 1)) {
					expect(intersection(result as Range, other.result as Range)).toBeNull();
				}
			}
		}),
		{ numRuns: RUNS / 10, seed: 5 },
	);
});

test('a PCI device outside the reservation stays outside it', () => {
	fc.assert(
		fc.property(host, kernel, (on, config) => {
			const { record } = boot(on, config);
			const first = record.mmio[0];
			const apart = record.mmio.slice(1).every((node) => first && intersection(first, node) === null);
			for (const { owner, result } of record.allocations) {
				if (apart && owner !== 'video' && result && record.reserved) {
					expect(intersection(result, record.reserved)).toBeNull();
				}
			}
		}),
		{ numRuns: RUNS / 10, seed: 6 },
	);
});

test('a PCI device more, after the video driver, moves nothing before it', () => {
	fc.assert(
		fc.property(host, kernel, (on, config) => {
			const before = boot(on, { ...config, drivers: ['video', 'pci'] }).record.allocations;
			const more = [...config.pci, { low: MIB, high: MIB }];
			const after = boot(on, { ...config, drivers: ['video', 'pci'], pci: more }).record.allocations;
			expect(after.slice(0, before.length)).toEqual(before);
		}),
		{ numRuns: RUNS / 10, seed: 7 },
	);
});
