/** Kinds of devices with known BAR sizes; only sizes with a source are given. */

import { GIB, MIB } from '@hvmmio/core/address';
import type { PciDevice } from '@hvmmio/core/guest';

export interface DeviceKind {
	/** Id in links; never changes. */
	readonly id: string;
	readonly name: string;
	/** Total sizes of 32-bit and 64-bit BARs in bytes; null without a source. */
	readonly low: number | null;
	readonly high: number | null;
	readonly source: string;
}

export const DEVICE_KINDS: readonly DeviceKind[] = [
	{ id: 'nvme', name: 'NVMe disk', low: 0, high: MIB, source: 'the model’s default device; lspci -v gives the size' },
	{ id: 'vf', name: 'network VF', low: 0, high: MIB, source: 'the model’s default device; lspci -v gives the size' },
	{
		id: 'a100',
		name: 'A100 GPU',
		low: 16 * MIB,
		high: null,
		source: '32-bit BAR: docs/domain.md, section 5; for the 64-bit ones see lspci -v',
	},
	{ id: 'nvswitch', name: 'NVSwitch', low: 32 * MIB, high: 0, source: '32-bit BAR: docs/domain.md, section 5' },
	{
		id: 'gpu32',
		name: 'GPU, 32 GiB BAR',
		low: null,
		high: 32 * GIB,
		source: 'the known 33280 MiB recipe: docs/domain.md, section 2',
	},
];

export interface NamedDevice extends PciDevice {
	/** An id of DEVICE_KINDS. */
	readonly kind?: string | undefined;
}

export function kindOf({ kind }: NamedDevice): DeviceKind | null {
	return DEVICE_KINDS.find(({ id }) => id === kind) ?? null;
}

/** Names in the order of the offers; null if unknown. */
export function namesOf(pci: readonly NamedDevice[]): (string | null)[] {
	return pci.map((device) => kindOf(device)?.name ?? null);
}

/** Applies a kind to a device; sizes that the kind does not give are kept. */
export function asKind(device: NamedDevice, kind: DeviceKind | null): NamedDevice {
	return kind === null
		? { low: device.low, high: device.high }
		: { low: kind.low ?? device.low, high: kind.high ?? device.high, kind: kind.id };
}
