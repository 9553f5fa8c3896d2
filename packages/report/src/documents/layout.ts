import type { HostLayout, Resolution, Vm } from '@hvmmio/core';
import { formatAddress } from '../format.ts';
import { type RangeJson, rangeJson } from './json.ts';

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
}

/** `hvmmio/layout/1`: where the host puts a VM's MMIO. */
export interface LayoutDocument {
	readonly schema: 'hvmmio/layout/1';
	readonly vm: VmJson;
	readonly lowMmio: RangeJson;
	readonly highMmio: RangeJson;
	readonly usableLowMmio: RangeJson;
	readonly framebuffer: {
		readonly present: boolean;
		readonly base: string;
		readonly maxSize: number;
		readonly mmioMegabytes: number;
		readonly reported: { readonly source: string; readonly base: string; readonly size: number };
	};
	readonly reservedTop: RangeJson;
}

export function layoutDocument(vm: Vm, layout: HostLayout): LayoutDocument {
	const { present, base, maxSize, mmioMegabytes, reported } = layout.framebuffer;
	return {
		schema: 'hvmmio/layout/1',
		vm: vmJson(vm),
		lowMmio: rangeJson(layout.lowMmio),
		highMmio: rangeJson(layout.highMmio),
		usableLowMmio: rangeJson(layout.usableLowMmio),
		framebuffer: {
			present,
			base: formatAddress(base),
			maxSize,
			mmioMegabytes,
			reported: { source: reported.source, base: formatAddress(reported.base), size: reported.size },
		},
		reservedTop: rangeJson(layout.reservedTop),
	};
}

/** A VM with its defaults filled in. */
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
	};
}
