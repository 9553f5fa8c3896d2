/** The consequences of a changed reservation: some VMs of a region, simulated with the old and the new kernel. */

import { DEFAULT_OPTIONS, hostLayout, type KernelRecord, type Policy } from '@hvmmio/core';
import { boot, type Driver } from '@hvmmio/core/guest';
import { hostOf } from '@hvmmio/core/host';
import { hostFramebuffer, lfbBaseOf, vmOfLine } from '@hvmmio/differential/sources';
import type { Point, Region } from './regions.ts';

/** Conflicts and refused requests before and after a change, on a sample of the VMs it affects. */
export interface Effects {
	/** VMs simulated, each with every load order of the two drivers in its first and second kernel. */
	readonly simulated: number;
	/** VMs with a conflict in some load order; `degraded…`: without one, but with a request that finds no room. */
	readonly conflictsBefore: number;
	readonly conflictsAfter: number;
	readonly degradedBefore: number;
	readonly degradedAfter: number;
	/** Largest loss of low MMIO for PCI devices to the new reservation, in bytes; negative: a gain on every VM. */
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

/** VMs spread evenly over a region, including its first and last; the region's smallest VM comes first. */
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

/** The worst outcome of one VM over all load orders: a conflict, or else a request that finds no room. */
type Outcome = 'conflict' | 'degraded' | 'fine';

/**
 * Boots the VM's first kernel, then a second one that knows about the framebuffer what the line says. If the
 * framebuffer was moved, an earlier kernel did so: only one boot is simulated, on a host with it already moved.
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
