/** The passed-through PCI devices in the evidence, and the MMIO each needs. */

import { ADDRESS_LIMIT, alignUp, FOUR_GIB, KIB, PAGE, type Range, sizeOf } from '@hvmmio/core/address';
import { VIDEO_DEVICE } from '@hvmmio/core/host';
import type { Bar, DeviceKind } from '@hvmmio/evidence';
import { type Facts, type Source, sourceOf } from './facts.ts';

/** A PCI device in the evidence, and its outcome. */
export interface ObservedDevice {
	/** Its instance GUID, else its bus, else `unknown`. */
	readonly name: string;
	/** Total size of its 32-bit BARs in bytes, each in whole pages; null if not known. */
	readonly low: number | null;
	/** Total size of its 64-bit BARs in bytes; null if not known. */
	readonly high: number | null;
	/** Ranges that pci-hyperv holds for it other than windows for its BARs. */
	readonly configWindows: readonly Located[];
	/** Windows for its BARs. */
	readonly windows: readonly Located[];
	/** Its kind, if a line shows it. */
	readonly kind: DeviceKind | null;
	/** True if its probe created the bus behind it. */
	readonly works: boolean;
	/** True if the evidence shows whether it works or failed. */
	readonly hasOutcome: boolean;
	readonly d0: readonly { readonly status: string; readonly source: Source }[];
	readonly retried: readonly Source[];
	readonly failed: readonly { readonly error: number; readonly source: Source }[];
	readonly needs: readonly { readonly where: 'low' | 'high'; readonly size: number; readonly source: Source }[];
	readonly unassigned: readonly { readonly bar: Bar; readonly source: Source }[];
}

export interface Located {
	readonly range: Range;
	readonly source: Source;
}

/** `PCI_CONFIG_MMIO_LENGTH` (docs/domain.md, section 5). */
const CONFIG_WINDOW = 8 * KIB;

interface Draft {
	name: string;
	readonly bars: Map<string, Bar>;
	readonly configWindows: Located[];
	readonly windows: Located[];
	works: boolean;
	kind: DeviceKind | null;
	readonly d0: { status: string; source: Source }[];
	readonly retried: Source[];
	readonly failed: { error: number; source: Source }[];
	readonly needs: { where: 'low' | 'high'; size: number; source: Source }[];
	readonly unassigned: { bar: Bar; source: Source }[];
}

/** In the order in which they first appear; in a log that is the order of the host's offers. */
export function devicesOf(facts: Facts): ObservedDevice[] {
	const drafts = new Drafts(facts);
	const at = (guid: string | null) => drafts.byGuid(guid);
	for (const { value } of facts.all('pci-probe')) {
		at(value.device);
	}
	for (const fact of facts.all('d0-failed')) {
		at(fact.value.device).d0.push({ status: fact.value.status, source: sourceOf(fact) });
	}
	for (const fact of facts.all('d0-retried')) {
		at(fact.value.device).retried.push(sourceOf(fact));
	}
	for (const fact of facts.all('mmio-needed')) {
		const { device, where, size } = fact.value;
		at(device).needs.push({ where, size, source: sourceOf(fact) });
	}
	for (const { value } of facts.all('pci-bus')) {
		at(value.device).works = true;
	}
	for (const fact of facts.all('device-range')) {
		const draft = at(fact.value.device);
		const { range } = fact.value;
		const place = sizeOf(range) === CONFIG_WINDOW ? draft.configWindows : draft.windows;
		place.push({ range, source: sourceOf(fact) });
	}
	for (const fact of facts.all('bridge-window')) {
		const draft = drafts.byBus(fact.value.bus);
		draft.works = true;
		draft.windows.push({ range: fact.value.range, source: sourceOf(fact) });
	}
	// BARs with a number first; a row without a number but the same address is the same BAR.
	const bars = [...facts.all('bar'), ...facts.all('bar-unassigned')];
	for (const fact of [...bars].sort((a, b) => Number(a.value.index === null) - Number(b.value.index === null))) {
		const draft = drafts.byBus(busOf(fact.value.slot));
		addBar(draft, fact.value);
		if (fact.name === 'bar-unassigned') {
			draft.unassigned.push({ bar: fact.value, source: sourceOf(fact) });
		}
	}
	for (const fact of facts.all('probe-failed')) {
		if (isPci(fact.value)) {
			at(fact.value.device).failed.push({ error: fact.value.error, source: sourceOf(fact) });
		}
	}
	for (const { value } of facts.all('device-kind')) {
		const draft = drafts.known(null, busOf(value.slot));
		if (draft !== undefined && (draft.kind === null || draft.kind === 'other')) {
			draft.kind = value.kind;
		}
	}
	return drafts.all.map(finished);
}

