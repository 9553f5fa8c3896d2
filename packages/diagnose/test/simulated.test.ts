/** Simulated machines printed as evidence: exactly what happened is reported. */

import { hostLayout, type KernelRecord, resolveVm, type SimulateOptions, simulate, type Vm } from '@hvmmio/core';
import { GIB, MIB } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { lowMmioMin } from '@hvmmio/core/host';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnosis } from '../src/index.ts';
import { printDmesg, printGetVm, printGetVmVideo, printIomem } from './print.ts';
import { diagnoseTexts, idsOf } from './read.ts';

const RUNS = 300;

const vm: fc.Arbitrary<Vm> = fc
	.record({
		arch: fc.constantFrom('x86_64' as const, 'arm64' as const),
		low: fc.nat({ max: 3.5 * GIB }),
		highMmio: fc.constantFrom(512 * MIB, 4 * GIB),
		resolution: fc.option(
			fc.record({ horizontal: fc.integer({ min: 1, max: 7680 }), vertical: fc.integer({ min: 1, max: 4320 }) }),
		),
	})
	.map(({ arch, low, ...rest }) => resolveVm({ ...rest, arch, lowMmio: Math.max(lowMmioMin(arch), low) }));
const drivers = fc.constantFrom<readonly Driver[]>(['pci', 'video'], ['video', 'pci']);
const pci = fc.array(
	fc.record({ low: fc.constantFrom(0, 4096, 16 * MIB), high: fc.constantFrom(4096, MIB, 64 * MIB) }),
	{ minLength: 1, maxLength: 3 },
);

function printed(given: Vm, record: KernelRecord, release: string, second: boolean): Record<string, string> {
	const log = printDmesg(given, record).map((line) =>
		line.startsWith('Linux version')
			? `Linux version ${release} (printed@by.test) #1 SMP`
			: line.startsWith('Command line')
				? `Command line: ro${second ? ' elfcorehdr=0x6d000000' : ''}`
				: line,
	);
	return {
		dmesg: log.join('\n'),
		iomem: printIomem(given, record).join('\n'),
		vm: JSON.stringify(printGetVm(given)),
		video: JSON.stringify(printGetVmVideo(given, true)),
	};
}

function kernelsOf(given: Vm, options: SimulateOptions): readonly [KernelRecord, KernelRecord] {
	const [first, second] = simulate(given, options).kernels;
	if (first === undefined || second === undefined) {
		throw new Error('a simulation has two kernels');
	}
	return [first, second];
}

const told = ({ findings }: Diagnosis) =>
	findings.map((finding) => `${finding.id}: ${JSON.stringify(finding.values)}`).join('\n');

test('a first kernel in which all went well: no error, and no mismatch with the model', () => {
	let well = 0;
	fc.assert(
		fc.property(vm, pci, drivers, fc.constantFrom('6.12.94', '6.12.95'), (given, devices, order, release) => {
			const policy = release === '6.12.95' ? 'low-half' : 'sysfb-gate';
			const [first] = kernelsOf(given, { policy, pci: devices, drivers: order });
			if (first.conflicts.length > 0 || first.allocations.some(({ result }) => result === null)) {
				return;
			}
			well++;
			const diagnosis = diagnoseTexts(printed(given, first, release, false));
			expect(idsOf(diagnosis, 'error'), told(diagnosis)).toEqual([]);
			expect(
				diagnosis.findings.map(({ id }) => id),
				told(diagnosis),
			).not.toContain('model-mismatch');
			expect(diagnosis.findings.map(({ id }) => id)).not.toContain('contradiction');
			// Both give the same machine.
			expect(diagnosis.machine.vm).toEqual(given);
			expect(diagnosis.prediction.simulation.kernels[0]?.reserved).toEqual(first.reserved);
		}),
		{ numRuns: RUNS, seed: 31 },
	);
	expect(well).toBeGreaterThan(RUNS / 4);
});

test('a second kernel in which the host refused a device: that is the error', () => {
	let refused = 0;
	fc.assert(
		fc.property(vm, pci, drivers, (given, devices, order) => {
			const [, second] = kernelsOf(given, {
				policy: 'sysfb-gate',
				pci: devices,
				drivers: ['pci', 'video'],
				secondDrivers: order,
			});
			const hit = second.conflicts.some(({ effect }) => effect === 'd0-entry-refused');
			const diagnosis = diagnoseTexts({ dmesg: printed(given, second, '6.12.94', true)['dmesg'] as string });
			expect(idsOf(diagnosis, 'error').includes('d0-entry-refused'), told(diagnosis)).toBe(hit);
			refused += hit ? 1 : 0;
		}),
		{ numRuns: RUNS, seed: 32 },
	);
	expect(refused).toBeGreaterThan(RUNS / 8);
});

test('a window that is too small is found, and the setting that is advised is enough', () => {
	fc.assert(
		fc.property(vm, fc.integer({ min: 1, max: 6 }), (given, count) => {
			const devices = Array.from({ length: count }, () => ({ low: 64 * MIB, high: 0 }));
			const options: SimulateOptions = { policy: 'low-half', pci: devices, second: false };
			const [first] = simulate(given, options).kernels;
			if (first === undefined) {
				throw new Error('a simulation has a first kernel');
			}
			const short = first.allocations.some(({ kind, result }) => kind === 'low-window' && result === null);
			const diagnosis = diagnoseTexts(printed(given, first, '7.1.4', false));
			expect(idsOf(diagnosis, 'error'), told(diagnosis)).toEqual(short ? ['low-mmio-exhausted'] : []);
			if (short) {
				const step = diagnosis.findings[0]?.steps[0];
				const lowMmio = step?.id === 'set-window' ? step.bytes : 0;
				const [then] = simulate({ ...given, lowMmio }, options).kernels;
				expect(hostLayout(given).lowMmio.start).toBeGreaterThan(2 ** 32 - lowMmio);
				expect(
					then?.allocations.every(({ kind, result }) => kind !== 'low-window' || result !== null),
					JSON.stringify(step),
				).toBe(true);
				// One step less is not enough.
				const [less] = simulate({ ...given, lowMmio: lowMmio - 2 * MIB }, options).kernels;
				expect(
					less?.allocations.some(({ kind, result }) => kind === 'low-window' && result === null),
					JSON.stringify(step),
				).toBe(true);
			}
		}),
		{ numRuns: RUNS, seed: 33 },
	);
});
