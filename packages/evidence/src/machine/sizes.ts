/** LowMemoryMappedIoSpace and HighMemoryMappedIoSpace: as Get-VM says them, else by what the guest saw. */

import { FOUR_GIB, GIB, HIGH_MMIO_BASE, hex, hostLayout, MIB, PAGE, sizeOf } from '@hvmmio/core';
import { claimsOf, disagreement } from './claims.ts';
import { accepted, type Draft, type Settings } from './draft.ts';
import type { Facts } from './facts.ts';

/** Azure's default (docs/domain.md, section 2). */
export const AZURE_LOW_MMIO = 3 * GIB;

/** The hole for PCI is low MMIO only if RAM fills all below it; taken where it has the size of Azure's default. */
export function gapOf(facts: Facts): number | undefined {
	const gap = facts.last('pci-gap')?.value;
	return gap?.end === FOUR_GIB && sizeOf(gap) === AZURE_LOW_MMIO ? gap.start : undefined;
}

export function lowMmioOf({ facts, observed, settings, assumed, contradictions }: Draft): void {
	const claims = claimsOf(
		facts,
		'low-mmio-setting',
		(value) => value,
		({ value }) => `Get-VM says ${value} bytes`,
	);
	contradictions.push(...disagreement('LowMemoryMappedIoSpace', claims));
	const base = observed.lowMmio?.range.start;
	if (claims[0] !== undefined) {
		settings.lowMmio = claims[0].value;
	} else if (base !== undefined && base < FOUR_GIB) {
		const size = FOUR_GIB - base;
		if (!explainedWithout(settings, base)) {
			settings.lowMmio = size;
			assumed.push(
				`LowMemoryMappedIoSpace ${size / MIB} MiB: by where low MMIO starts; the setting itself is not given.`,
			);
		} else {
			assumed.push('LowMemoryMappedIoSpace at its default: low MMIO starts where it then does.');
		}
	} else {
		const gap = gapOf(facts);
		assumed.push(
			gap === undefined
				? 'LowMemoryMappedIoSpace at its default: no line shows low MMIO.'
				: 'LowMemoryMappedIoSpace at its default: the hole below 4 GiB that the kernel found is as large.',
		);
	}
}

/** Does low MMIO start there with the setting at its default? */
function explainedWithout(settings: Settings, base: number): boolean {
	return hostLayout(accepted({ ...settings }, [])).lowMmio.start === base;
}

export function highMmioOf(draft: Draft): void {
	const { facts, observed, settings, assumed, contradictions } = draft;
	const claims = claimsOf(
		facts,
		'high-mmio-setting',
		(value) => value,
		({ value }) => `Get-VM says ${value} bytes`,
	);
	contradictions.push(...disagreement('HighMemoryMappedIoSpace', claims));
	const range = observed.highMmio?.range;
	const refused = facts.last('high-mmio-refused')?.value;
	if (range !== undefined) {
		settings.highMmioBase = range.start;
		settings.highMmio = claims[0]?.value ?? sizeOf(range);
		return;
	}
	if (claims[0] !== undefined) {
		settings.highMmio = claims[0].value;
	} else if (refused !== undefined && refused.address + PAGE > HIGH_MMIO_BASE) {
		// The address that the host names is the window's last page (docs/domain.md, section 2).
		settings.highMmio = refused.address + PAGE - HIGH_MMIO_BASE;
		assumed.push('HighMemoryMappedIoSpace: by the address that the host refuses, the last page of the window.');
	}
	if (!fromWindows(draft)) {
		const size = settings.highMmio === undefined ? ' 512 MiB from' : ' starts at';
		assumed.push(`High MMIO${size} 0xfe0000000, as on most hosts: no line shows it.`);
	}
}

/** Windows of devices that lie elsewhere show that high MMIO does. */
function fromWindows({ facts, settings, assumed }: Draft): boolean {
	const ranges = [...facts.all('bridge-window'), ...facts.all('device-range')]
		.map(({ value }) => value.range)
		.filter(({ start }) => start >= FOUR_GIB);
	const base = HIGH_MMIO_BASE;
	const end = base + (settings.highMmio ?? 512 * MIB);
	if (ranges.every((range) => range.start >= base && range.end <= end)) {
		return false;
	}
	const first = ranges.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
	const last = ranges.reduce((most, range) => Math.max(most, range.end), 0);
	const step = 512 * MIB;
	const start = Math.floor(first / step) * step;
	settings.highMmioBase = Math.max(FOUR_GIB, start);
	settings.highMmio ??= Math.ceil((last - settings.highMmioBase) / step) * step;
	assumed.push(
		`High MMIO around the windows of the devices, from 0x${hex(settings.highMmioBase)}: no line shows where it starts.`,
	);
	return true;
}
