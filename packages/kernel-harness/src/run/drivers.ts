/** Runs the drivers' own functions to see what they request from `vmbus_allocate_mmio`. */

import { FLAG, USUAL_FLAG_BITS } from '@hvmmio/vectors/case';
import type { DriverEntry } from '../entries.ts';
import { EVENT_WORDS64, FLAG_NO_MAPPING, MAX_EVENTS } from './layout.ts';
import type { Machine } from './machine.ts';
import type { MachinePool } from './pool.ts';
import type { Failure } from './record.ts';

/** A driver's request; `min` and `max` are inclusive. */
export interface DriverRequest {
	readonly min: bigint;
	readonly max: bigint;
	readonly size: bigint;
	readonly align: bigint;
	readonly overlapOk: boolean;
}

/** A driver's request and whether it was granted, or a range that it freed. */
export type DriverEvent =
	| ({ readonly did: 'requested'; readonly granted: boolean } & DriverRequest)
	| { readonly did: 'freed'; readonly start: bigint; readonly size: bigint };

/** The conditions a driver function runs under: the sizes it needs, and which of its requests are granted. */
export interface DriverSetting {
	/** Size of the framebuffer in MiB. */
	readonly megabytes: number;
	/** Total bytes of the bus's 32-bit BARs, and of its 64-bit BARs. */
	readonly low: bigint;
	readonly high: bigint;
	/** Bit n: request n is granted. */
	readonly grants: number;
	readonly bios: boolean;
	/** Do mappings of memory succeed? */
	readonly mapping: boolean;
}

/** One call of a driver function. */
export interface DriverRun extends DriverEntry {
	readonly setting: DriverSetting | null;
	/** The probed BAR values, for the function that adds up BARs; otherwise null. */
	readonly bars: readonly number[] | null;
	readonly events: readonly DriverEvent[];
	/** What the function returned, negative for an error; for the BARs: the bytes of low and of high MMIO. */
	readonly result: readonly bigint[];
	/** Why the run failed; null if it terminated. */
	readonly failed: Failure | null;
}

const MIB = 1n << 20n;
const DEFAULT: DriverSetting = { megabytes: 8, low: 0n, high: 0n, grants: 0, bios: false, mapping: true };

const PCI_SETTINGS: readonly DriverSetting[] = [
	[0n, 0n],
	[16n * MIB, 0n],
	[0n, MIB],
	[3n * MIB, 5n * MIB],
	[0x1000n, 32n << 30n],
].flatMap(([low = 0n, high = 0n]) => [0, 1, 2, 3].map((grants) => ({ ...DEFAULT, low, high, grants })));

const VIDEO_SETTINGS: readonly DriverSetting[] = [8, 68, 128].flatMap((megabytes) =>
	[false, true].flatMap((bios) => [
		{ ...DEFAULT, megabytes, bios },
		{ ...DEFAULT, megabytes, bios, grants: 1 },
		{ ...DEFAULT, megabytes, bios, grants: 1, mapping: false },
	]),
);

/** BARs as read back after writing all ones: none, 32 and 64 bits wide, below a page, prefetchable, with I/O. */
const BARS: readonly (readonly number[])[] = [
	[0, 0, 0, 0, 0, 0],
	[0xff000000, 0, 0, 0, 0, 0],
	[0xfff0_0004, 0xffff_ffff, 0, 0, 0, 0],
	[0x0000_000c, 0xffff_fff8, 0xffff_ff00, 0, 0xffff_c004, 0xffff_ffff],
	[0xffff_ff00, 0xffff_8008, 0, 0, 0, 0],
	[0xffff_ff01, 0xfff0_0000, 0, 0, 0, 0],
];

/** Runs every driver function that the kernel has, in each of its settings. */
export function runDrivers(pool: MachinePool, entries: readonly DriverEntry[], fuel: number): DriverRun[] {
	return entries.flatMap((entry, number) => {
		if (entry.kind === 'sizes') {
			return BARS.map((bars) => runOne(pool, entry, number, null, bars, fuel));
		}
		const settings = entry.driver === 'pci-hyperv' ? PCI_SETTINGS : VIDEO_SETTINGS;
		return settings.map((setting) => runOne(pool, entry, number, setting, null, fuel));
	});
}

/** Runs one driver function on a machine in its initial state, unaffected by other runs. */
export function runOne(
	pool: MachinePool,
	entry: DriverEntry,
	number: number,
	setting: DriverSetting | null,
	bars: readonly number[] | null,
	fuel: number,
): DriverRun {
	const common = { ...entry, setting, bars };
	const machine = pool.take();
	machine.refuel(fuel);
	try {
		const count = machine.drivers[number]?.(...(bars ?? argumentsOf(setting ?? DEFAULT))) ?? 0;
		const at = machine.addressOf('nodes');
		const events = bars ? [] : eventsOf(machine, Math.min(count >>> 0, MAX_EVENTS));
		const result = [...(bars ? new BigUint64Array(machine.memory, at, 2) : new BigInt64Array(machine.memory, at, 1))];
		pool.giveBack(machine);
		return { ...common, events, result, failed: null };
	} catch (error) {
		return { ...common, events: [], result: [], failed: machine.failureOf(error) };
	}
}

function argumentsOf({ megabytes, low, high, grants, bios, mapping }: DriverSetting): (number | bigint)[] {
	return [
		megabytes,
		low,
		high,
		grants,
		(bios ? USUAL_FLAG_BITS & ~FLAG.efi : USUAL_FLAG_BITS) | (mapping ? 0 : FLAG_NO_MAPPING),
	];
}

/** Decodes the C's events, of five words each: min, max, size, align, and overlap_ok with the kind in its high half. */
function eventsOf(machine: Machine, count: number): DriverEvent[] {
	const words = new BigUint64Array(machine.memory, machine.addressOf('events'), count * EVENT_WORDS64);
	return Array.from({ length: count }, (_, i): DriverEvent => {
		const [min = 0n, max = 0n, size = 0n, align = 0n, rest = 0n] = words.subarray(i * EVENT_WORDS64);
		const kind = Number(rest >> 32n);
		return kind === RELEASED
			? { did: 'freed', start: min, size }
			: { did: 'requested', granted: kind === GRANTED, min, max, size, align, overlapOk: rest % 2n === 1n };
	});
}

const GRANTED = 1;
const RELEASED = 2;

export { DEFAULT as DEFAULT_SETTING };
