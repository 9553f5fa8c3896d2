/** What was observed, beside what the model has of the same machine, which was not. */

import { type Diagnosis, observedMap } from '@hvmmio/diagnose';
import { describeVm } from '../describe.ts';
import { type MapModel, mapOfSeen } from '../map.ts';

/** Null where nothing was determined that a map could show. */
export function diagnosisMap(diagnosis: Diagnosis): MapModel | null {
	const { vm, prediction } = diagnosis;
	if (vm === null) {
		return null;
	}
	const { devices, ...ranges } = observedMap(diagnosis);
	const seen = {
		...ranges,
		// A GUID is too long for a lane; its first part tells devices apart.
		devices: devices.map(({ name, kind, range, conflict }) => ({
			name: `${name.slice(0, 8)} ${kind === 'config-window' ? 'config window' : 'window'}`,
			range,
			conflict: conflict ? 'on the framebuffer' : null,
		})),
	};
	const isSeen = devices.length > 0 || Object.values(ranges).some((range) => range !== null);
	const caption = isSeen ? 'the lanes of the model are not observed' : 'by the model, not observed';
	return mapOfSeen(seen, prediction.simulation, `${describeVm(vm)} (${caption})`);
}
