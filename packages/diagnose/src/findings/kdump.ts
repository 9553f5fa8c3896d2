/** What the model says of a second kernel that has not run yet, and whether the fix is there. */

import { type Conflict, type SimulateOptions, simulate } from '@hvmmio/core';
import type { Case, Judge } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import { remediesFor } from '../remedies.ts';
import { list, range } from '../words.ts';

export const judgeKdump: Judge = (given) => [...fixPresent(given), ...atRisk(given)];

function fixPresent({ machine, prediction }: Case): Finding[] {
	const fixed = machine.kernels.filter(({ mmio }) => mmio !== null && mmio.reserved !== null);
	if (fixed.length === 0) {
		return [];
	}
	const [policy] = prediction.policies;
	return [
		finding({
			id: 'fix-present',
			severity: 'info',
			what: `The kernel has the fix of 2026 and keeps ${list(fixed.map(({ mmio }) => (mmio?.reserved ? range(mmio.reserved) : '')))} free for the framebuffer.`,
			why: `It is ${policy.id}: ${policy.because}.`,
			evidence: fixed.flatMap(({ mmio }) => (mmio ? [mmio.source] : [])),
		}),
	];
}

/** What no line tells of a second kernel, and what it may be instead: tried after what is assumed. */
const OTHERWISE: readonly { readonly change: SimulateOptions; readonly when: string }[] = [
	{ change: {}, when: '' },
	{ change: { loader: 'kexec_file_load' }, when: ' if it is loaded by kexec_file_load (kexec -s)' },
	{ change: { secondDrivers: ['video', 'pci'] }, when: ' if the video driver loads first' },
];

/** Only where the evidence has not shown it already. */
function atRisk(given: Case): Finding[] {
	const { machine, prediction } = given;
	const seen = machine.devices.some(({ d0 }) => d0.some(({ status }) => status === 'c0370048'));
	const guest = machine.kernels.length > 0;
	if (seen || prediction.second !== null || (!guest && machine.devices.length === 0)) {
		return [];
	}
	for (const { change, when } of OTHERWISE) {
		const options = { ...prediction.options, ...change };
		const simulation = simulate(machine.vm, options);
		const conflict = simulation.kernels[1]?.conflicts[0];
		if (conflict !== undefined) {
			return [risk({ ...given, prediction: { ...prediction, options, simulation } }, conflict, when)];
		}
	}
	return [];
}

function risk(given: Case, conflict: Conflict, when: string): Finding {
	const { machine, prediction } = given;
	const [policy] = prediction.policies;
	const real = machine.kernels.length > 0 && machine.devices.length > 0 && policy.sure !== 'assumed';
	const effect =
		conflict.effect === 'd0-entry-refused'
			? 'the host would refuse the device'
			: 'the device and the framebuffer would claim the same addresses';
	return finding({
		id: 'kdump-at-risk',
		severity: real ? 'warning' : 'info',
		what: `A kdump or kexec kernel of this kind would lose PCI devices${when}: by the model ${effect}.`,
		why: `${machine.devices.length > 0 ? '' : 'No passed-through PCI device is seen here; this is so for any that may be added. '}The kernel decides as ${policy.id} (${policy.sure}: ${policy.because}), and nothing has failed yet.`,
		addresses: [
			`the framebuffer would be at ${range(conflict.framebuffer)}`,
			`the device would get ${range(conflict.range)}`,
		],
		evidence: machine.kernels.flatMap(({ releaseSource }) => (releaseSource ? [releaseSource] : [])),
		...remediesFor(given),
	});
}
