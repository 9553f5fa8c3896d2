/** What was found: codes with values. The sentences are @hvmmio/report's (`findingText`). */

import type { Vm } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type { Resolution } from '@hvmmio/core/host';
import type { DeviceKind, FactValues, Unreadable } from '@hvmmio/evidence';
import type { Contradiction } from './infer/infer.ts';
import { distinct, type Source } from './machine/facts.ts';
import type { Shown } from './machine/machine.ts';
import type { KernelName, KernelPolicy } from './policy.ts';

/** `error`: it has happened; `warning`: it may happen, or costs something; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A device as it is to be named: its GUID or bus, and what it is where a line says so. */
export interface DeviceName {
	readonly name: string;
	readonly kind: DeviceKind | null;
}

/** Addresses of a device that lie on others. */
export interface Held {
	readonly device: DeviceName;
	readonly kind: 'config-window' | 'window';
	readonly range: Range;
}

/** What a finding's sentences are made of. Ranges are half-open, sizes bytes. */
export interface FindingValues {
	readonly 'd0-entry-refused': {
		readonly devices: readonly DeviceName[];
		readonly status: string;
		/** By the model; null where it shows none. */
		readonly conflict: { readonly framebuffer: Range; readonly window: Range } | null;
		/** Is it a second kernel's log, as a line shows, or as is assumed since such a refusal happens there? */
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
		/** Bytes from the base to the limit; 0 or less where there are none. */
		readonly room: number;
		/** A line of the host names the base as a setting. */
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
		/** The kernel says itself that it could not reserve the BAR. */
		readonly refused: boolean;
	};
	readonly 'framebuffer-unreserved': { readonly by: 'line' | 'warning' };
	readonly 'framebuffer-moved': { readonly at: Range; readonly first: Range; readonly generation: 1 | 2 };
	readonly 'framebuffer-overlap': {
		readonly framebuffer: Range;
		/** `line`: the video device holds it; `bar`: the legacy video device's BAR, where it is at first; else by the model. */
		readonly by: 'line' | 'bar' | 'model';
		/** Does a line show that there is one? */
		readonly isThere: boolean;
		readonly held: readonly Held[];
		/** Some of the devices have a bus all the same. */
		readonly works: boolean;
		readonly generation: 1 | 2;
	};
	readonly 'gen1-large-framebuffer': { readonly framebuffer: number };
	readonly 'video-allocation-failed': { readonly drivers: readonly string[] };
	readonly 'probe-failed': {
		readonly device: DeviceName;
		readonly driver: string | null;
		readonly errors: readonly number[];
		/** The synthetic video device: then where the framebuffer is, is not known. */
		readonly video: boolean;
		/** The host did not answer where video memory is. */
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
		/** What has to be so besides: `kexec -s`, or the video driver first. */
		readonly only: 'file-load' | 'video-first' | null;
		readonly effect: 'd0-entry-refused' | 'address-clash';
		readonly framebuffer: Range;
		readonly window: Range;
		readonly devices: number;
		/** The first version of the kernel's own series with the fix. */
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
	/** A guest of OpenVMM; `conflict` by that host's model. */
	readonly 'openvmm-guest': {
		/** High MMIO right above RAM, a name of its own, or PCI host bridges beside VMBus and UEFI. */
		readonly by: 'windows' | 'name' | 'pcie';
		/** Null where no line tells. */
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
	/** A line tells where the window is. */
	readonly isKnown: boolean;
}

/** What the machine does otherwise than the model. */
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

/** Why it cannot be said that all is well. */
export type Missing =
	| 'no-guest'
	| 'host'
	| 'no-log'
	| 'log-cut'
	| 'no-kernel'
	| 'no-device'
	| 'device-outcome'
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

/** The kinds of findings, as docs/contract.md lists them. */
export type FindingId = keyof FindingValues;

/** Something to do. What is known of each is said with it. */
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
			/** By the model the devices fit as it is: others, that no file shows, take the room. */
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

/** Advice that is often given and does not help here. */
export type Unhelpful =
	| { readonly id: 'kexec-s'; readonly because: 'arm64' | 'confidential' | 'not-enough' | 'moved' }
	| { readonly id: 'load-order'; readonly because: 'confidential' | 'still'; readonly both: boolean }
	| { readonly id: 'fixed-kernel'; readonly because: 'still' | 'gen1' }
	| { readonly id: 'larger-low'; readonly bytes: number; readonly generation: 1 | 2 }
	| { readonly id: 'blacklist' }
	| { readonly id: 'raise-high' }
	| { readonly id: 'raise-low' }
	| { readonly id: 'copied-pair' };

/** One finding: what, how bad, its values, the lines that show it, and what to do. */
export interface FindingOf<I extends FindingId> {
	readonly id: I;
	readonly severity: Severity;
	readonly values: FindingValues[I];
	readonly evidence: readonly Source[];
	/** The least effort first. */
	readonly steps: readonly Step[];
	readonly unhelpful: readonly Unhelpful[];
}

/** Any finding; its `id` decides the type of its `values`. */
export type Finding = { [I in FindingId]: FindingOf<I> }[FindingId];

/** A finding, with nothing for what is left out; each line of evidence once. */
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
