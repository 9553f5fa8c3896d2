/** The lanes that the views show. */

import type { AnyVm, Simulation } from '@hvmmio/core';
import { describeVm, type Lane, type MapModel, mapOfSimulation } from '@hvmmio/report';

/** The same map with the devices' names behind their numbers. */
export function withNames(model: MapModel, names: readonly (string | null)[]): MapModel {
	const named = (text: string) =>
		text.replace(/\bpci(\d+)\b/g, (owner, i) => (names[Number(i)] ? `${owner} (${names[Number(i)]})` : owner));
	return names.every((name) => name === null)
		? model
		: {
				...model,
				lanes: model.lanes.map(({ title, boxes, ghosts }) => ({
					title,
					boxes: boxes.map((box) => ({ ...box, name: named(box.name) })),
					ghosts: ghosts.map((ghost) => ({ ...ghost, name: named(ghost.name) })),
				})),
			};
}

/** Host, first kernel, second kernel and, where there is one, the last kernel of what it is compared with. */
export function mapWithOther(simulation: Simulation<AnyVm>, other: Simulation<AnyVm> | null): MapModel {
	const model = mapOfSimulation(simulation, describeVm(simulation.vm));
	const last = other && mapOfSimulation(other, '').lanes.at(-1);
	const policy = other?.kernels.at(-1)?.kernel.policy ?? '';
	return last ? { ...model, lanes: [...model.lanes, { ...last, title: `${last.title}, ${policy}` }] } : model;
}

/** Both in full on one axis. The other's host has a lane of its own where it differs. */
export function mapOfBoth(simulation: Simulation<AnyVm>, other: Simulation<AnyVm>): MapModel {
	const model = mapOfSimulation(simulation, `${describeVm(simulation.vm)}, compared with: ${describeVm(other.vm)}`);
	const [host, ...kernels] = mapOfSimulation(other, '').lanes;
	const sameHost = JSON.stringify(host) === JSON.stringify(model.lanes[0]);
	const lanes = host && !sameHost ? [host, ...kernels] : kernels;
	return { ...model, lanes: [...model.lanes, ...lanes.map((lane): Lane => ({ ...lane, title: `B: ${lane.title}` }))] };
}