/** A failed probe of a device that is not pci-hyperv's. */
export interface OtherFailure {
	readonly device: string | null;
	readonly driver: string | null;
	readonly error: number;
	readonly sources: readonly Source[];
}

/**
 * True for messages of hv_pci, or of hv_vmbus without a driver name if no line shows that the device is another
 * driver's.
 */
function isPci({ device, driver }: { readonly device: string | null; readonly driver: string | null }): boolean {
	return device !== VIDEO_DEVICE && (driver === null || driver === 'hv_pci');
}

/** One for each device and error, whichever driver reports it. */
export function otherFailures(facts: Facts): OtherFailure[] {
	const found = new Map<string, { device: string | null; driver: string | null; error: number; sources: Source[] }>();
	for (const fact of facts.all('probe-failed')) {
		const { device, driver, error } = fact.value;
		if (!isPci(fact.value)) {
			const key = `${device} ${error}`;
			const known = found.get(key) ?? { device, driver, error, sources: [] };
			known.driver ??= driver;
			known.sources.push(sourceOf(fact));
			found.set(key, known);
		}
	}
	return [...found.values()];
}

/** Drafts by GUID and by bus. A bus belongs to the device whose GUID contains its domain, or that a line names. */
class Drafts {
	readonly all: Draft[] = [];
	private readonly names = new Map<string, Draft>();
	private readonly guids = new Map<string, string>();

	constructor(facts: Facts) {
		for (const { value } of facts.all('pci-bus')) {
			if (value.device !== null) {
				this.guids.set(value.bus, value.device);
			}
		}
	}

	byGuid(guid: string | null): Draft {
		return this.known(guid) ?? this.add(guid ?? 'unknown');
	}

	/** @param bus used if the GUID is null; null for the unnamed device */
	known(guid: string | null, bus: string | null = null): Draft | undefined {
		if (bus === null) {
			return this.names.get(guid ?? 'unknown');
		}
		const named = this.guids.get(bus);
		const domain = bus.slice(0, bus.indexOf(':'));
		return (
			(named === undefined ? undefined : this.names.get(named)) ??
			this.all.find(({ name }) => name.split('-')[1] === domain) ??
			this.names.get(bus)
		);
	}

	byBus(bus: string): Draft {
		const guid = this.guids.get(bus);
		return guid === undefined ? (this.known(null, bus) ?? this.add(bus)) : this.byGuid(guid);
	}

	private add(name: string): Draft {
		const draft: Draft = {
			name,
			bars: new Map(),
			configWindows: [],
			windows: [],
			works: false,
			kind: null,
			d0: [],
			retried: [],
			failed: [],
			needs: [],
			unassigned: [],
		};
		this.all.push(draft);
		this.names.set(name, draft);
		return draft;
	}
}

function addBar(draft: Draft, bar: Bar): void {
	const twin = bar.index === null && [...draft.bars.values()].some((each) => sameBar(each, bar));
	if (!twin) {
		draft.bars.set(`${bar.slot} ${bar.index ?? bar.range?.start ?? bar.size}`, bar);
	}
}

function sameBar(a: Bar, b: Bar): boolean {
	return a.slot === b.slot && (b.range === null ? a.size === b.size : a.range?.start === b.range.start);
}

/** `858c:00` of `858c:00:00.0`. */
export function busOf(slot: string): string {
	return slot.slice(0, slot.lastIndexOf(':'));
}

function finished(draft: Draft): ObservedDevice {
	const { bars, windows, needs, ...rest } = draft;
	const { works, d0, failed, configWindows } = draft;
	const held = works || windows.length > 0 || configWindows.length > 0;
	const hasOutcome = held || d0.length > 0 || failed.length > 0 || needs.length > 0;
	return { ...rest, windows, needs, hasOutcome, low: needOf(draft, 'low'), high: needOf(draft, 'high') };
}

/** From the driver's request, else its BARs, else its windows. */
function needOf({ bars, windows, needs, works }: Draft, where: 'low' | 'high'): number | null {
	const request = needs.filter((need) => need.where === where).at(-1);
	if (request !== undefined) {
		return request.size;
	}
	if (bars.size > 0) {
		const bits = where === 'low' ? 32 : 64;
		const sum = [...bars.values()]
			.filter((bar) => bar.bits === bits)
			.reduce((total, bar) => total + alignUp(bar.size, PAGE), 0);
		return Math.min(sum, ADDRESS_LIMIT);
	}
	const own = windows.filter(({ range }) => range.start < FOUR_GIB === (where === 'low'));
	if (windows.length > 0) {
		return own.reduce((sum, { range }) => Math.max(sum, sizeOf(range)), 0);
	}
	// A bus without a window: the driver requested none.
	return works ? 0 : null;
}
