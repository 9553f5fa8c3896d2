/** Maps of the views. */

import { describeVm, type Lane, type MapModel, mapOfSimulation } from '@hvmmio/report';
import type { Answer } from './app.ts';
import { namesOf } from './devices.ts';
import { optionsOf } from './scenario.ts';

/** Host, first kernel and second kernel, with device names. */
export function mapOf({ simulation, scenario }: Answer): MapModel {
	return mapOfSimulation(simulation, describeVm(simulation.vm, optionsOf(scenario)), namesOf(scenario.pci));
}

/** The same, with the last kernel of the comparison if there is one. */
export function mapWithOther(answer: Answer, other: Answer | null): MapModel {
	const model = mapOf(answer);
	const last = other && mapOf(other).lanes.at(-1);
	const policy = other?.simulation.kernels.at(-1)?.kernel.policy ?? '';
	return last
		? {
				...model,
				lanes: [...model.lanes, { ...last, title: `${last.title}, ${policy}`, short: [policy, '2nd B', 'B'] }],
			}
		: model;
}

/** Both complete maps on one axis. The other's host gets a separate lane if it differs. */
export function mapOfBoth(answer: Answer, other: Answer): MapModel {
	const model = mapOf(answer);
	const { title, lanes: others } = mapOf(other);
	const [host, ...kernels] = others;
	const sameHost = JSON.stringify(host) === JSON.stringify(model.lanes[0]);
	const lanes = host && !sameHost ? [host, ...kernels] : kernels;
	const named = (lane: Lane): Lane => ({
		...lane,
		title: `B: ${lane.title}`,
		short: (lane.short ?? []).map((form) => `B ${form}`),
	});
	return { title: `${model.title}, compared with: ${title}`, lanes: [...model.lanes, ...lanes.map(named)] };
}
