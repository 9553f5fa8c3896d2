/** Drivers' requests and a script's steps in two kernels, written as calls. */

import type { AllocationExample, DriverChange } from '@hvmmio/kernel-diff';
import { formatAddress } from '../format.ts';

/** What a driver's function did in one setting: its calls with their results, and its return value. */
export interface DriverRunDocument {
	readonly function: string;
	readonly events: readonly string[];
	readonly result: readonly string[];
	readonly failed: string | null;
}

/** A driver that behaves differently in the two kernels. */
export interface DriverDocument {
	readonly driver: string;
	/** Description of the setting. */
	readonly setting: string;
	readonly tried: number;
	readonly changed: number;
	readonly old: DriverRunDocument | null;
	readonly new: DriverRunDocument | null;
}

/** How a driver differs between two kernels. */
export function driverDocument({ driver, tried, changed, old, new: now }: DriverChange): DriverDocument {
	return {
		driver,
		setting: settingText(old ?? now),
		tried,
		changed,
		old: old && runDocument(old),
		new: now && runDocument(now),
	};
}

type Run = NonNullable<DriverChange['old']>;

function settingText(run: Run | null): string {
	if (run?.bars) {
		return `BARs ${run.bars.map((bar) => formatAddress(bar)).join(', ')}`;
	}
	const { megabytes, low, high, grants, bios, mapping = true } = run?.setting ?? {};
	const needs =
		run?.driver === 'pci-hyperv'
			? `${low} bytes of low and ${high} of high MMIO needed`
			: `${megabytes} MiB of framebuffer`;
	return `${needs}${bios ? ', BIOS' : ''}, ${grants === 0 ? 'no request granted' : `requests granted: mask ${grants}`}${mapping ? '' : ', no memory can be mapped'}`;
}

function runDocument({ function: name, events, result, failed }: Run): DriverRunDocument {
	return {
		function: name,
		events: events.map((event) =>
			event.did === 'requested'
				? `vmbus_allocate_mmio(${hex(event.min)}, ${hex(event.max)}, ${hex(event.size)}, ${hex(event.align)}, ${event.overlapOk})${event.granted ? '' : ' refused'}`
				: `vmbus_free_mmio(${hex(event.start)}, ${hex(event.size)})`,
		),
		result: result.map((value) => value.toString()),
		failed,
	};
}

/** A step of a request script, written as a call. */
export function callText(step: AllocationExample['step']): string {
	if (step === null) {
		return 'boot';
	}
	if (step.do === 'allocate') {
		const { min, max, size, align, overlapOk } = step;
		return `vmbus_allocate_mmio(${hex(min)}, ${hex(max)}, ${hex(size)}, ${hex(align)}, ${overlapOk})`;
	}
	const { range } = step;
	return range && typeof range === 'object'
		? `vmbus_free_mmio(${range.start}, ${hex(BigInt(range.size))})`
		: 'nothing to free';
}

function hex(value: bigint): string {
	return `0x${value.toString(16)}`;
}
