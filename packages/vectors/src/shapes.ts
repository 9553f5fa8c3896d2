/**
 * The shapes of the cases in `json/`. Addresses are lower-case hex strings, sizes are bytes, a range's `end` is
 * inclusive as the kernel prints it.
 */

import type { CaseJson, Message } from './case/index.ts';

/** A range: hex strings, and its size in bytes, which fits in a number. */
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

/** What every case has. */
export interface Published {
	/** Never changes and never means something else. */
	readonly id: string;
	/** What the case is for, with the calculation where there is one. */
	readonly why: string;
	/** Where the expectation comes from. */
	readonly source: string;
}

/** A VM's settings; what is left out has its default. */
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

/** Where the host puts a VM's MMIO. Either `expected` or, for a setting that is not accepted, `error` is there. */
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

/** A VM under OpenVMM; what is left out has its default. `ram` in bytes. */
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

/** Where OpenVMM puts a VM's RAM and windows. Either `expected` or, for a setting that is not accepted, `error`. */
export interface OpenVmmCase extends Published {
	readonly vm: OpenVmmJson;
	readonly expected?: {
		/** In address order. */
		readonly ram: readonly RangeJson[];
		readonly lowMmio: RangeJson;
		/** What the guest has; null without VMBus. */
		readonly highMmio: RangeJson | null;
		/** In the order of the root complexes. */
		readonly pcie: readonly { readonly low: RangeJson; readonly high: RangeJson; readonly ecam: RangeJson }[];
		/** What the guest's VMBus device is said to have, in order. */
		readonly crs: readonly RangeJson[];
	};
	/** The setting that is refused. */
	readonly error?: keyof OpenVmmJson;
}

/** The ranges of `_CRS` in its order, each `START-END`, and the node list that the guest makes of them. */
export interface WalkCase extends Published {
	readonly ranges: readonly string[];
	/** `one-byte-long` before 016a25e4b0df, `exact` since. */
	readonly cut: 'one-byte-long' | 'exact';
	readonly resourceSize: 32 | 64;
	readonly nodes: readonly RangeJson[];
}

/** What a policy makes of a case. */
export interface ReserveOutput {
	/** Start and size before the loop; null after an early return. */
	readonly requested: SpanJson | null;
	readonly reserved: RangeJson | null;
	readonly attempts: number;
	readonly messages: readonly Message[];
}

/** One input, and what each policy that is named makes of it. */
export interface ReserveCase extends Published {
	readonly input: CaseJson;
	readonly expected: { readonly [policy: string]: ReserveOutput };
	/** The same for each policy as the records of the policy module, so that a host needs no walk. */
	readonly records: readonly ReserveRecord[];
}

/** A case and its answer as the bytes that the policy module takes and gives (docs/contract.md), in hex. */
export interface ReserveRecord {
	readonly policy: string;
	/** The policy's number for the module. */
	readonly index: number;
	/** 64 bytes. */
	readonly input: string;
	/** 32 bytes. */
	readonly output: string;
}

/** What the second kernel finds in `screen_info.lfb_base`. */
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
		/** In the order of asking: `OWNER KIND START-END`, the range `none` where nothing was granted. */
		readonly allocations: readonly string[];
		/** `OWNER KIND EFFECT`. */
		readonly conflicts: readonly string[];
	}[];
}
