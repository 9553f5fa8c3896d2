/**
 * Single changes with which an infeasible plan becomes feasible. The sizes for each come from the same search as a
 * plan.
 */

import { ADDRESS_LIMIT } from '../address/address.ts';
import { type Need, needOf, type PlanOptions, type PlanSettings } from './need.ts';
import { type Sizes, smallestSizes } from './search.ts';

/** A single change that may make a plan feasible. */
export type ChangeId =
	| 'fixed-kernel'
	| 'kexec-file-load'
	| 'hyperv-drm'
	| 'default-modes'
	| 'generation-2'
	| 'address-bits';

/** A change with which the needs can be met, and the sizes that go with it. */
export interface Alternative extends Sizes {
	readonly change: ChangeId;
	/** For `address-bits` the number of bits needed, else null. */
	readonly physicalAddressBits: number | null;
}

interface Change {
	readonly settings?: PlanSettings;
	readonly options?: PlanOptions;
}

/** The policy of mainline's fix. */
const FIXED = 'low-half';

/** In order of effort; null if there is nothing to change. */
const CHANGES: Readonly<Record<ChangeId, (need: Need) => Change | null>> = {
	'kexec-file-load': ({ resolved, vm }) =>
		vm.arch === 'arm64' || vm.confidential || !resolved.second || resolved.loader === 'kexec_file_load'
			? null
			: { options: { loader: 'kexec_file_load' } },
	'fixed-kernel': ({ resolved: { policy, secondPolicy, sysfb } }) =>
		policy === FIXED && secondPolicy === FIXED && sysfb
			? null
			: { options: { policy: FIXED, secondPolicy: FIXED, sysfb: true } },
	'hyperv-drm': ({ resolved: { videoDriver } }) =>
		videoDriver === 'hyperv_drm' ? null : { options: { videoDriver: 'hyperv_drm' } },
	'default-modes': ({ vm }) =>
		vm.resolution === null ? null : { settings: { resolution: null, resolutionType: 'default' } },
	'generation-2': ({ vm }) => (vm.generation === 2 ? null : { settings: { generation: 2 } }),
	'address-bits': ({ options }) =>
		options.physicalAddressBits === undefined ? null : { options: { physicalAddressBits: undefined } },
};

export function alternativesTo(need: Need): Alternative[] {
	return (Object.keys(CHANGES) as ChangeId[]).flatMap((change) => {
		const changed = CHANGES[change](need);
		if (changed === null) {
			return [];
		}
		const sizes = smallestSizes(
			needOf({ ...need.settings, ...changed.settings }, { ...need.options, ...changed.options }),
		);
		if (sizes === null) {
			return [];
		}
		const bits = change === 'address-bits' ? bitsFor(need.vm.highMmioBase + sizes.highMmio) : null;
		return [{ change, ...sizes, physicalAddressBits: bits }];
	});
}

/** The number of bits needed for all addresses below `end`. */
function bitsFor(end: number): number {
	let bits = 0;
	for (let limit = 1; limit < end && limit < ADDRESS_LIMIT; limit *= 2) {
		bits++;
	}
	return bits;
}
