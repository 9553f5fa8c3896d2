/**
 * Types of the cases in `json/`. Addresses are lower-case hex strings, sizes are in bytes, a range's `end` is
 * inclusive.
 */

import type { CaseJson, Message } from './case/index.ts';

/** A range: start and end as hex strings, size in bytes. */
export interface RangeJson {
	readonly start: string;
	/** Inclusive, as the kernel prints it. */
	readonly end: string;
	readonly size: number;
}

/** A start as a hex string and a size in bytes. */
export interface SpanJson {
	readonly start: string;
	readonly size: number;
}

/** Properties of every case. */
export interface Published {
	/** Never changes and is never reused. */
	readonly id: string;
	/** The purpose of the case, with the calculation if there is one. */
	readonly why: string;
	/** Source of the expected values. */
	readonly source: string;
}

/** A VM's settings; omitted ones have their defaults. */
export interface VmJson {
	readonly generation?: 1 | 2;
	readonly arch?: 'x86_64' | 'arm64';
	readonly platform?: 'lab' | 'azure';
	readonly confidential?: boolean;
	readonly lowMmio?: number;
	readonly highMmio?: number;
	readonly highMmioBase?: string;
	readonly resolution?: { readonly horizontal: number; readonly vertical: number };
	readonly resolutionType?: 'single' | 'maximum' | 'default';
}

/** Where the host places a VM's MMIO: either `expected` or, for a refused setting, `error` is present. */
export interface LayoutCase extends Published {
	readonly vm: VmJson;
	readonly expected?: {
		readonly lowMmio: RangeJson;
		readonly highMmio: RangeJson;
		readonly framebuffer: {
			readonly present: boolean;
			readonly base: string;
			readonly maxSize: number;
			readonly reported: { readonly source: string; readonly base: string; readonly size: number };
		};
	};
	/** The setting that is refused. */
	readonly error?: keyof VmJson;
}

/** A VM under OpenVMM; omitted settings have their defaults. `ram` in bytes. */
export interface OpenVmmJson {
	readonly arch?: 'x86_64' | 'arm64';
	readonly ram?: number;
	readonly rootComplexes?: number;
	readonly gfx?: boolean;
	readonly boot?: 'uefi' | 'direct' | 'devicetree';
	readonly vmbus?: boolean;
	readonly openhcl?: boolean;
	readonly release?: '1.7' | 'current';
	readonly physicalAddressBits?: number;
}

/** Where OpenVMM places a VM's RAM and windows: either `expected` or, for a refused setting, `error` is present. */
export interface OpenVmmCase extends Published {
	readonly vm: OpenVmmJson;
	readonly expected?: {
		/** In address order. */
		readonly ram: readonly RangeJson[];
		readonly lowMmio: RangeJson;
		/** The guest's part; null without VMBus. */
		readonly highMmio: RangeJson | null;
		/** In the order of the root complexes. */
		readonly pcie: readonly { readonly low: RangeJson; readonly high: RangeJson; readonly ecam: RangeJson }[];
		/** The ranges of the guest's VMBus device, in order. */
		readonly crs: readonly RangeJson[];
	};
	/** The setting that is refused. */
	readonly error?: keyof OpenVmmJson;
}

/** The ranges of `_CRS` in its order, each `START-END`, and the resulting node list. */
export interface WalkCase extends Published {
	readonly ranges: readonly string[];
	/** `one-byte-long` before 016a25e4b0df, `exact` since. */
	readonly cut: 'one-byte-long' | 'exact';
	readonly resourceSize: 32 | 64;
	readonly nodes: readonly RangeJson[];
}

/** A policy's answer to a case. */
export interface ReserveOutput {
	/** Start and size before the loop; null after an early return. */
	readonly requested: SpanJson | null;
	readonly reserved: RangeJson | null;
	readonly attempts: number;
	readonly messages: readonly Message[];
}

/** One input, and the answers of the named policies. */
export interface ReserveCase extends Published {
	readonly input: CaseJson;
	readonly expected: { readonly [policy: string]: ReserveOutput };
	/** The same as records of the policy module, for each policy, so that a host need not implement the walk. */
	readonly records: readonly ReserveRecord[];
}

/** A case and its answer as records of the policy module (docs/contract.md), in hex. */
export interface ReserveRecord {
	readonly policy: string;
	/** The policy's number in the module. */
	readonly index: number;
	/** 64 bytes. */
	readonly input: string;
	/** 32 bytes. */
	readonly output: string;
}

/** The second kernel's `screen_info.lfb_base`. */
export interface KexecCase extends Published {
	readonly vm: VmJson;
	readonly loader: 'kexec_load' | 'kexec_file_load';
	readonly kexecTools: '2.0.18' | 'newer';
	readonly videoDriver: 'hyperv_drm' | 'hyperv_fb' | 'hyperv_fb-late-removal' | 'hyperv_fb-clears';
	readonly drivers: readonly ('pci' | 'video')[];
	readonly secondLfbBase: string;
}

/** Both kernels on one VM. `options` has the names of the command's flags in camelCase. */
export interface SimulateCase extends Published {
	readonly vm: VmJson;
	readonly options: {
		readonly policy?: string;
		readonly secondPolicy?: string;
		readonly drivers?: readonly ('pci' | 'video')[];
		readonly secondDrivers?: readonly ('pci' | 'video')[];
		readonly pci?: readonly { readonly low: number; readonly high: number }[];
		readonly loader?: 'kexec_load' | 'kexec_file_load';
		readonly videoDriver?: 'hyperv_drm' | 'hyperv_fb' | 'hyperv_fb-late-removal' | 'hyperv_fb-clears';
		readonly sysfb?: boolean;
		/** False: no second kernel. */
		readonly second?: boolean;
	};
	readonly verdict: 'ok' | 'conflict' | 'degraded';
	/** One for each kernel. */
	readonly kernels: readonly {
		readonly lfbBase: string;
		readonly reserved: RangeJson | null;
		/** `OWNER KIND START-END` in the order of the requests; the range is `none` if the request failed. */
		readonly allocations: readonly string[];
		/** `OWNER KIND EFFECT`. */
		readonly conflicts: readonly string[];
	}[];
}
