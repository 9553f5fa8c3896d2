/** Debian's kernels against core and policy-as, and against each other. */

import {
	ANYWHERE,
	DEFAULT_PCI,
	type Driver,
	hostLayout,
	lfbSizeOf,
	MIB,
	type PciDevice,
	type PolicyId,
	resolveVm,
	simulate,
	type TraceEvent,
	type Vm,
} from '@hvmmio/core';
import { createComparison, createCoreEngine, createSum, createWasmEngine } from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import { createRandom, resolutionFor } from '@hvmmio/differential/sources';
import type { Kernel } from '@hvmmio/kernel-harness';
import { policyWasm } from '@hvmmio/policy-as/inline';
import { type Case, flagsOf, USUAL_BAR } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { AFTER, BEFORE, NEWEST, testWith, treeOf } from '../../kernel-harness/test/kernels.ts';
import { diffKernels, diffText, identifyKernel } from '../src/index.ts';
import { loadFiles } from './kernel-setup.ts';

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
		const found = identifyKernel(kernelOf(version), version, 5000, 1, null);
		expect([found.policy, found.equivalent, found.configWindowMin]).toEqual([policy, [], '0x0']);
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
			const sum = createSum();
			for (let chunk = 0; chunk < comparison.chunks; chunk++) {
				sum.add(comparison.run(chunk));
			}
			const tally = sum.total();
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

testOn(BEFORE)('the fix of 2026, in regions', () => {
	const document = diffKernels(
		{ kernel: kernelOf(BEFORE), path: BEFORE, policy: null },
		{ kernel: kernelOf(AFTER), path: AFTER, policy: null },
		{ seed: 1, generated: 3000, scripts: 20, shrink: (_, input) => input },
	);
	const found = document.regions.map(({ change, where }) => `${change}: ${where}`);
	expect(document.regions.length).toBeLessThan(10);
	// The kdump region: lfb_base 0 on generation 2.
	const kdump = document.regions.find((region) => region.change.startsWith('nothing was reserved, now the whole'));
	expect(kdump?.where).toBe('generation 2, not confidential, lfb_base = 0');
	expect(kdump?.example.old).toBeNull();
	expect(kdump?.example.settings).toMatchObject({ generation: 2, confidential: false, lowMmio: 128 * MIB });
	expect(kdump?.effects?.conflictsBefore).toBe(kdump?.effects?.simulated);
	expect(kdump?.effects?.conflictsAfter).toBe(0);
	// High resolutions: more than the 8 MiB that were reserved.
	const large = document.regions.find(({ change }) => change === 'the reservation now covers the whole framebuffer');
	expect(large?.where).toMatch(/^generation 2, lfb_base known.*framebuffer of 10 MiB to 128 MiB$/);
	expect(large?.example.old?.size).toBe(8 * MIB);
	// The vTPM byte, on every VM.
	const byte = document.regions.find(({ change }) => change === 'the MMIO nodes differ');
	expect(byte?.where).toBe('every VM');
	expect(byte?.example.oldAnswer.nodes[0]?.end).toBe('0xfed40000');
	expect(byte?.example.newAnswer.nodes[0]?.end).toBe('0xfed3ffff');
	expect(found.join('\n')).not.toContain('generation 1,');
	const text = diffText(document);
	expect(text.join('\n')).not.toMatch(/Tested-by/i);
	expect(text.join('\n')).toContain('simulation');
	expect(text.filter((line) => line.length > 72)).toEqual([]);
});

testOn(AFTER)('a kernel and itself differ in nothing', () => {
	const side = { kernel: kernelOf(AFTER), path: AFTER, policy: null };
	const options = { seed: 5, generated: 9000, everyLine: 53, scripts: 20, shrink: (_: unknown, input: never) => input };
	const { changed, regions, requests, allocations } = diffKernels(side, side, options as never);
	expect({ changed, regions, requests, allocations: allocations.changed }).toEqual({
		changed: 0,
		regions: [],
		requests: [],
		allocations: 0,
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
			pci: random.below(3) === 0 ? DEFAULT_PCI : [device(), device(), device()],
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
