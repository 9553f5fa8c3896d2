/** Findings, as codes with values. @hvmmio/report has the sentences (`findingText`). */

import type { Vm } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type { Resolution } from '@hvmmio/core/host';
import type { DeviceKind, FactValues, Unreadable } from '@hvmmio/evidence';
import type { Contradiction } from './infer/infer.ts';
import { distinct, type Source } from './machine/facts.ts';
import type { Shown } from './machine/machine.ts';
import type { KernelName, KernelPolicy } from './policy.ts';

/** `error`: it has happened; `warning`: it may happen, or has a cost; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A device's GUID or bus, and its kind if known. */
export interface DeviceName {
	readonly name: string;
	readonly kind: DeviceKind | null;
}

/** A device's range that overlaps another one. */
export interface Held {
	readonly device: DeviceName;
	readonly kind: 'config-window' | 'window';
	readonly range: Range;
}

/** The values of each kind of finding. Ranges are half-open, sizes in bytes. */
export interface FindingValues {
	readonly 'd0-entry-refused': {
		readonly devices: readonly DeviceName[];
		readonly status: string;
		/** The conflict in the model; null if there is none. */
		readonly conflict: { readonly framebuffer: Range; readonly window: Range } | null;
		/** Whether a line shows that this is a second kernel's log, or it is assumed because such refusals happen there. */
		readonly secondKernel: 'shown' | 'assumed' | null;
	};
	readonly 'd0-device-left-powered': { readonly device: DeviceName; readonly status: string; readonly works: boolean };
	readonly 'd0-status-unknown': { readonly device: DeviceName; readonly statuses: readonly string[] };
	readonly 'd0-entry-retried': { readonly devices: readonly DeviceName[] };
	readonly 'low-mmio-exhausted': Exhausted;
	readonly 'high-mmio-exhausted': Exhausted;
	readonly 'high-mmio-above-limit': {
		readonly address: number;
		readonly limit: number;
		readonly window: Range;
		/** Bytes from the base to the limit; 0 or less if the base is not below the limit. */
		readonly room: number;
		/** True if a line of the host shows that the base is a setting. */
		readonly baseIsSetting: boolean;
	};
	readonly 'config-window-exhausted': { readonly devices: readonly DeviceName[] };
	readonly 'bar-unassigned': {
		readonly bars: readonly { readonly slot: string; readonly size: number; readonly bits: 32 | 64 }[];
	};
	readonly 'bar-clash': {
		readonly held: readonly Held[];
		readonly slot: string;
		readonly bar: Range;
		/** True if the kernel printed that it could not reserve the BAR. */
		readonly refused: boolean;
	};
	readonly 'framebuffer-unreserved': { readonly by: 'line' | 'warning' };
	readonly 'framebuffer-moved': { readonly at: Range; readonly first: Range; readonly generation: 1 | 2 };
	readonly 'framebuffer-overlap': {
		readonly framebuffer: Range;
		/**
		 * `line`: the video device holds the range; `bar`: the legacy video device's BAR, the initial place; `model`: from
		 * the model.
		 */
		readonly by: 'line' | 'bar' | 'model';
		/** True if a line shows that there is a framebuffer. */
		readonly isThere: boolean;
		readonly held: readonly Held[];
		/** True if some of the devices have a bus nevertheless. */
		readonly works: boolean;
		readonly generation: 1 | 2;
	};
	readonly 'gen1-large-framebuffer': { readonly framebuffer: number };
	readonly 'video-allocation-failed': { readonly drivers: readonly string[] };
	readonly 'probe-failed': {
		readonly device: DeviceName;
		readonly driver: string | null;
		readonly errors: readonly number[];
		/** True for the synthetic video device; the framebuffer's place is then unknown. */
		readonly video: boolean;
		/** True if the host did not answer the request about video memory. */
		readonly noAnswer: boolean;
		readonly secondKernel: boolean;
	};
	readonly 'driver-error': {
		readonly driver: string;
		readonly about: FactValues['driver-error']['about'];
		readonly texts: readonly string[];
		readonly count: number;
	};
	readonly oops: { readonly what: string; readonly modules: readonly string[]; readonly count: number };
	readonly 'kdump-at-risk': {
		readonly kernel: KernelName | null;
		readonly policy: KernelPolicy;
		/** An additional condition: `kexec -s`, or the video driver first. */
		readonly only: 'file-load' | 'video-first' | null;
		readonly effect: 'd0-entry-refused' | 'address-clash';
		readonly framebuffer: Range;
		readonly window: Range;
		readonly devices: number;
		/** The first release of the kernel's series with the fix. */
		readonly firstFixed: string | null;
		readonly generation: 1 | 2;
	};
	readonly 'fix-present': {
		readonly kernels: readonly {
			readonly kernel: KernelName;
			readonly policy: KernelPolicy;
			readonly reserved: Range;
		}[];
		readonly without: readonly { readonly kernel: KernelName; readonly policy: KernelPolicy }[];
	};
	readonly 'model-mismatch': Mismatch;
	readonly contradiction: Contradiction | { readonly about: 'vm'; readonly vms: readonly string[] };
	readonly 'other-hypervisor': { readonly names: readonly string[]; readonly system: string | null };
	readonly 'utility-vm': { readonly signs: readonly string[] };
	/** A guest of OpenVMM; `conflict` is from that host's model. */
	readonly 'openvmm-guest': {
		/** High MMIO directly above RAM, an OpenVMM-specific name, or PCI host bridges with VMBus and UEFI. */
		readonly by: 'windows' | 'name' | 'pcie';
		/** Null if not known. */
		readonly ram: number | null;
		readonly rootComplexes: number;
		readonly openhcl: boolean;
		readonly gfx: boolean;
		readonly policy: KernelPolicy;
		readonly conflict: { readonly second: boolean; readonly window: Range; readonly framebuffer: Range } | null;
	};
	readonly 'addresses-hidden': { readonly files: readonly string[] };
	readonly 'survey-without-split': { readonly totals: readonly { readonly device: string; readonly size: number }[] };
	readonly 'unknown-file': { readonly file: string; readonly empty: boolean };
	readonly 'unreadable-file': { readonly file: string; readonly what: Unreadable };
	readonly 'collect-next': { readonly open: number };
	readonly 'not-enough-evidence': { readonly missing: readonly Missing[] };
	readonly 'nothing-wrong': { readonly devices: number; readonly secondKernel: boolean };
}

