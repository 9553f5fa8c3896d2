/** A refuting input as a VM in the settings. */

import { type PolicyId, resolveVm, SettingError } from '@hvmmio/core';
import { FOUR_GIB } from '@hvmmio/core/address';
import { reserveInputOf } from '@hvmmio/core/guest';
import { hostOf } from '@hvmmio/core/host';
import type { ProofRow } from '@hvmmio/report';
import { parseCase } from '@hvmmio/vectors/case';
import type { Comparison } from '../state/fragment.ts';
import { type Scenario, scenarioFrom } from '../state/scenario.ts';

export interface ExampleVm {
	readonly scenario: Scenario;
	readonly comparison: Comparison | null;
	/** Fields of the input that are otherwise on this VM, since no settings say them. */
	readonly otherwise: readonly string[];
}

/** What a kernel is told, beside ranges and addresses; the BAR is that of every host. */
const TOLD = ['bios', 'sysfb', 'videoDevice', 'barIsMemory', 'confidential', 'resourceSize', 'lfbSize'] as const;

/**
 * The VM with this window, its kernel told what the input says; null where no VM has such a window.
 * @param policies of the kernel that was asked about and of the other one; null where it is none that is known
 */
export function exampleVm(
	{ example, framebuffer }: Pick<ProofRow, 'example' | 'framebuffer'>,
	[policy, other]: readonly [PolicyId, PolicyId | null],
): ExampleVm | null {
	if (example === null) {
		return null;
	}
	const { mmio, bios, confidential, lfbBase, sysfb } = parseCase(example);
	const ranges = mmio.map(({ start, last }) => ({ start: Number(start), end: Number(last) + 1 }));
	const [low] = ranges;
	try {
		const lowMmio = FOUR_GIB - (low?.start ?? FOUR_GIB);
		const vm = resolveVm({ generation: bios ? 1 : 2, confidential: confidential && !bios, lowMmio });
		const at = framebuffer && { start: Number(framebuffer.start), end: Number(framebuffer.end) + 1 };
		const options = { policy, sysfb, lfbBase, mmio: ranges, ...(at ? { framebuffer: at } : {}) };
		const scenario = scenarioFrom(vm, options);
		const input = reserveInputOf(hostOf(vm, options), { lfbBase, sysfb });
		return (
			scenario && {
				scenario,
				comparison: other && { kind: 'policy', policy: other, secondPolicy: null },
				otherwise: TOLD.filter((field) => example[field] !== input[field]),
			}
		);
	} catch (error) {
		if (error instanceof SettingError || error instanceof RangeError) {
			return null;
		}
		throw error;
	}
}
