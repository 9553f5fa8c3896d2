/** Remedies for a conflict, each simulated with everything else unchanged. */

import { type AnyVm, type SimulateOptions, simulate } from '@hvmmio/core';
import { fixOfSeries } from '@hvmmio/core/policies';
import { optionsOf, type Scenario } from './scenario.ts';

export interface Remedy {
	readonly id: 'fix' | 'kexec-file-load' | 'video-first' | 'default-modes';
	/** The change of settings. */
	readonly change: Partial<Scenario>;
}

const FIXES: readonly string[] = ['low-half', 'low-half-ungated', 'low-half-screen-info'];

/**
 * Remedies without remaining conflicts, least effort first. @param kernel the release that was asked about, whose
 * series determines the form of the fix
 */
export function remediesOf(vm: AnyVm, scenario: Scenario, kernel: string | null): Remedy[] {
	const fix = kernel === null ? 'low-half' : fixOfSeries(kernel);
	const all: (Remedy | null)[] = [
		scenario.second && scenario.loader === 'kexec_load'
			? { id: 'kexec-file-load', change: { loader: 'kexec_file_load' } }
			: null,
		scenario.second && scenario.drivers.length === 2
			? { id: 'video-first', change: { secondDrivers: ['video', 'pci'] } }
			: null,
		'host' in vm || vm.resolution === null ? null : { id: 'default-modes', change: { resolution: null } },
		FIXES.includes(scenario.policy) && (scenario.secondPolicy === null || FIXES.includes(scenario.secondPolicy))
			? null
			: { id: 'fix', change: { policy: fix, secondPolicy: null } },
	];
	return all.filter((each) => each !== null).filter(({ id, change }) => helps(vm, scenario, id, change));
}

function helps(vm: AnyVm, scenario: Scenario, id: Remedy['id'], change: Partial<Scenario>): boolean {
	const options: SimulateOptions = optionsOf({ ...scenario, ...change });
	const changed = id === 'default-modes' ? { ...vm, resolution: null, resolutionType: 'default' as const } : vm;
	return simulate(changed, options).verdict === 'ok';
}