interface Exhausted {
	readonly devices: readonly { readonly device: DeviceName; readonly needed: number }[];
	readonly all: readonly { readonly device: DeviceName; readonly low: number | null; readonly high: number | null }[];
	readonly window: Range;
	readonly usable: Range;
	/** True if a line shows where the window is. */
	readonly isKnown: boolean;
}

/** How the machine differs from the model. */
export type Mismatch = {
	readonly build: string | null;
	readonly kernels: readonly string[];
	readonly policies: readonly KernelPolicy[];
	readonly vm: Vm;
} & (
	| { readonly what: 'low-base'; readonly seen: number; readonly by: Shown; readonly model: number }
	| { readonly what: 'high-end'; readonly seen: number; readonly by: Shown; readonly model: number }
	| { readonly what: 'reservation'; readonly seen: Range | null; readonly model: readonly (Range | null)[] }
	| { readonly what: 'refusal'; readonly devices: number; readonly generation: 1 | 2 }
	| { readonly what: 'device-at-work'; readonly device: number; readonly window: Range; readonly generation: 1 | 2 }
);

/** Why `fine` cannot be concluded. */
export type Missing =
	| 'no-guest'
	| 'host'
	| 'no-log'
	| 'log-cut'
	| 'no-kernel'
	| 'no-device'
	| 'device-outcome'
	| 'kdump-device'
	| 'lines-lost'
	| 'disk'
	| 'unread-error'
	| 'unknown-file'
	| 'generation'
	| 'low-mmio'
	| 'framebuffer'
	| 'policy'
	| 'video-driver'
	| 'vm'
	| 'no-addresses'
	| 'second-kernel';

