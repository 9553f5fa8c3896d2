/** Debian's kernels against core and policy-as, and against each other. */

import {
	DEFAULT_OPTIONS,
	hostLayout,
	type PolicyId,
	resolveVm,
	simulate,
	type TraceEvent,
	type Vm,
} from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { ANYWHERE, type Driver, lfbSizeOf, type PciDevice } from '@hvmmio/core/guest';
import { createComparison, createCoreEngine, createWasmEngine, runChunks } from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import { createRandom, resolutionFor } from '@hvmmio/differential/sources';
import type { Kernel } from '@hvmmio/kernel-harness';
import { policyWasm } from '@hvmmio/policy-as/inline';
import { type Case, flagsOf, USUAL_BAR } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { AFTER, BEFORE, NEWEST, testWith, treeOf } from '../../kernel-harness/test/kernels.ts';
import { diffKernels, identifyKernel } from '../src/index.ts';
import { checkRegions } from './check-regions.ts';
import { loadFiles, sideOf } from './kernel-setup.ts';

const KERNELS: readonly { version: string; policy: PolicyId }[] = [
	{ version: BEFORE, policy: 'gen1-bar' },
	{ version: AFTER, policy: 'low-half-ungated' },
	{ version: NEWEST, policy: 'low-half' },
];

/** The long form runs the whole lattice and a million inputs: `pnpm test:kernels`. */
const LONG = process.env['HVMMIO_LONG'] === '1';
const CASES = LONG ? 1_000_000 : 60_000;

const loaded = new Map<string, Kernel>();
const trees = new Map<string, Awaited<ReturnType<typeof treeOf>>>();
for (const { version } of KERNELS) {
	const tree = await treeOf(version);
	trees.set(version, tree);
	if (tree) {
		loaded.set(version, await loadFiles(tree.files));
	}
}
const kernelOf = (version: string) => loaded.get(version) as Kernel;
const testOn = (version: string) => testWith(trees.get(version) ?? null);

