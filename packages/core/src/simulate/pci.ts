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

/** Config window, D0 entry, low window, high window; what was got is given back if one of them fails. */
export function probePci(boot: Boot, device: PciDevice, owner: Owner): void {
	const min = boot.kernel.policy.configWindowMin;
	const config = ask(boot, owner, 'config-window', min, ANYWHERE, CONFIG_WINDOW, PAGE);
	if (config.result === null) {
		return;
	}
	if (entersFramebuffer(boot, config) && boot.host.configWindowInFramebuffer === 'd0-entry-refused') {
		release(boot, 'd0-refused', config);
		return;
	}
	const low = askWindow(boot, owner, 'low-window', 0, BELOW_4_GIB, device.low);
	if (low !== null && low.result === null) {
		release(boot, 'low-window-failed', config);
		return;
	}
	const high = askWindow(boot, owner, 'high-window', FOUR_GIB, ANYWHERE, device.high);
	if (high !== null && high.result === null) {
		release(boot, 'high-window-failed', low, config);
	}
}

/** A bridge window for a device's BARs; null if it has none of this kind. */
function askWindow(
	boot: Boot,
	owner: Owner,
	kind: AllocationKind,
	min: number,
	max: number,
	bars: number,
): Allocation | null {
	const size = alignUp(bars, PAGE);
	return size === 0 ? null : ask(boot, owner, kind, min, max, size, powerOfTwoBelow(size));
}

function ask(
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
		noteConflict(boot, allocation);
	}
	return allocation;
}

/** D0 entry: does the config window lie where the framebuffer is now? */
function entersFramebuffer(boot: Boot, config: Allocation): boolean {
	const overlaps = noteConflict(boot, config);
	if (boot.recorder && config.result) {
		const { owner, result: range } = config;
		const refused = overlaps && boot.host.configWindowInFramebuffer === 'd0-entry-refused';
		boot.recorder({ step: 'd0', owner, range, framebuffer: boot.framebuffer, overlaps, refused });
	}
	return overlaps;
}

/** Records that an allocation lies on the framebuffer, if it does. */
function noteConflict(boot: Boot, allocation: Allocation): boolean {
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
