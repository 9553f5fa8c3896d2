/** Finds the OpenVMM VMs whose windows match those in a guest's log. Source: docs/hosts.md, OpenVMM. */

import { intersection, type Range } from '../../address/range.ts';
import { FOUR_GIB, GIB, MIB } from '../../address/units.ts';
import { SettingError } from '../../errors.ts';
import { openVmmCrs, openVmmLayout } from './layout.ts';
import { lowBase } from './place.ts';
import { type OpenVmmVm, resolveOpenVmm } from './vm.ts';

/** What a log shows of a guest; null for what it does not show. Ranges are half-open. */
export interface ObservedWindows {
	readonly arch: 'x86_64' | 'arm64';
	/** The first node as the kernel prints it, cut at the vTPM area or not. */
	readonly lowMmio: Range | null;
	readonly highMmio: Range | null;
	/** Where the last range of RAM ends. */
	readonly ramEnd: number;
}

/** Most root complexes that are tried. */
const ROOT_COMPLEXES_MAX = 8;

/**
 * The VMs of OpenVMM, booted by UEFI, whose end of RAM and windows are as observed, fewest root complexes first. None
 * if no high window was seen: the low one alone is the same as on Hyper-V.
 * @example
 * ```ts
 * import { GIB } from '@hvmmio/core/address';
 * import { openVmmVmsFor } from '@hvmmio/core/host';
 * const lowMmio = { start: 0xf8000000, end: 0xfed40000 };
 * console.log(openVmmVmsFor({ arch: 'x86_64', lowMmio, highMmio: null, ramEnd: 8 * GIB }).length); // 0
 * ```
 */
export function openVmmVmsFor(observed: ObservedWindows): OpenVmmVm[] {
	const vms: OpenVmmVm[] = [];
	for (const release of ['current', '1.7'] as const) {
		for (let rootComplexes = 0; rootComplexes <= (release === '1.7' ? 0 : ROOT_COMPLEXES_MAX); rootComplexes++) {
			for (const openhcl of [false, true]) {
				const vm = explain(observed, { release, rootComplexes, openhcl });
				if (vm !== null) {
					vms.push(vm);
				}
			}
		}
	}
	return vms;
}

function explain(
	{ arch, lowMmio, highMmio, ramEnd }: ObservedWindows,
	shape: Pick<OpenVmmVm, 'release' | 'rootComplexes' | 'openhcl'>,
): OpenVmmVm | null {
	if (highMmio === null) {
		return null;
	}
	const vm = vmOrNull({ arch, ram: ramThatEndsAt(ramEnd, arch, shape), ...shape });
	const layout = vm && openVmmLayout(vm);
	const [low, high] = vm && layout ? openVmmCrs(vm, layout) : [];
	if (!vm || !layout || !low || !high || layout.ram.at(-1)?.end !== ramEnd) {
		return null;
	}
	const isLow = lowMmio === null || (lowMmio.start === low.start && intersection(lowMmio, low) !== null);
	return isLow && highMmio.start === high.start && highMmio.end === high.end ? vm : null;
}

/**
 * The RAM size for which the last range ends at `ramEnd`. Above 4 GiB lies what does not fit below (currently whole GiB
 * only).
 */
function ramThatEndsAt(
	ramEnd: number,
	arch: OpenVmmVm['arch'],
	{ release, rootComplexes }: Pick<OpenVmmVm, 'release' | 'rootComplexes'>,
): number {
	if (ramEnd <= FOUR_GIB) {
		return ramEnd;
	}
	const ceiling = lowBase(arch) - rootComplexes * 64 * MIB;
	const below = release === '1.7' ? ceiling : Math.floor(ceiling / GIB) * GIB;
	return below + ramEnd - FOUR_GIB;
}

function vmOrNull(settings: Parameters<typeof resolveOpenVmm>[0]): OpenVmmVm | null {
	try {
		return resolveOpenVmm(settings);
	} catch (error) {
		if (error instanceof SettingError) {
			return null;
		}
		throw error;
	}
}
