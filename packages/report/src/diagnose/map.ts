/** The map of a diagnosis: what was observed, and beside it the model of the same machine. */

import { type Simulation, simulate } from '@hvmmio/core';
import { type Diagnosis, observedMap } from '@hvmmio/diagnose';
import { describeVm } from '../describe.ts';
import { type MapModel, mapOfSeen } from '../map.ts';
import { seenNaming } from '../naming.ts';

const CONFLICTS = { framebuffer: 'on the framebuffer', bar: 'in another BAR' } as const;

/**
 * Null if the evidence has no addresses. The model is drawn if the evidence shows where low MMIO is.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { diagnosisMap } from '@hvmmio/report';
 * const log = 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=(null)\n';
 * const diagnosis = diagnose([await readEvidence('dmesg.txt', [new TextEncoder().encode(log)])]);
 * console.log(diagnosisMap(diagnosis) !== null); // true
 * ```
 */
export function diagnosisMap(diagnosis: Diagnosis): MapModel | null {
	const { vm, machine } = diagnosis;
	if (vm === null) {
		return null;
	}
	const { devices, ...ranges } = observedMap(diagnosis);
	const { by, sure } = machine.inference.properties.lowMmio;
	const isModelled = by.length > 0 && sure !== 'open';
	// A single range is not worth a picture.
	const count = devices.length + Object.values(ranges).filter((range) => range !== null).length;
	if (!isModelled && count < 2) {
		return null;
	}
	const seen = {
		...ranges,
		// A GUID is too long for a lane; its first part distinguishes devices.
		devices: devices.map(({ name, kind, range, conflict }) => ({
			...seenNaming(name.slice(0, 8), kind),
			range,
			conflict: conflict && CONFLICTS[conflict],
		})),
	};
	if (!isModelled) {
		return mapOfSeen(seen, null, 'Observed');
	}
	const caption = count > 0 ? 'the lanes of the model are not observed' : 'by the model, not observed';
	return mapOfSeen(seen, modelOf(diagnosis), `${describeVm(vm)} (${caption})`);
}

/** The simulation without the device that is assumed when the evidence shows none. */
function modelOf({ prediction, assumed, machine }: Diagnosis): Simulation {
	return assumed.some(({ id }) => id === 'no-device')
		? simulate(machine.vm, { ...prediction.options, pci: [] })
		: prediction.simulation;
}
