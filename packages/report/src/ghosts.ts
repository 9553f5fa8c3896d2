/**
 * Ghosts: things missing in a kernel, drawn where they would be, since the cause of a conflict is often what is
 * missing.
 */

import type { Allocation, KernelRecord } from '@hvmmio/core';
import { FOUR_GIB, type Range } from '@hvmmio/core/address';
import { type NotReserved, whyNotReserved } from '@hvmmio/core/guest';
import type { Run } from '@hvmmio/core/host';
import { formatSize } from './format.ts';
import type { Ghost } from './map-model.ts';
import { FRAMEBUFFER, NOTHING_RESERVED, windowNaming } from './naming.ts';
import { deviceOf } from './summary.ts';

/** @param i index of the kernel @param names names of the devices */
export function ghostsOf(simulation: Run, i: number, names: readonly (string | null)[] = []): Ghost[] {
	const kernel = simulation.kernels[i] as KernelRecord;
	return [
		...reservationGhost(simulation, kernel),
		...neverRequested(simulation, kernel, names),
		...noRoom(simulation, kernel, names),
	];
}

function reservationGhost({ host }: Run, kernel: KernelRecord): Ghost[] {
	const range = kernel.framebufferBefore;
	const why = whyNotReserved(host, kernel);
	return why === null || range === null
		? []
		: [{ kind: 'reservation', ...NOTHING_RESERVED, why: NOT_RESERVED[why], range }];
}

const NOT_RESERVED: Readonly<Record<NotReserved, string>> = {
	'device-tree': 'device tree',
	'no-policy': 'before v4.7',
	'no-node': 'no MMIO node',
	confidential: 'confidential VM',
	'no-bar': 'no BAR0',
	'no-sysfb': 'CONFIG_SYSFB off',
	'lfb-base-zero': 'lfb_base 0',
	'no-room': 'nothing free there',
};

/** Windows of devices that the host refused, whose drivers gave up before requesting them. */
function neverRequested(
	simulation: Run,
	{ allocations, kernel }: KernelRecord,
	names: readonly (string | null)[],
): Ghost[] {
	const refused = allocations.filter(({ released }) => released === 'd0-refused').map(({ owner }) => owner);
	return (['low-window', 'high-window'] as const).flatMap((kind) => {
		const owners = refused.filter((owner) => bytesOf(kernel.pci, owner, kind) > 0);
		const [first] = owners;
		if (first === undefined) {
			return [];
		}
		const range = placeOf(simulation, first, kind, bytesOf(kernel.pci, first, kind));
		return range
			? [{ kind: 'bar', ...windowNaming(owners, kind, names), why: 'never requested, D0 refused', range }]
			: [];
	});
}

function bytesOf(pci: readonly { readonly low: number; readonly high: number }[], owner: string, kind: string): number {
	const device = deviceOf(owner, pci);
	return device === undefined ? 0 : kind === 'low-window' ? device.low : device.high;
}

function noRoom(simulation: Run, { allocations }: KernelRecord, names: readonly (string | null)[]): Ghost[] {
	return allocations.flatMap((each): Ghost[] => {
		const range = each.result === null ? placeOf(simulation, each.owner, each.kind, each.requested) : null;
		const named = each.owner === 'video' ? FRAMEBUFFER : windowNaming([each.owner], each.kind, names);
		const kind = each.owner === 'video' ? 'framebuffer' : 'bar';
		return range ? [{ kind, ...named, why: `no room for ${formatSize(each.requested)}`, range }] : [];
	});
}

/** Its range in another kernel, else the start of the window that it would be in. */
function placeOf({ kernels, host }: Run, owner: string, kind: Allocation['kind'], size: number): Range | null {
	const same = kernels
		.flatMap(({ allocations }) => allocations)
		.find((each) => each.owner === owner && each.kind === kind && each.result !== null);
	if (same?.result) {
		return same.result;
	}
	const window =
		host.mmio.find(({ start }) => (kind === 'high-window' ? start >= FOUR_GIB : start < FOUR_GIB)) ?? host.mmio[0];
	return window ? { start: window.start, end: Math.min(window.end, window.start + Math.max(size, 4096)) } : null;
}
