/** A region's example on the map and in the settings. */

import { hostLayout, POLICIES, type PolicyId, type Reservation, type Vm } from '@hvmmio/core';
import { ADDRESS_LIMIT, type Range } from '@hvmmio/core/address';
import { type DiffDocument, type MapModel, mapOfLayout, mapOfReservation, type RegionDocument } from '@hvmmio/report';
import type { PageState } from '../../state/fragment.ts';
import { type Scenario, scenarioFrom } from '../../state/scenario.ts';

type Answer = RegionDocument['example']['oldAnswer'];

/** Null if an address is beyond those of a CPU. */
export function exampleMap({ example: { settings, vm, oldAnswer, newAnswer } }: RegionDocument): MapModel | null {
	const title = vm ?? '';
	const answers = [oldAnswer, newAnswer].map(reservationOf);
	if (answers.some(({ mmio, reserved }) => [...mmio, ...(reserved ? [reserved] : [])].some(isBeyond))) {
		return null;
	}
	const host = settings ? mapOfLayout(hostLayout(vmOf(settings)), title).lanes : [];
	const kernels = answers.flatMap((answer, i) =>
		mapOfReservation(answer, title).lanes.map((lane) => ({ ...lane, title: i === 0 ? 'old' : 'new' })),
	);
	return { title, lanes: [...host, ...kernels] };
}

/** The example's settings, compared with the new kernel's policy; null if no VM has this input. */
export function exampleScenario(
	{ example: { settings, input } }: RegionDocument,
	diff: DiffDocument,
	present: Scenario,
): Pick<PageState, 'scenario' | 'comparison'> | null {
	const options = {
		policy: policyOf(diff.old.policy) ?? present.policy,
		sysfb: input.sysfb,
		secondLfbBase: Number(input.lfbBase),
	};
	const scenario = settings && scenarioFrom(vmOf(settings), options);
	const policy = policyOf(diff.new.policy);
	return scenario && { scenario, comparison: policy && { kind: 'policy', policy, secondPolicy: null } };
}

function policyOf(name: string | null): PolicyId | null {
	return POLICIES.find(({ id }) => id === name)?.id ?? null;
}

function vmOf(settings: NonNullable<RegionDocument['example']['settings']>): Vm {
	return { ...settings, highMmioBase: Number(settings.highMmioBase) } as Vm;
}

function reservationOf({ reserved, nodes }: Answer): Reservation {
	const mmio = nodes.map(rangeOf);
	return { mmio, reserved: reserved && rangeOf(reserved), requested: null, attempts: 0, messages: [] };
}

function rangeOf({ start, end }: { readonly start: string; readonly end: string }): Range {
	return { start: Number(start), end: Number(end) + 1 };
}

function isBeyond({ start, end }: Range): boolean {
	return start >= ADDRESS_LIMIT || end > ADDRESS_LIMIT || end <= start;
}