/** The ids of findings, listed in docs/contract.md. */
export type FindingId = keyof FindingValues;

/** A step to take. */
export type Step =
	| { readonly id: 'kexec-file-load'; readonly tried: boolean }
	| { readonly id: 'kexec-load' }
	| { readonly id: 'video-first'; readonly both: boolean; readonly inBoth: boolean }
	| {
			readonly id: 'smaller-resolution';
			readonly vm: string | null;
			readonly limit: number;
			readonly resolution: Resolution;
			readonly alone: boolean;
	  }
	| {
			readonly id: 'fixed-kernel';
			readonly series: string | null;
			readonly firstFixed: string | null;
			readonly tried: boolean;
	  }
	| { readonly id: 'kernel-of-2022' }
	| { readonly id: 'generation-2'; readonly fixedKernel: boolean }
	| { readonly id: 'same-order' }
	| {
			readonly id: 'set-window';
			readonly where: 'low' | 'high';
			readonly vm: string | null;
			readonly bytes: number;
			/** True if the devices fit in the model; others that no file shows must be using the space. */
			readonly hidden: boolean;
			readonly framebuffer: number;
	  }
	| {
			readonly id: 'plan';
			readonly vm: Vm;
			readonly devices: readonly { readonly low: number; readonly high: number }[];
	  }
	| { readonly id: 'azure-size' }
	| { readonly id: 'fewer-devices' }
	| { readonly id: 'set-high'; readonly vm: string | null; readonly bytes: number }
	| { readonly id: 'set-high-base'; readonly vm: string | null; readonly base: number | null }
	| { readonly id: 'larger-host'; readonly bits: number; readonly needed: number }
	| { readonly id: 'look-for-bus' }
	| { readonly id: 'look-status' }
	| { readonly id: 'look-iomem' }
	| { readonly id: 'video-first-or-larger' }
	| { readonly id: 'collect-again' }
	| { readonly id: 'restart-and-collect' }
	| { readonly id: 'send-report' }
	| { readonly id: 'report-oops' }
	| { readonly id: 'move-emulated' }
	| {
			readonly id: 'collect';
			readonly what:
				| 'guest'
				| 'log'
				| 'log-start'
				| 'iomem'
				| 'iomem-root'
				| 'lspci'
				| 'get-vm'
				| 'get-vmvideo'
				| 'config'
				| 'second-log';
			readonly vm: string | null;
	  };

/** Common advice that does not help here. */
export type Unhelpful =
	| { readonly id: 'kexec-s'; readonly because: 'arm64' | 'confidential' | 'not-enough' | 'moved' }
	| { readonly id: 'load-order'; readonly because: 'confidential' | 'still'; readonly both: boolean }
	| { readonly id: 'fixed-kernel'; readonly because: 'still' | 'gen1' }
	| { readonly id: 'larger-low'; readonly bytes: number; readonly generation: 1 | 2 }
	| { readonly id: 'blacklist' }
	| { readonly id: 'raise-high' }
	| { readonly id: 'raise-low' }
	| { readonly id: 'copied-pair' };

/** A finding: id, severity, values, lines of evidence, and steps to take. */
export interface FindingOf<I extends FindingId> {
	readonly id: I;
	readonly severity: Severity;
	readonly values: FindingValues[I];
	readonly evidence: readonly Source[];
	/** Least effort first. */
	readonly steps: readonly Step[];
	readonly unhelpful: readonly Unhelpful[];
}

/** Any finding, discriminated by `id`. */
export type Finding = { [I in FindingId]: FindingOf<I> }[FindingId];

/** Makes a finding; omitted parts are empty, duplicate lines of evidence are removed. */
export function finding<I extends FindingId>(
	id: I,
	severity: Severity,
	values: FindingValues[I],
	evidence: readonly Source[],
	advice: { readonly steps?: readonly Step[]; readonly unhelpful?: readonly Unhelpful[] } = {},
): Finding {
	return {
		id,
		severity,
		values,
		evidence: distinct(evidence),
		steps: [],
		unhelpful: [],
		...advice,
	} as FindingOf<I> as Finding;
}
