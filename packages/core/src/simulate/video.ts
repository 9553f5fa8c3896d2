/**
 * The video driver's probe: hyperv_drm, or one of the versions of hyperv_fb. Source: docs/domain.md, sections 5 to 7.
 */

import type { Range } from '../address/range.ts';
import { MIB } from '../address/units.ts';
import { ANYWHERE, allocateMmio } from '../guest/allocate.ts';
import { releaseRegion } from '../guest/resource.ts';
import type { Boot } from './record.ts';

/**
 * Requests the whole framebuffer, in the reservation first, and tells the host the new place. @returns that place, or
 * null if the framebuffer stays where it was.
 */
export function probeVideo(boot: Boot): Range | null {
	const { space, bootFramebuffer, recorder } = boot;
	const size = boot.host.mmioMegabytes * MIB;
	const owner = 'video';
	const kind = 'framebuffer';
	const request = { owner, kind, min: 0, max: ANYWHERE, size, align: MIB, inReservation: true } as const;
	const result = allocateMmio(space, request, recorder);
	boot.allocations.push({ owner, kind, requested: size, align: MIB, result, released: null });
	if (result === null) {
		return null;
	}
	recorder?.({ step: 'framebuffer', from: boot.framebuffer, to: result });
	boot.framebuffer = result;
	if (bootFramebuffer !== null) {
		releaseRegion(space.iomem, bootFramebuffer.start, bootFramebuffer.end - bootFramebuffer.start);
	}
	return result;
}