describe.each(KERNELS)('kernel $version', ({ version, policy }) => {
	testOn(version)(`is ${policy}`, () => {
		const found = identifyKernel(kernelOf(version), 5000, 1, null);
		expect(found).toMatchObject({ policy, equivalent: [], messages: null, configWindowMin: 0 });
	});

	testOn(version)(
		'core, policy-as and the kernel agree',
		() => {
			const engines = [
				createCoreEngine(),
				createWasmEngine(policyWasm()),
				createKernelEngine(kernelOf(version), version),
			];
			const comparison = createComparison(engines, { policies: [policy], seed: 3, cases: CASES, exhaustive: LONG });
			const tally = runChunks(comparison);
			expect(tally.disagreements).toEqual([]);
			expect(tally.agreed).toBe(comparison.cases);
		},
		600_000,
	);

	testOn(version)(
		'simulate’s requests, made again in the kernel, come out the same',
		() => {
			const met = new Map<string, number>();
			const requests = [...full(), ...scenarios(LONG ? 400 : 60)].map((scenario) =>
				replay(kernelOf(version), policy, scenario, met),
			);
			expect(requests.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(requests.length * 4);
			// What firmware and legacy PCI hold was in the way of some of them.
			expect([...met.keys()]).toEqual(expect.arrayContaining(['pnp0003', 'io-apic']));
		},
		600_000,
	);
});

testOn(BEFORE)(
	'the fix of 2026, in regions',
	() => {
		const diff = diffKernels(sideOf(kernelOf(BEFORE)), sideOf(kernelOf(AFTER)), {
			seed: 1,
			generated: 3000,
			scripts: 20,
			shrink: (_, input) => input,
		});
		checkRegions(diff);
		expect(diff.regions.length).toBeLessThan(12);
		const of = (change: string) => diff.regions.filter((region) => region.change === change);
		// The kdump region: lfb_base 0 on generation 2. A confidential VM has no framebuffer then.
		const [kdump] = of('newly-reserved-whole');
		expect(kdump?.condition).toEqual({
			values: { generation: [2], confidential: [false], knowledge: ['zero'] },
			boxes: [{ framebuffer: { min: null, max: null }, lowMmio: { min: null, max: null } }],
		});
		expect(kdump?.example.old.reserved).toBeNull();
		expect(kdump?.example.vm).toMatchObject({ generation: 2, confidential: false, lowMmio: 128 * MIB });
		expect(kdump?.effects?.conflictsBefore).toBe(kdump?.effects?.simulated);
		expect(kdump?.effects?.conflictsAfter).toBe(0);
		expect(of('newly-reserved-elsewhere').map(({ condition }) => condition.values)).toEqual([
			{ confidential: [true], knowledge: ['zero'] },
		]);
		// High resolutions: more than the 8 MiB that were reserved.
		const large = of('now-covers-framebuffer').find(({ condition }) => condition.values.knowledge?.includes('known'));
		expect(large?.condition.boxes).toEqual([
			{ framebuffer: { min: 10 * MIB, max: null }, lowMmio: { min: null, max: null } },
		]);
		expect(large?.example.old.reserved?.size).toBe(8 * MIB);
		// The vTPM byte, on every VM.
		const [byte] = of('nodes-differ');
		expect(byte?.condition.values).toEqual({});
		expect(byte?.example.old.nodes[0]?.end).toBe('0xfed40000');
		expect(byte?.example.new.nodes[0]?.end).toBe('0xfed3ffff');
		expect(diff.regions.some(({ condition }) => condition.values.generation?.includes(1))).toBe(false);
	},
	600_000,
);

testOn(AFTER)('a kernel and itself differ in nothing', () => {
	const side = sideOf(kernelOf(AFTER));
	const options = { seed: 5, generated: 9000, everyLine: 53, scripts: 20, shrink: (_: unknown, input: never) => input };
	const { changed, regions, drivers, boots, allocations, notRun } = diffKernels(side, side, options as never);
	expect({ changed, regions, drivers, boots: boots.changed, allocations: allocations.changed, notRun }).toEqual({
		changed: 0,
		regions: [],
		drivers: [],
		boots: 0,
		allocations: 0,
		notRun: [],
	});
});

interface Scenario {
	readonly vm: Vm;
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

function full(): Scenario[] {
	return ([1, 2] as const).flatMap((generation) =>
		FULL.map((sizes) => ({
			vm: resolveVm({ generation }),
			drivers: ['video', 'pci'] as const,
			secondDrivers: ['pci'] as const,
			pci: sizes.map((size) => ({ low: size * MIB, high: 0 })),
			secondLfbBase: undefined,
		})),
	);
}

function scenarios(count: number): Scenario[] {
	const random = createRandom(11, 9);
	return Array.from({ length: count }, (_, index) => {
		random.begin(index);
		const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
		const orders = [['pci', 'video'], ['video', 'pci'], ['pci']] as const;
		const arch = pick(['x86_64', 'x86_64', 'arm64'] as const);
		const vm = resolveVm({
			arch,
			generation: arch === 'arm64' ? 2 : pick([1, 2, 2]),
			lowMmio: pick(arch === 'arm64' ? [512, 3072] : [128, 128, 150, 256, 1024, 3072]) * MIB,
			resolution: resolutionFor(pick([8, 32, 64, 100, 128]) * MIB),
		});
		const device = () => ({ low: pick([0, 0, 1, 16, 24]) * MIB, high: pick([0, 1, 64, 96, 300]) * MIB });
		return {
			vm,
			drivers: pick(orders),
			secondDrivers: pick(orders),
			pci: random.below(3) === 0 ? DEFAULT_OPTIONS.pci : [device(), device(), device()],
			secondLfbBase: pick([undefined, 0, 0xf800_0000]),
		};
	});
}

/** Makes the requests of a simulation in the kernel's own allocator; how many there were. */
function replay(kernel: Kernel, policy: PolicyId, { vm, ...options }: Scenario, met: Map<string, number>): number {
	const events: TraceEvent[] = [];
	const { host, kernels } = simulate(vm, { policy, ...options }, (event) => events.push(event));
	let session: ReturnType<Kernel['boot']> | undefined;
	let boots = 0;
	let requests = 0;
	let granted: unknown = null;
	for (const event of events) {
		if (event.step === 'boot') {
			session = kernel.boot(inputOf(vm, kernels[boots++]?.kernel.lfbBase as number));
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

function inputOf(vm: Vm, lfbBase: number): Case {
	const { lowMmio, highMmio } = hostLayout(vm);
	return {
		...flagsOf({ bios: vm.generation === 1, confidential: vm.confidential }),
		mmio: [lowMmio, highMmio].map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) - 1n })),
		lfbBase,
		lfbSize: lfbSizeOf(lfbBase),
		bar: USUAL_BAR,
	};
}

function hex(value: number): string {
	return `0x${value.toString(16)}`;
}

test('which kernels were there', () => {
	expect([0, KERNELS.length]).toContain(loaded.size);
});
