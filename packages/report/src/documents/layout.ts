import type { AnyVm, HostLayout, Vm } from '@hvmmio/core';
import { type OpenVmmLayout, type OpenVmmVm, openVmmCrs, type Resolution } from '@hvmmio/core/host';
import { formatAddress } from '../format.ts';
import { type RangeJson, rangeJson, rangeOrNull } from './json.ts';

/** A VM under Hyper-V with all defaults filled in. Sizes in bytes. */
export interface VmJson {
	readonly generation: 1 | 2;
	readonly arch: string;
	readonly platform: string;
	readonly confidential: boolean;
	readonly lowMmio: number;
	readonly highMmio: number;
	readonly highMmioBase: string;
	readonly resolution: Resolution | null;
	readonly resolutionType: string;
	readonly framebuffer?: 'none';
}

/** A VM under OpenVMM: its own settings. */
export interface OpenVmmVmJson {
	readonly host: 'openvmm';
	readonly arch: string;
	readonly ram: number;
	readonly rootComplexes: number;
	readonly gfx: boolean;
	readonly boot: string;
	readonly vmbus: boolean;
	readonly openhcl: boolean;
	readonly release: string;
	readonly physicalAddressBits: number | null;
	readonly framebuffer?: 'none';
}

/** A VM of either host in a document. */
export type AnyVmJson = VmJson | OpenVmmVmJson;

/** `hvmmio/layout/1`: where the host puts a VM's MMIO. */
export interface LayoutDocument {
	readonly schema: 'hvmmio/layout/1';
	readonly vm: AnyVmJson;
	readonly lowMmio: RangeJson;
	/** Null if there is none. */
	readonly highMmio: RangeJson | null;
	readonly usableLowMmio: RangeJson;
	readonly framebuffer: {
		readonly present: boolean;
		readonly base: string;
		readonly maxSize: number;
		readonly mmioMegabytes: number;
		readonly reported: { readonly source: string; readonly base: string; readonly size: number };
	};
	readonly reservedTop: RangeJson;
	/** OpenVMM: in address order. */
	readonly ram?: readonly RangeJson[];
	/** OpenVMM: in the order of the root complexes. */
	readonly pcie?: readonly { readonly low: RangeJson; readonly high: RangeJson; readonly ecam: RangeJson }[];
	/** OpenVMM: the ranges the guest is told of, in order. */
	readonly crs?: readonly RangeJson[];
	/** OpenVMM: the ranges of OpenHCL; null without it. */
	readonly vtl2?: {
		readonly share: RangeJson;
		readonly relay: RangeJson;
		readonly mmio: RangeJson;
		readonly framebuffer: RangeJson | null;
	} | null;
}

/**
 * The document of `hvmmio layout`.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { layoutOf } from '@hvmmio/core/host';
 * import { layoutDocument } from '@hvmmio/report';
 * const vm = resolveVm({});
 * console.log(layoutDocument(vm, layoutOf(vm)).lowMmio.start); // 0xf8000000
 * ```
 */
export function layoutDocument(vm: AnyVm, layout: HostLayout | OpenVmmLayout): LayoutDocument {
	const { present, base, maxSize, mmioMegabytes, reported } = layout.framebuffer;
	return {
		schema: 'hvmmio/layout/1',
		vm: anyVmJson(vm),
		lowMmio: rangeJson(layout.lowMmio),
		highMmio: rangeOrNull(layout.highMmio),
		usableLowMmio: rangeJson(layout.usableLowMmio),
		framebuffer: {
			present,
			base: formatAddress(base),
			maxSize,
			mmioMegabytes,
			reported: { source: reported.source, base: formatAddress(reported.base), size: reported.size },
		},
		reservedTop: rangeJson(layout.reservedTop),
		...('ram' in layout ? openVmmParts(vm as OpenVmmVm, layout) : {}),
	};
}

function openVmmParts(vm: OpenVmmVm, layout: OpenVmmLayout) {
	const { ram, pcie, vtl2 } = layout;
	return {
		ram: ram.map(rangeJson),
		pcie: pcie.map(({ low, high, ecam }) => ({ low: rangeJson(low), high: rangeJson(high), ecam: rangeJson(ecam) })),
		crs: openVmmCrs(vm, layout).map(rangeJson),
		vtl2: vtl2 && {
			share: rangeJson(vtl2.share),
			relay: rangeJson(vtl2.relay),
			mmio: rangeJson(vtl2.mmio),
			framebuffer: rangeOrNull(vtl2.framebuffer),
		},
	};
}

/**
 * A VM with its defaults filled in.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { anyVmJson } from '@hvmmio/report';
 * const json = anyVmJson(resolveVm({}));
 * console.log('lowMmio' in json && json.lowMmio); // 134217728
 * ```
 */
export function anyVmJson(vm: AnyVm): AnyVmJson {
	if (!('host' in vm)) {
		return vmJson(vm);
	}
	const { host, arch, ram, rootComplexes, gfx, boot, vmbus, openhcl, release, physicalAddressBits } = vm;
	return {
		host,
		arch,
		ram,
		rootComplexes,
		gfx,
		boot,
		vmbus,
		openhcl,
		release,
		physicalAddressBits,
		...(vm.framebuffer ? { framebuffer: vm.framebuffer } : {}),
	};
}

/**
 * A Hyper-V VM with its defaults filled in.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { vmJson } from '@hvmmio/report';
 * console.log(vmJson(resolveVm({})).generation); // 2
 * ```
 */
export function vmJson(vm: Vm): VmJson {
	return {
		generation: vm.generation,
		arch: vm.arch,
		platform: vm.platform,
		confidential: vm.confidential,
		lowMmio: vm.lowMmio,
		highMmio: vm.highMmio,
		highMmioBase: formatAddress(vm.highMmioBase),
		resolution: vm.resolution,
		resolutionType: vm.resolutionType,
		...(vm.framebuffer ? { framebuffer: vm.framebuffer } : {}),
	};
}
