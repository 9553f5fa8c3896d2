/** The text of `hvmmio plan`, without the reasons. */

import type { Plan } from '@hvmmio/core';
import { FOUR_GIB } from '@hvmmio/core/address';
import type { PciDevice } from '@hvmmio/core/guest';
import { formatSize } from '../format.ts';
import { quoted } from '../text/escape.ts';
import { type Line, rows, verbatim } from '../text/lines.ts';

/**
 * The needs of a device. @param name null if not known
 * @example
 * ```ts
 * import { planDeviceLine } from '@hvmmio/report';
 * console.log(planDeviceLine({ low: 0, high: 2 ** 20 }, 'NVMe', 0)); // pci0          low 0 bytes, high 1 MiB (NVMe)
 * ```
 */
export function planDeviceLine({ low, high }: PciDevice, name: string | null, index: number): string {
	const needs = `low ${formatSize(low)}, high ${formatSize(high)}`;
	return `${`pci${index}`.padEnd(14)}${needs}${name === null ? '' : ` (${quoted(name)})`}`;
}

/**
 * The planned sizes.
 * @example
 * ```ts
 * import { plan } from '@hvmmio/core';
 * import { planSizeLines } from '@hvmmio/report';
 * console.log(planSizeLines(plan({ generation: 2 }))[0]); // low MMIO      128 MiB
 * ```
 */
export function planSizeLines(answer: Plan): string[] {
	if (!answer.feasible) {
		return ['', 'No low and high MMIO will do.'];
	}
	const { lowMmio, highMmio } = answer.vm;
	return [
		`low MMIO      ${formatSize(lowMmio)}`,
		`high MMIO     ${formatSize(highMmio)}`,
		`RAM           loses ${formatSize(answer.ramBelow4GiBLost)} below 4 GiB, so it has ${formatSize(FOUR_GIB - answer.ramBelow4GiBLost)} there at most`,
	];
}

/**
 * The title, with the VM. @param vm description of the VM
 * @example
 * ```ts
 * import { plan } from '@hvmmio/core';
 * import { planTitle } from '@hvmmio/report';
 * console.log(planTitle(plan({ generation: 2 }), 'A VM')); // A VM
 * ```
 */
export function planTitle({ feasible }: Plan, vm: string): string {
	return feasible ? vm : `The largest sizes tried. ${vm}`;
}

/**
 * What to do on the host. @param commands result of `setVmCommands` for a feasible plan
 * @example
 * ```ts
 * import { plan } from '@hvmmio/core';
 * import { planCommandLines } from '@hvmmio/report';
 * console.log(planCommandLines(plan({ generation: 2 }), ['Set-VM …'])[0]?.text); // On the host, with the VM off:
 * ```
 */
export function planCommandLines({ feasible }: Plan, commands: readonly string[]): Line[] {
	return feasible ? [...rows('On the host, with the VM off:'), ...verbatim(...commands)] : [];
}
