/** What a changed reservation leads to: both kernels on some VMs of a region, simulated as they were and as they are. */

import {
	boot,
	DEFAULT_DRIVERS,
	DEFAULT_PCI,
	type Driver,
	hostLayout,
	hostOf,
	type KernelRecord,
	type Policy,
	sizeOf,
} from '@hvmmio/core';
import { hostFramebuffer, type LatticeLine, lfbBaseOf, STEP, vmOfLine } from '@hvmmio/differential/sources';
import type { Region } from './regions.ts';

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

const MOST_SIMULATED = 48;
const ORDERS: readonly (readonly Driver[])[] = [DEFAULT_DRIVERS, [...DEFAULT_DRIVERS].reverse()];

/** Null if none of the VMs that were tried changes: they are spread over the region's bounds, not taken from it. */
export function effectsOf(region: Region, old: Policy, now: Policy): Effects | null {
	let simulated = 0;
	const effects = {
		conflictsBefore: 0,
		conflictsAfter: 0,
		degradedBefore: 0,
		degradedAfter: 0,
		lowMmioLost: -Infinity,
	};
	for (const { line, step } of sample(region)) {
		const before = outcome(line, step, old);
		const after = outcome(line, step, now);
		if (before.start === after.start && before.reserved === after.reserved) {
			continue;
		}
		simulated++;
		effects.conflictsBefore += Number(before.conflict);
		effects.conflictsAfter += Number(after.conflict);
		effects.degradedBefore += Number(before.degraded);
		effects.degradedAfter += Number(after.degraded);
		effects.lowMmioLost = Math.max(effects.lowMmioLost, after.reserved - before.reserved);
	}
	return simulated === 0 ? null : { simulated, ...effects };
}

/** VMs spread over a region, its smallest one first. */
function sample({ atoms, example }: Region): { line: LatticeLine; step: number }[] {
	const each = Math.max(1, Math.floor(MOST_SIMULATED / atoms.length));
	const spread = atoms.slice(0, MOST_SIMULATED).flatMap(({ line, lowMin, lowMax, framebufferMin, framebufferMax }) =>
		Array.from({ length: each }, (_, i) => {
			const part = each === 1 ? 0 : i / (each - 1);
			const room = framebufferMin + Math.round(((framebufferMax - framebufferMin) * part) / STEP) * STEP;
			const wanted = { ...line, maxFramebuffer: room };
			const smallest = vmOfLine(wanted, 0).lowMmio;
			return { line: wanted, step: (lowMin - smallest) / STEP + Math.round(((lowMax - lowMin) * part) / STEP) };
		}),
	);
	return [example, ...spread];
}

interface Outcome {
	readonly conflict: boolean;
	readonly degraded: boolean;
	readonly start: number | undefined;
	readonly reserved: number;
}

/**
 * The VM's first kernel as it boots, and a second one that knows of the framebuffer what the line says. Where the
 * framebuffer was moved, the first kernel is one of the past: only the second is simulated, on the host that it left.
 */
function outcome(line: LatticeLine, step: number, policy: Policy): Outcome {
	const vm = vmOfLine(line, step);
	const layout = hostLayout(vm);
	const isMoved = line.knowledge === 'moved';
	const host = hostOf(vm, isMoved ? { framebuffer: hostFramebuffer(line, layout) } : {});
	const common = { policy, sysfb: line.sysfb, videoDriver: 'hyperv_drm', pci: DEFAULT_PCI } as const;
	const told = lfbBaseOf(line.knowledge, layout);
	const records: KernelRecord[] = [];
	for (const drivers of ORDERS) {
		const first = boot(host, { ...common, lfbBase: isMoved ? told : host.lfbBase, drivers });
		records.push(first.record);
		for (const secondDrivers of isMoved ? [] : ORDERS) {
			records.push(boot(first.host, { ...common, lfbBase: told, drivers: secondDrivers }).record);
		}
	}
	const conflict = records.some(({ conflicts }) => conflicts.length > 0);
	const reserved = records.at(-1)?.reserved;
	return {
		conflict,
		degraded: !conflict && records.some(({ allocations }) => allocations.some(({ result }) => result === null)),
		start: reserved?.start,
		reserved: reserved ? sizeOf(reserved) : 0,
	};
}
