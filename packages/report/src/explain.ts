/** The trace as text: requests, candidates skipped and why, results. */

import type { TraceEvent } from '@hvmmio/core';
import { FOUR_GIB } from '@hvmmio/core/address';
import { describeRange, formatAddress, formatRange, formatSize } from './format.ts';
import { deviceNamer } from './outcome.ts';
import { KINDS } from './summary.ts';

const WALK = {
	ignored: 'ends below 1 MiB: ignored',
	appended: 'a node of its own, at the end of the list',
	inserted: 'a node of its own, before the one above it',
	'grew-up': 'joins the node that ends just below it',
	'grew-down': 'joins the node that starts just above it',
} as const;

const NO_CLAIM = {
	'no-node': 'there is no MMIO node: nothing is reserved',
	returned: 'the kernel returns at once: nothing is reserved',
	'start-zero': 'the start comes out as 0: nothing is reserved',
} as const;

const RESOURCES: Readonly<Record<string, string>> = {
	reservation: 'the reservation',
	'video-bar': 'BAR0 of the legacy video device',
	'io-apic': 'the I/O APIC',
	pnp0003: 'a page of the ACPI device PNP0003',
	'boot-framebuffer': 'the boot framebuffer driver',
};

/**
 * Lines for a reader, indented by two spaces a level, without line ends.
 * @param names names of the devices in the order of the offers; null or missing if not known
 * @example
 * ```ts
 * import { resolveVm, simulate, TraceEvent } from '@hvmmio/core';
 * import { explain } from '@hvmmio/report';
 * const events: TraceEvent[] = [];
 * simulate(resolveVm({}), {}, (event) => events.push(event));
 * console.log(explain(events).length > 0); // true
 * ```
 */
export function explain(events: readonly TraceEvent[], names: readonly (string | null)[] = []): string[] {
	const nameOf = deviceNamer(names);
	let align = 1;
	return events.map((event) => {
		align = event.step === 'ask' ? event.align : align;
		return lineOf(event, align, nameOf);
	});
}

function lineOf(event: TraceEvent, align: number, nameOf: (owner: string) => string): string {
	switch (event.step) {
		case 'boot':
			return `${event.role} kernel`;
		case 'walk': {
			const cut = event.cut ? 'cut at the vTPM area, ' : '';
			const node = event.node ? `: ${formatRange(event.node)}` : '';
			return `  _CRS ${formatRange(event.range)}: ${cut}${WALK[event.action]}${node}`;
		}
		case 'claim':
			return event.claim && event.reason === 'chosen'
				? `  reservation: asks for ${bytes(event.claim.size)} at ${formatAddress(event.claim.start)}`
				: `  reservation: ${NO_CLAIM[event.reason as keyof typeof NO_CLAIM]}`;
		case 'claim-tried':
			return `    ${describeRange(event.range)} ${event.fits ? 'fits in the first node' : 'leaves the first node, so half of it'}`;
		case 'ask': {
			const where = event.min >= FOUR_GIB ? ' from 4 GiB up' : event.max < FOUR_GIB ? ' below 4 GiB' : '';
			return `  ${nameOf(event.owner)} asks for its ${KINDS[event.kind]}: ${formatSize(event.size)}${where}, aligned to ${formatSize(event.align)}`;
		}
		case 'search': {
			const place = event.place === 'node' ? `node ${formatRange(event.range)}` : 'inside the reservation';
			return `    ${place}${event.skipped ? ': not where it may be' : ''}`;
		}
		case 'skip': {
			const who = RESOURCES[event.by] ?? `what ${nameOf(event.by)} holds`;
			const why = event.how === 'busy' ? `in the way: ${who}` : `across the edge of ${who}`;
			return `      ${candidates(event.first, event.last, align)} ${why}`;
		}
		case 'answer':
			return `    ${event.result ? `gets ${describeRange(event.result)}` : 'gets nothing'}`;
		case 'd0':
			return event.refused
				? `  the host refuses ${nameOf(event.owner)}: its config window lies in the framebuffer, ${describeRange(event.framebuffer)}`
				: event.overlaps
					? `  the host looks at no address: the config window of ${nameOf(event.owner)} lies in the framebuffer, ${describeRange(event.framebuffer)}`
					: `  the host lets ${nameOf(event.owner)} enter D0`;
		case 'free':
			return `  ${nameOf(event.owner)} gives its ${KINDS[event.kind]} back: ${formatRange(event.range)}`;
		case 'framebuffer':
			return `  the framebuffer is now at ${describeRange(event.to)}`;
	}
}

function candidates(first: number, last: number, align: number): string {
	const count = (last - first) / align + 1;
	return count === 1
		? `candidate ${formatAddress(first)}:`
		: `candidates ${formatAddress(first)} to ${formatAddress(last)} (${count}):`;
}

function bytes(size: number): string {
	return size < 0 ? `${size} bytes (a C int has wrapped)` : formatSize(size);
}
