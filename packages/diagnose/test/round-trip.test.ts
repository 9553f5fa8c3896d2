/** A random machine, printed as dmesg, /proc/iomem and PowerShell JSON, is read back as itself. */

import { hostLayout, POLICIES, policyById, resolveVm, simulate, type Vm } from '@hvmmio/core';
import { FOUR_GIB, GIB, MIB } from '@hvmmio/core/address';
import { lowMmioMin } from '@hvmmio/core/host';
import type { Evidence } from '@hvmmio/evidence';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { machineOf } from '../src/index.ts';
import { guidOf, printDmesg, printGetVm, printGetVmVideo, printIomem } from './print.ts';
import { read, utf16 } from './read.ts';

const RUNS = 800;

const resolution = fc.record({
	horizontal: fc.integer({ min: 1, max: 7680 }),
	vertical: fc.integer({ min: 1, max: 4320 }),
});
const vm: fc.Arbitrary<Vm> = fc
	.record({
		kind: fc.constantFrom([1, 'x86_64'] as const, [2, 'x86_64'] as const, [2, 'arm64'] as const),
		platform: fc.constantFrom('lab' as const, 'azure' as const),
		confidential: fc.boolean(),
		low: fc.nat({ max: 3.5 * GIB }),
		highMmio: fc.integer({ min: 1, max: 2 ** 16 }).map((n) => n * 2 * MIB),
		highMmioBase: fc.oneof(
			fc.constant(0xf_e000_0000),
			fc.integer({ min: 2049, max: 2 ** 20 }).map((n) => n * 2 * MIB),
		),
		resolution,
		resolutionType: fc.constantFrom('single' as const, 'maximum' as const, 'default' as const),
	})
	.map(({ kind: [generation, arch], confidential, low, ...rest }) => {
		const lowMmio = Math.max(lowMmioMin(arch), low);
		return resolveVm({ ...rest, generation, arch, lowMmio, confidential: confidential && generation === 2 });
	});
const pci = fc.array(
	fc.record({
		low: fc.oneof(
			fc.constant(0),
			fc.integer({ min: 1, max: 2 ** 14 }).map((n) => n * 4096),
		),
		high: fc.oneof(
			fc.constant(0),
			fc.integer({ min: 1, max: 2 ** 18 }).map((n) => n * 4096),
		),
	}),
	{ maxLength: 4 },
);
const policy = fc.constantFrom(...POLICIES.map(({ id }) => id));
const drivers = fc.constantFrom(['pci', 'video'] as const, ['video', 'pci'] as const);

/** Changes around a text that do not affect its content. */
const dress = fc.record({
	prefix: fc.constantFrom('', '[    1.000000] ', 'Mar 03 09:14:05 node kernel: ', '<6>', '> '),
	end: fc.constantFrom('\n', '\r\n'),
	encode: fc.constantFrom(
		(text: string): string | Uint8Array => text,
		(text: string) => utf16(text, 'le'),
		(text: string) => utf16(text, 'be'),
	),
	words: fc.boolean(),
	indent: fc.constantFrom(0, 2),
});

test('all files together give the same VM and the same devices', () => {
	fc.assert(
		fc.property(
			vm,
			pci,
			policy,
			drivers,
			dress,
			(given, devices, id, order, { prefix, end, encode, words, indent }) => {
				const [record] = simulate(given, { pci: devices, policy: id, drivers: order, second: false }).kernels;
				if (record === undefined) {
					throw new Error('a simulation has a first kernel');
				}
				const file = (name: string, lines: readonly string[]): Evidence => read(encode(lines.join(end)), name);
				const json = (name: string, value: object) => file(name, JSON.stringify(value, null, indent).split('\n'));
				const evidence = [
					file(
						'dmesg',
						printDmesg(given, record).map((line) => prefix + line),
					),
					file('iomem', printIomem(given, record)),
					json('vm', printGetVm(given)),
					json('video', printGetVmVideo(given, words)),
				];
				expect(evidence.map(({ kind }) => kind)).toEqual(['dmesg', 'iomem', 'get-vm', 'get-vmvideo']);
				const machine = machineOf(evidence);
				expect(machine.vm).toEqual(given);
				expect(machine.inference.contradictions).toEqual([]);
				expect(machine.kernels.map(({ drivers: seen }) => seen)).toEqual([record.drivers]);
				expect(machine.kernels[0]?.mmio?.reserved ?? null).toEqual(
					policyById(record.kernel.policy).printsLine && record.claimed ? record.reserved : null,
				);
				expect(machine.devices.map(({ name }) => name)).toEqual(devices.map((_device, index) => guidOf(index)));
				devices.forEach((device, index) => {
					const kept = record.allocations.filter(({ owner, released }) => owner === `pci${index}` && released === null);
					const windows = kept.filter(({ kind, result }) => kind !== 'config-window' && result !== null);
					const seen = machine.devices.find(({ name }) => name === guidOf(index));
					if (windows.length > 0) {
						expect({ low: seen?.low, high: seen?.high }).toEqual(device);
					}
				});
			},
		),
		{ numRuns: RUNS, seed: 20261 },
	);
});

test('the guest’s files alone give the same places', () => {
	fc.assert(
		fc.property(vm, policy, (given, id) => {
			const [record] = simulate(given, { policy: id, second: false }).kernels;
			if (record === undefined) {
				throw new Error('a simulation has a first kernel');
			}
			const machine = machineOf([read(printDmesg(given, record).join('\n'), 'dmesg')]);
			const layout = hostLayout(given);
			expect(machine.observed.lowMmio?.range.start).toBe(layout.lowMmio.start);
			expect(hostLayout(machine.vm).lowMmio.start).toBe(layout.lowMmio.start);
			if (layout.highMmio.start > FOUR_GIB) {
				expect(hostLayout(machine.vm).highMmio).toEqual(layout.highMmio);
			}
			const { generation, arch, confidential, platform } = given;
			expect(machine.vm).toMatchObject({ generation, arch, confidential });
			// A lab VM with low MMIO as large as Azure's is taken for an Azure VM, and that assumption is reported.
			if (platform === 'azure' || layout.lowMmio.start !== GIB) {
				expect(machine.vm.platform).toBe(platform);
			} else {
				expect(machine.inference.properties.platform.sure).not.toBe('determined');
			}
		}),
		{ numRuns: RUNS, seed: 20262 },
	);
});
