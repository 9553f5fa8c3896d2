/**
 * Simulates each advised remedy on random machines, applied as its text says: the conflict is gone and no device is
 * lost. What is listed as not helping leaves the conflict.
 */

import { type SimulateOptions, type Simulation, simulate, type Vm } from '@hvmmio/core';
import { fixOfSeries } from '@hvmmio/core/policies';
import { numbersFrom } from '@hvmmio/testkit/random';
import { expect, test } from 'vitest';
import { diagnose, type Finding, type Step, type Unhelpful } from '../src/index.ts';
import { randomMachine } from './random-machine.ts';
import { read } from './read.ts';

const COUNT = 600;

interface Changed {
	readonly vm?: Vm;
	readonly options?: SimulateOptions;
}

/** After a change of the VM's layout the lfb_base values of the log are stale. */
const elsewhere = { lfbBase: undefined, secondLfbBase: undefined } as const;

function doneBy(step: Step, vm: Vm, options: SimulateOptions): Changed | null {
	switch (step.id) {
		case 'kexec-file-load':
			return step.tried ? { options: { loader: 'kexec_file_load', secondLfbBase: undefined } } : null;
		case 'kexec-load':
			return { options: { loader: 'kexec_load', secondLfbBase: undefined } };
		case 'video-first':
			return {
				options: { secondDrivers: ['video', 'pci'], ...(step.both ? { drivers: ['video', 'pci'] } : {}) },
			};
		case 'same-order':
			return { options: { secondDrivers: options.drivers } };
		case 'smaller-resolution':
			return {
				vm: { ...vm, resolution: step.resolution, resolutionType: 'single' },
				options: { ...elsewhere, ...(step.alone ? {} : { loader: 'kexec_file_load' }) },
			};
		case 'fixed-kernel': {
			const policy = step.series === null ? 'low-half' : fixOfSeries(step.series);
			return step.tried ? { options: { policy, secondPolicy: policy } } : null;
		}
		case 'kernel-of-2022':
			return { options: { policy: 'gen1-bar', secondPolicy: 'gen1-bar' } };
		case 'generation-2':
			return {
				vm: { ...vm, generation: 2 },
				options: { ...elsewhere, ...(step.fixedKernel ? { policy: 'low-half', secondPolicy: 'low-half' } : {}) },
			};
		default:
			return null;
	}
}

function doneInVain(advice: Unhelpful, vm: Vm): Changed | null {
	switch (advice.id) {
		case 'kexec-s':
			return { options: { loader: 'kexec_file_load', secondLfbBase: undefined } };
		case 'load-order':
			return {
				options: { secondDrivers: ['video', 'pci'], ...(advice.both ? { drivers: ['video', 'pci'] } : {}) },
			};
		case 'fixed-kernel':
			return advice.because === 'still' ? { options: { policy: 'low-half', secondPolicy: 'low-half' } } : null;
		case 'larger-low':
			return { vm: { ...vm, lowMmio: advice.bytes }, options: elsewhere };
		default:
			return null;
	}
}

const conflictsIn = ({ kernels }: Simulation) => kernels.flatMap(({ conflicts }) => conflicts).length;
/** Number of failed allocations in the worse kernel. */
const lostIn = ({ kernels }: Simulation) =>
	Math.max(
		...kernels.map(
			({ allocations }) => allocations.filter(({ owner, result }) => owner !== 'video' && result === null).length,
		),
	);

/** The setup with which the finding reports a conflict. */
function setUpOf(finding: Finding, options: SimulateOptions): SimulateOptions {
	if (finding.id !== 'kdump-at-risk') {
		return options;
	}
	const { policy, only } = finding.values;
	return {
		...options,
		policy: policy.id,
		secondPolicy: policy.id,
		...(only === 'file-load' ? { loader: 'kexec_file_load' } : {}),
		...(only === 'video-first' ? { secondDrivers: ['video', 'pci'] } : {}),
	};
}

test(`what is advised for ${COUNT} machines helps, and what is said not to help does not`, () => {
	const tried = new Set<string>();
	for (let i = 0; i < COUNT; i++) {
		const machine = randomMachine(numbersFrom(7e7 + i));
		if (machine.simulation.verdict !== 'conflict') {
			continue;
		}
		const evidence = Object.entries(machine.files).map(([file, lines]) => read(`${lines.join('\n')}\n`, file));
		const { findings, machine: observed, prediction } = diagnose(evidence);
		const { vm } = observed;
		for (const finding of findings) {
			const options = setUpOf(finding, prediction.options);
			const before = simulate(vm, options);
			if (conflictsIn(before) === 0) {
				continue;
			}
			const after = ({ vm: changed = vm, options: change }: Changed) => simulate(changed, { ...options, ...change });
			for (const step of finding.steps) {
				const change = doneBy(step, vm, options);
				const then = change && after(change);
				if (then !== null) {
					tried.add(step.id);
					const told = `machine ${7e7 + i}, ${finding.id}: ${JSON.stringify(step)}`;
					expect(conflictsIn(then), told).toBe(0);
					expect(lostIn(then), told).toBeLessThanOrEqual(lostIn(before));
				}
			}
			for (const advice of finding.unhelpful) {
				const change = doneInVain(advice, vm);
				if (change !== null) {
					tried.add(`not ${advice.id}`);
					const told = `machine ${7e7 + i}, ${finding.id}: not ${JSON.stringify(advice)}`;
					expect(conflictsIn(after(change)), told).toBeGreaterThan(0);
				}
			}
		}
	}
	expect([...tried]).toEqual(
		expect.arrayContaining([
			'kexec-file-load',
			'video-first',
			'same-order',
			'smaller-resolution',
			'fixed-kernel',
			'kernel-of-2022',
			'generation-2',
			'not kexec-s',
			'not larger-low',
			'not fixed-kernel',
		]),
	);
});
