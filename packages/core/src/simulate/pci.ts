/** pci-hyperv's probe of one device. Source: docs/domain.md, sections 5 and 6. */

import { alignUp, powerOfTwoBelow } from '../address/address.ts';
import { intersection } from '../address/range.ts';
import { FOUR_GIB, KIB, PAGE } from '../address/units.ts';
import { ANYWHERE, allocateMmio, BELOW_4_GIB, freeMmio } from '../guest/allocate.ts';
import type { AllocationKind, Owner } from '../trace.ts';
import type { PciDevice } from './kernel.ts';
import type { Allocation, Boot } from './record.ts';

/** `PCI_CONFIG_MMIO_LENGTH`: two pages. */
const CONFIG_WINDOW = 8 * KIB;

/** Config window, D0 entry, low window, high window. If one fails, the windows allocated so far are released. */
export function probePci(boot: Boot, device: PciDevice, owner: Owner): void {
	const min = boot.kernel.policy.configWindowMin;
	const config = allocate(boot, owner, 'config-window', min, ANYWHERE, CONFIG_WINDOW, PAGE);
	if (config.result === null) {
		return;
	}
	if (entersFramebuffer(boot, config) && boot.host.configWindowInFramebuffer === 'd0-entry-refused') {
		release(boot, 'd0-refused', config);
		return;
	}
	const low = allocateWindow(boot, owner, 'low-window', 0, BELOW_4_GIB, device.low);
	if (low !== null && low.result === null) {
		release(boot, 'low-window-failed', config);
		return;
	}
	const high = allocateWindow(boot, owner, 'high-window', FOUR_GIB, ANYWHERE, device.high);
	if (high !== null && high.result === null) {
		release(boot, 'high-window-failed', low, config);
	}
}

/** Allocates a bridge window for a device's BARs; null if it has no BARs of this kind. */
function allocateWindow(
	boot: Boot,
	owner: Owner,
	kind: AllocationKind,
	min: number,
	max: number,
	bars: number,
): Allocation | null {
	const size = alignUp(bars, PAGE);
	return size === 0 ? null : allocate(boot, owner, kind, min, max, size, powerOfTwoBelow(size));
}

function allocate(
	boot: Boot,
	owner: Owner,
	kind: AllocationKind,
	min: number,
	max: number,
	size: number,
	align: number,
): Allocation {
	const request = { owner, kind, min, max, size, align, inReservation: false };
	const result = allocateMmio(boot.space, request, boot.recorder);
	const allocation: Allocation = { owner, kind, requested: size, align, result, released: null };
	boot.allocations.push(allocation);
	if (kind !== 'config-window') {
		recordConflict(boot, allocation);
	}
	return allocation;
}

/** D0 entry: whether the config window overlaps the framebuffer's present place. */
function entersFramebuffer(boot: Boot, config: Allocation): boolean {
	const overlaps = recordConflict(boot, config);
	if (boot.recorder && config.result) {
		const { owner, result: range } = config;
		const refused = overlaps && boot.host.configWindowInFramebuffer === 'd0-entry-refused';
		boot.recorder({ step: 'd0', owner, range, framebuffer: boot.framebuffer, overlaps, refused });
	}
	return overlaps;
}

/** Records a conflict if an allocation overlaps the framebuffer. */
function recordConflict(boot: Boot, allocation: Allocation): boolean {
	const { owner, kind, result } = allocation;
	const { framebuffer } = boot;
	const overlap = result && framebuffer && intersection(result, framebuffer);
	if (!overlap) {
		return false;
	}
	const effect = kind === 'config-window' ? boot.host.configWindowInFramebuffer : 'address-clash';
	boot.conflicts.push({ owner, kind, range: result, framebuffer, overlap, effect });
	return true;
}

function release(boot: Boot, why: NonNullable<Allocation['released']>, ...allocations: (Allocation | null)[]): void {
	for (const allocation of allocations) {
		if (allocation?.result) {
			freeMmio(boot.space, allocation.result);
			allocation.released = why;
			const { owner, kind, result: range } = allocation;
			boot.recorder?.({ step: 'free', owner, kind, range });
		}
	}
}
