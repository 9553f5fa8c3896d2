/** Debian's kernels against core and policy-as, and against each other. */

import type { PolicyId } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { createComparison, createCoreEngine, createWasmEngine, runChunks } from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import type { Kernel } from '@hvmmio/kernel-harness';
import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { Kernel as KernelClass } from '@hvmmio/kernel-harness/run';
import { policyWasm } from '@hvmmio/policy-as/inline';
import { AFTER, BEFORE, NEWEST, testSomeWereThere, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { describe, expect } from 'vitest';
import { addScans, createScan, diffKernels, identifyKernel, type ScanTally } from '../src/index.ts';
import { loadFiles, sideOf } from './kernel-setup.ts';
import { full, fullUnderOpenVmm, openVmmScenarios, replay, scenarios } from './replay.ts';

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
	const tree = await treeOf(version, KERNEL_FILES);
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

	testOn(version)('core, policy-as and the kernel agree', () => {
		const engines = [
			createCoreEngine(),
			createWasmEngine(policyWasm()),
			createKernelEngine(kernelOf(version), version),
		];
		const comparison = createComparison(engines, { policies: [policy], seed: 3, cases: CASES, exhaustive: LONG });
		const tally = runChunks(comparison);
		expect(tally.disagreements).toEqual([]);
		expect(tally.agreed).toBe(comparison.cases);
	});

	testOn(version)('simulate’s requests, made again in the kernel, come out the same', () => {
		const met = new Map<string, number>();
		const requests = [...full(), ...scenarios(LONG ? 400 : 60)].map((scenario) =>
			replay(kernelOf(version), policy, scenario, met),
		);
		expect(requests.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(requests.length * 4);
		// What firmware and legacy PCI hold was in the way of some of them.
		expect([...met.keys()]).toEqual(expect.arrayContaining(['pnp0003', 'io-apic']));
	});

	testOn(version)('and so do those of guests of OpenVMM', () => {
		const met = new Map<string, number>();
		const all = [...fullUnderOpenVmm(), ...openVmmScenarios(LONG ? 400 : 40)];
		const requests = all.map((scenario) => replay(kernelOf(version), policy, scenario, met));
		expect(requests.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(requests.length * 4);
		// The I/O APIC lies in PNP0003’s page: a page is refused there, by a kernel that has set nothing aside before.
		const owners = policy === 'gen1-bar' ? ['pnp0003', 'io-apic'] : ['pnp0003'];
		expect([...met.keys()]).toEqual(expect.arrayContaining(owners));
	});
});

testOn(BEFORE)('the fix of 2026, in regions', () => {
	const diff = diffKernels(sideOf(kernelOf(BEFORE)), sideOf(kernelOf(AFTER)), {
		seed: 1,
		generated: 3000,
		scripts: 20,
		shrink: (_, input) => input,
	});
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
});

testOn(BEFORE)('its chunks come to the same in any order, on kernels of their own', () => {
	const plan = { seed: 2, generated: 12_000, everyLine: 31, scripts: 12 };
	const pair = () => [BEFORE, AFTER].map((version) => new KernelClass(kernelOf(version).parts)) as [Kernel, Kernel];
	const [here, there, elsewhere] = [pair(), pair(), pair()].map((kernels) => createScan(...kernels, plan));
	const chunks = Array.from({ length: here?.chunks ?? 0 }, (_, i) => i);
	expect(chunks.length).toBeGreaterThan(10);
	const whole = addScans(chunks.map((chunk) => here?.run(chunk) as ScanTally));
	// As two threads would take them.
	const shares = [chunks.filter((i) => i % 3 === 0), chunks.filter((i) => i % 3 !== 0).reverse()].map((share, i) =>
		addScans(share.map((chunk) => [there, elsewhere][i]?.run(chunk) as ScanTally)),
	);
	expect(addScans(shares.reverse())).toEqual(whole);
	expect(whole.scripts.changed).toBeGreaterThan(0);
	expect(whole.boots.example).not.toBeNull();
});

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

testSomeWereThere([...loaded.keys()]);
