import type { Allocation, AnyVm, Conflict, KernelRecord, Simulation } from '@hvmmio/core';
import { lfbSizeOf, logLines, ROLES } from '@hvmmio/core/guest';
import { assumedOfSimulation } from '../describe.ts';
import { formatAddress } from '../format.ts';
import { summarize } from '../summary.ts';
import { type RangeJson, rangeJson, rangeOrNull } from './json.ts';
import { type AnyVmJson, anyVmJson } from './layout.ts';

/** A driver's request and its result. Sizes in bytes, hex addresses, inclusive ends. */
export interface AllocationJson {
	readonly owner: string;
	readonly kind: string;
	readonly requested: number;
	readonly align: number;
	readonly result: RangeJson | null;
	readonly released: string | null;
}

/** A driver's range that overlaps the framebuffer, and the effect. */
export interface ConflictJson {
	readonly owner: string;
	readonly kind: string;
	readonly range: RangeJson;
	readonly framebuffer: RangeJson;
	readonly overlap: RangeJson;
	readonly effect: string;
}

/** One kernel of a simulation. */
export interface KernelJson {
	readonly role: string;
	readonly policy: string;
	readonly drivers: readonly string[];
	readonly lfbBase: string;
	readonly lfbSize: number;
	readonly mmio: readonly RangeJson[];
	readonly reserved: RangeJson | null;
	readonly allocations: readonly AllocationJson[];
	readonly hostFramebuffer: { readonly before: RangeJson | null; readonly after: RangeJson | null };
	readonly conflicts: readonly ConflictJson[];
	readonly log: readonly string[];
}

/** Summary of one load order. */
export interface OrderJson {
	readonly drivers: readonly string[];
	readonly secondDrivers: readonly string[] | null;
	readonly verdict: string;
	readonly summary: string;
}

/** `hvmmio/simulate/1`: both kernels on one VM. */
export interface SimulateDocument {
	readonly schema: 'hvmmio/simulate/1';
	readonly vm: AnyVmJson;
	readonly verdict: string;
	readonly kernels: readonly KernelJson[];
	readonly summary: string;
	/** Unverified assumptions, in sentences; omitted if there are none. */
	readonly assumed?: readonly string[];
	/** With every load order tried: all of them, worst first; the rest of the document is about the first. */
	readonly orders?: readonly OrderJson[];
}

/**
 * The document of `hvmmio simulate`.
 *
 * @param orders the same VM with its drivers in other orders
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { simulateDocument } from '@hvmmio/report';
 * console.log(simulateDocument(simulate(resolveVm({}), { policy: 'gen1-bar' })).verdict); // conflict
 * ```
 */
export function simulateDocument(
	simulation: Simulation<AnyVm>,
	orders?: readonly Simulation<AnyVm>[],
): SimulateDocument {
	const assumed = assumedOfSimulation(simulation);
	return {
		schema: 'hvmmio/simulate/1',
		vm: anyVmJson(simulation.vm),
		verdict: simulation.verdict,
		kernels: simulation.kernels.map(kernelJson),
		summary: summarize(simulation),
		...(assumed.length > 0 ? { assumed } : {}),
		...(orders ? { orders: orders.map(orderJson) } : {}),
	};
}

function kernelJson(record: KernelRecord, index: number): KernelJson {
	const { kernel, drivers, mmio, reserved, allocations, conflicts } = record;
	return {
		role: ROLES[index] as string,
		policy: kernel.policy,
		drivers,
		lfbBase: formatAddress(kernel.lfbBase),
		lfbSize: lfbSizeOf(kernel.lfbBase),
		mmio: mmio.map(rangeJson),
		reserved: rangeOrNull(reserved),
		allocations: allocations.map(allocationJson),
		hostFramebuffer: {
			before: rangeOrNull(record.framebufferBefore),
			after: rangeOrNull(record.framebufferAfter),
		},
		conflicts: conflicts.map(conflictJson),
		log: logLines(record),
	};
}

function allocationJson({ owner, kind, requested, align, result, released }: Allocation): AllocationJson {
	return { owner, kind, requested, align, result: rangeOrNull(result), released };
}

function conflictJson({ owner, kind, range, framebuffer, overlap, effect }: Conflict): ConflictJson {
	return {
		owner,
		kind,
		range: rangeJson(range),
		framebuffer: rangeJson(framebuffer),
		overlap: rangeJson(overlap),
		effect,
	};
}

function orderJson(simulation: Simulation<AnyVm>): OrderJson {
	const [first, second] = simulation.kernels;
	return {
		drivers: first?.drivers ?? [],
		secondDrivers: second?.drivers ?? null,
		verdict: simulation.verdict,
		summary: summarize(simulation),
	};
}
