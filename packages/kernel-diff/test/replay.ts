/** Requests that `simulate` makes, on guests of both hosts, made again in a kernel's own allocator. */

import { type AnyVm, DEFAULT_OPTIONS, type PolicyId, resolveVm, simulate, type TraceEvent } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { ANYWHERE, type Driver, lfbSizeOf, type PciDevice } from '@hvmmio/core/guest';
import { type Host, isBios, resolveOpenVmm } from '@hvmmio/core/host';
import { createRandom, resolutionFor } from '@hvmmio/differential/sources';
import type { Kernel } from '@hvmmio/kernel-harness';
import { type Case, flagsOf, USUAL_BAR } from '@hvmmio/vectors/case';
import { expect } from 'vitest';

interface Scenario {
	readonly vm: AnyVm;
	readonly drivers: readonly Driver[];
	readonly secondDrivers: readonly Driver[];
	readonly pci: readonly PciDevice[];
	readonly secondLfbBase: number | undefined;
}

/** Windows in MiB that fill the default low window, behind 8 and behind 64 MiB reserved, up to what lies at 0xfec00000. */
const FULL = [
	[32, 32, 16, 4, 2, 1, 8, 4, 1],
	[16, 8, 8, 4, 4, 2, 1, 1],
];

export function full(): Scenario[] {
	return [resolveVm({ generation: 1 }), resolveVm({})].flatMap(fullOn);
}

function fullOn(vm: AnyVm): Scenario[] {
	return FULL.map((sizes) => ({
		vm,
		drivers: ['video', 'pci'],
		secondDrivers: ['pci'],
		pci: sizes.map((size) => ({ low: size * MIB, high: 0 })),
		secondLfbBase: undefined,
	}));
}

type Pick = <T>(list: readonly T[]) => T;

const ORDERS = [['pci', 'video'], ['video', 'pci'], ['pci']] as const;

/** Kernels and devices on a VM, drawn; `lows` are the 32-bit BARs that a device may have, in MiB. */
function drawnOn(vm: AnyVm, pick: Pick, lows: readonly number[]): Scenario {
	const device = () => ({ low: pick(lows) * MIB, high: pick([0, 1, 64, 96, 300]) * MIB });
	return {
		vm,
		drivers: pick(ORDERS),
		secondDrivers: pick(ORDERS),
		pci: pick([true, false, false]) ? DEFAULT_OPTIONS.pci : [device(), device(), device()],
		secondLfbBase: pick([undefined, 0, 0xf800_0000]),
	};
}

export function scenarios(count: number): Scenario[] {
	const random = createRandom(11, 9);
	return Array.from({ length: count }, (_, index) => {
		random.begin(index);
		const pick: Pick = (list) => list[random.below(list.length)] as (typeof list)[number];
		const arch = pick(['x86_64', 'x86_64', 'arm64'] as const);
		const vm = resolveVm({
			arch,
			generation: arch === 'arm64' ? 2 : pick([1, 2, 2]),
			lowMmio: pick(arch === 'arm64' ? [512, 3072] : [128, 128, 150, 256, 1024, 3072]) * MIB,
			resolution: resolutionFor(pick([8, 32, 64, 100, 128]) * MIB),
		});
		return drawnOn(vm, pick, [0, 0, 1, 16, 24]);
	});
}

/**
 * Windows in KiB that fill all from 0xf8000000 to 0xfec00000 where nothing is reserved: each device's config window takes
 * the next 8 KiB of the first 112, and the last device's page is asked for with nothing left but what lies above.
 */
const TO_THE_PAGE = [1, 2, 4, 8, 16, 32, 32, 8, 4].map((mib) => mib * 1024).concat(128, 256, 512, 16, 4);

export function fullUnderOpenVmm(): Scenario[] {
	const pci = TO_THE_PAGE.map((kib) => ({ low: kib * 1024, high: 0 }));
	return [0, 1].flatMap((rootComplexes) => {
		const settings = { ram: 4096 * MIB, rootComplexes };
		return [
			...fullOn(resolveOpenVmm({ ...settings, gfx: true })),
			{ vm: resolveOpenVmm(settings), drivers: ['pci'], secondDrivers: ['pci'], pci, secondLfbBase: undefined },
		];
	});
}

/** Without a device tree: there `vmbus_reserve_fb` is not called. */
export function openVmmScenarios(count: number): Scenario[] {
	const random = createRandom(12, 9);
	return Array.from({ length: count }, (_, index) => {
		random.begin(index);
		const pick: Pick = (list) => list[random.below(list.length)] as (typeof list)[number];
		const release = pick(['current', 'current', '1.7'] as const);
		const vm = resolveOpenVmm({
			arch: pick(['x86_64', 'x86_64', 'arm64'] as const),
			ram: pick([1, 4, 5.5, 16]) * 1024 * MIB,
			rootComplexes: release === '1.7' ? 0 : pick([0, 1, 2]),
			gfx: pick([true, true, false]),
			boot: pick(['uefi', 'uefi', 'direct'] as const),
			openhcl: pick([false, false, true]),
			release,
		});
		return drawnOn(vm, pick, [0, 0, 1, 16, 24, 48]);
	});
}

/** Makes the requests of a simulation in the kernel's own allocator; how many there were. */
export function replay(
	kernel: Kernel,
	policy: PolicyId,
	{ vm, ...options }: Scenario,
	met: Map<string, number>,
): number {
	const events: TraceEvent[] = [];
	const { host, kernels } = simulate(vm, { policy, ...options }, (event) => events.push(event));
	let session: ReturnType<Kernel['boot']> | undefined;
	let boots = 0;
	let requests = 0;
	let granted: unknown = null;
	for (const event of events) {
		if (event.step === 'boot') {
			session = kernel.boot(inputOf(host, kernels[boots++]?.kernel.lfbBase as number));
			for (const { range, busy } of host.globalTree) {
				expect(session.insert(BigInt(range.start), BigInt(range.end) - 1n, busy)).toBe(true);
			}
		} else if (event.step === 'skip') {
			met.set(event.by, (met.get(event.by) ?? 0) + 1);
		} else if (event.step === 'ask') {
			const max = event.max === ANYWHERE ? 2n ** 64n - 1n : BigInt(event.max);
			granted = session?.allocate(BigInt(event.min), max, BigInt(event.size), BigInt(event.align), event.inReservation);
			requests++;
		} else if (event.step === 'answer') {
			const { result } = event;
			const expected = result && {
				start: hex(result.start),
				end: hex(result.end - 1),
				size: result.end - result.start,
			};
			expect([event.owner, event.kind, granted]).toEqual([event.owner, event.kind, expected]);
		} else if (event.step === 'free') {
			session?.free(BigInt(event.range.start), BigInt(event.range.end - event.range.start));
		}
	}
	return requests;
}

function inputOf({ machine, confidential, mmio }: Host, lfbBase: number): Case {
	return {
		...flagsOf({ bios: isBios(machine), videoDevice: machine.legacyVideo, confidential }),
		mmio: mmio.map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) - 1n })),
		lfbBase,
		lfbSize: lfbSizeOf(lfbBase),
		bar: USUAL_BAR,
	};
}

function hex(value: number): string {
	return `0x${value.toString(16)}`;
}
