/** The location of low MMIO and the framebuffer on each VM of a lattice line. */

import type { HostLayout } from '@hvmmio/core';
import { type Range, rangeOf } from '@hvmmio/core/address';
import { VTPM_BASE } from '@hvmmio/core/host';
import { type LatticeLine, lfbBaseOf } from '../sources/lattice.ts';
import type { LineHosts } from './property.ts';

export function createHosts(line: LatticeLine): LineHosts {
	return {
		line,
		lowStart: new Float64Array(line.length),
		lowEnd: new Float64Array(line.length),
		framebufferStart: new Float64Array(line.length),
		framebufferEnd: new Float64Array(line.length),
	};
}

export function writeHost(hosts: LineHosts, step: number, layout: HostLayout): void {
	const framebuffer = hostFramebuffer(hosts.line, layout);
	hosts.lowStart[step] = layout.lowMmio.start;
	hosts.lowEnd[step] = Math.min(layout.lowMmio.end, VTPM_BASE);
	hosts.framebufferStart[step] = framebuffer.start;
	hosts.framebufferEnd[step] = framebuffer.end;
}

/**
 * The range occupied by the framebuffer when the kernel starts; on Gen1, until a driver moves it, at most its BAR.
 * Source: docs/domain.md, section 6.
 * @example
 * ```ts
 * import { layoutOf } from '@hvmmio/core/host';
 * import { hostFramebuffer, latticeLines, vmOfLine } from '@hvmmio/differential/sources';
 * const [line] = latticeLines();
 * if (line !== undefined) {
 * 	const vm = vmOfLine(line, 0);
 * 	console.log(hostFramebuffer(line, layoutOf(vm)).start === layoutOf(vm).framebuffer.base); // true
 * }
 * ```
 */
export function hostFramebuffer(line: LatticeLine, layout: HostLayout): Range {
	const { confidential, generation, knowledge, maxFramebuffer } = line;
	const { base, reported } = layout.framebuffer;
	if (confidential && knowledge !== 'known') {
		return { start: base, end: base };
	}
	if (knowledge === 'moved') {
		return rangeOf(lfbBaseOf('moved', layout), maxFramebuffer);
	}
	return rangeOf(base, generation === 1 ? Math.min(maxFramebuffer, reported.size) : maxFramebuffer);
}
