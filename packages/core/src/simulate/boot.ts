/**
 * Boots one kernel on one host: the walk, the reservation, then the drivers in load order. Source: docs/domain.md,
 * sections 3 to 6.
 */

import type { Range } from '../address/range.ts';
import type { MmioSpace } from '../guest/allocate.ts';
import { createIomem, createResource, type Resource, requestRegion } from '../guest/resource.ts';
import { walk, walkDeviceTree } from '../guest/walk.ts';
import { decide, reservedOf } from '../policies/decide.ts';
import { createDecision } from '../policies/policy.ts';
import { messagesOf } from '../policies/reserve.ts';
import type { Recorder } from '../trace.ts';
import type { Host } from './host.ts';
import { bootFramebufferStays, type KernelConfig, lfbSizeOf, reserveInputOf } from './kernel.ts';
import { probePci } from './pci.ts';
import type { Boot, KernelRecord } from './record.ts';
import { probeVideo } from './video.ts';

/**
 * Boots a kernel. Returns its record, and the host in the state that the next kernel finds.
 * @example
 * ```ts
 * import { policyById, resolveOptions, resolveVm } from '@hvmmio/core';
 * import { MIB, sizeOf } from '@hvmmio/core/address';
 * import { boot } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * const host = hostOf(resolveVm({}));
 * const kernel = { ...resolveOptions({}), policy: policyById('low-half'), lfbBase: 0 };
 * const { record } = boot(host, kernel);
 * console.log(record.reserved && sizeOf(record.reserved) / MIB); // 64
 * ```
 */
export function boot(host: Host, kernel: KernelConfig, recorder?: Recorder): { host: Host; record: KernelRecord } {
	const decision = createDecision();
	let mmio: readonly Range[];
	if (host.machine.firmware === 'devicetree') {
		// `vmbus_reserve_fb` is not called with a device tree.
		mmio = walkDeviceTree(host.mmio, recorder);
	} else {
		mmio = walk(host.mmio, kernel.policy.cut, 64, recorder);
		decide(kernel.policy, mmio[0], reserveInputOf(host, kernel), decision, recorder);
	}
	const reserved = reservedOf(decision);
	const space = createSpace(host, mmio, reserved);
	const state: Boot = {
		host,
		kernel,
		space,
		bootFramebuffer: holdBootFramebuffer(kernel, space.iomem),
		allocations: [],
		conflicts: [],
		recorder,
		framebuffer: host.framebuffer,
	};
	const drivers = kernel.drivers.filter((driver) => driver !== 'video' || host.offersVideo);
	let moved: Range | null = null;
	for (const driver of drivers) {
		if (driver === 'video') {
			moved = probeVideo(state);
		} else {
			kernel.pci.forEach((device, index) => {
				probePci(state, device, `pci${index}`);
			});
		}
	}
	const record: KernelRecord = {
		kernel: { ...kernel, policy: kernel.policy.id },
		drivers,
		mmio,
		reserved,
		claimed: decision.claimed,
		messages: messagesOf(decision),
		allocations: state.allocations,
		conflicts: state.conflicts,
		framebufferBefore: host.framebuffer,
		framebufferAfter: state.framebuffer,
		framebufferMoved: moved,
	};
	return { host: { ...host, framebuffer: state.framebuffer }, record };
}

/** The resource trees before the drivers run. */
function createSpace(host: Host, mmio: readonly Range[], reserved: Range | null): MmioSpace {
	const nodes = mmio.map((range) => createResource('node', range.start, range.end, false));
	const iomem = createIomem(host.globalTree);
	const first = nodes[0];
	const reservation =
		first && reserved ? requestRegion(first, reserved.start, reserved.end - reserved.start, 'reservation') : null;
	return { nodes, reservation, iomem };
}

/** Requests the boot framebuffer driver's addresses, if that driver keeps them until the video driver has its own. */
function holdBootFramebuffer(kernel: KernelConfig, iomem: Resource): Resource | null {
	return bootFramebufferStays(kernel)
		? requestRegion(iomem, kernel.lfbBase, lfbSizeOf(kernel.lfbBase), 'boot-framebuffer')
		: null;
}
