/** What a changed reservation leads to: both kernels on some VMs of a region, simulated as they were and as they are. */

import { DEFAULT_OPTIONS, hostLayout, type KernelRecord, type Policy } from '@hvmmio/core';
import { boot, type Driver } from '@hvmmio/core/guest';
import { hostOf } from '@hvmmio/core/host';
import { hostFramebuffer, lfbBaseOf, vmOfLine } from '@hvmmio/differential/sources';
import type { Point, Region } from './regions.ts';

/** What a change means on the VMs that it concerns: conflicts and refused requests before and after. */
export interface Effects {
	/** VMs that were simulated, each with every load order of the two drivers in both kernels. */
	readonly simulated: number;
	/** VMs with a conflict, or a request that finds no room, in one of the load orders. */
	readonly conflictsBefore: number;
	readonly conflictsAfter: number;
	readonly degradedBefore: number;
	readonly degradedAfter: number;
	/** Most bytes of low MMIO that the new reservation takes from PCI devices; negative where it gives some back. */
	readonly lowMmioLost: number;
}

const MAX_SIMULATED = 48;
const ORDERS: readonly (readonly Driver[])[] = [DEFAULT_OPTIONS.drivers, [...DEFAULT_OPTIONS.drivers].reverse()];

export function effectsOf(region: Region, old: Policy, now: Policy): Effects {
	const vms = sample(region);
	const [before, after] = [vms.map((vm) => outcome(vm, old)), vms.map((vm) => outcome(vm, now))];
	const count = (outcomes: readonly Outcome[], wanted: Outcome) => outcomes.filter((each) => each === wanted).length;
	return {
		simulated: vms.length,
		conflictsBefore: count(before, 'conflict'),
		conflictsAfter: count(after, 'conflict'),
		degradedBefore: count(before, 'degraded'),
		degradedAfter: count(after, 'degraded'),
		lowMmioLost: region.growth,
	};
}

/** VMs spread evenly over a region, its first and its last among them, and its smallest one first. */
function sample({ rows, cases, example }: Region): Point[] {
	const count = Math.min(MAX_SIMULATED, cases);
	const wanted = Array.from({ length: count }, (_, i) => Math.round((i * (cases - 1)) / Math.max(1, count - 1)));
	const points: Point[] = [example];
	let before = 0;
	let next = 0;
	for (const { line, runs } of rows) {
		for (const [from, to] of runs) {
			for (; next < count && (wanted[next] as number) < before + to - from; next++) {
				points.push({ line, step: from + (wanted[next] as number) - before });
			}
			before += to - from;
		}
	}
	return points.filter(({ line, step }, i) => i === 0 || line !== example.line || step !== example.step);
}

/** Of one VM: a conflict, or a request that finds no room, in one of the load orders; the worse of the two. */
type Outcome = 'conflict' | 'degraded' | 'fine';

/**
 * The VM's first kernel as it boots, and a second one that knows of the framebuffer what the line says. Where the
 * framebuffer was moved, the first kernel is one of the past: only the second is simulated, on the host that it left.
 */
function outcome({ line, step }: Point, policy: Policy): Outcome {
	const vm = vmOfLine(line, step);
	const layout = hostLayout(vm);
	const isMoved = line.knowledge === 'moved';
	const host = hostOf(vm, isMoved ? { framebuffer: hostFramebuffer(line, layout) } : {});
	const common = {
		policy,
		sysfb: line.sysfb,
		videoDriver: DEFAULT_OPTIONS.videoDriver,
		pci: DEFAULT_OPTIONS.pci,
	} as const;
	const reported = lfbBaseOf(line.knowledge, layout);
	const records: KernelRecord[] = [];
	for (const drivers of ORDERS) {
		const first = boot(host, { ...common, lfbBase: isMoved ? reported : host.lfbBase, drivers });
		records.push(first.record);
		for (const secondDrivers of isMoved ? [] : ORDERS) {
			records.push(boot(first.host, { ...common, lfbBase: reported, drivers: secondDrivers }).record);
		}
	}
	if (records.some(({ conflicts }) => conflicts.length > 0)) {
		return 'conflict';
	}
	return records.some(({ allocations }) => allocations.some(({ result }) => result === null)) ? 'degraded' : 'fine';
}
