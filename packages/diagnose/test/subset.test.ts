/**
 * Random Hyper-V machines with only a random part of their lines: whatever is missing, determined properties are
 * correct, none is taken for an OpenVMM guest, and none with a conflict, shown or hidden, is called fine. `pnpm infer`
 * runs 100,000 of them and prints how much was determined; MACHINES and MACHINES_SEED say how many and which.
 */

import { numbersFrom } from '@hvmmio/testkit/random';
import { expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { diagnose, machineOf } from '../src/index.ts';
import { openVmmGuestOf } from '../src/openvmm.ts';
import { type RandomMachine, randomMachine, subset } from './random-machine.ts';
import { read } from './read.ts';

const { MACHINES = '800', MACHINES_SEED = '1' } = process.env;
const COUNT = Number(MACHINES);
const SEED = Number(MACHINES_SEED);
/** Number of machines that are also diagnosed, which is more work. */
const DIAGNOSED = Math.ceil(COUNT / 4);

/** A conflict in the kernel whose files these are, or in the other one if it has the same policy. */
function hasConflict({ simulation: { kernels, verdict }, role }: RandomMachine): boolean {
	const [first, second] = kernels;
	const same = first?.kernel.policy === second?.kernel.policy;
	return (kernels[role]?.conflicts.length ?? 0) > 0 || (same && verdict === 'conflict');
}

test(
	`${COUNT} machines from a part of their evidence, from seed ${SEED}`,
	() => {
		const counts: Record<string, { determined: number; likely: number; open: number; right: number }> = {};
		for (let i = 0; i < COUNT; i++) {
			const random = numbersFrom(SEED * 1e7 + i);
			const machine = randomMachine(random);
			const files = subset(machine, random);
			const evidence = Object.entries(files).map(([file, text]) => read(text, file));
			const observed = machineOf(evidence);
			expect(openVmmGuestOf(observed), `machine ${SEED * 1e7 + i}\n${JSON.stringify(files, null, 1)}`).toBeNull();
			const { properties } = observed.inference;
			for (const [name, { value, sure }] of Object.entries(properties)) {
				counts[name] ??= { determined: 0, likely: 0, open: 0, right: 0 };
				const count = counts[name];
				count[sure]++;
				count.right += value === machine.truth[name] ? 1 : 0;
				if (sure === 'determined' && value !== machine.truth[name]) {
					throw new Error(
						`machine ${SEED * 1e7 + i}: ${name} is ${machine.truth[name]}, not ${value}\n${JSON.stringify({ vm: machine.vm, files }, null, 1)}`,
					);
				}
			}
			if (i < DIAGNOSED && hasConflict(machine)) {
				const { conclusion } = diagnose(evidence);
				expect(conclusion, `machine ${SEED * 1e7 + i}\n${JSON.stringify(files, null, 1)}`).not.toBe('fine');
			}
		}
		if (COUNT > 10_000) {
			console.table(counts);
		}
		// Not everything is left open.
		for (const { determined } of Object.values(counts)) {
			expect(determined).toBeGreaterThan(COUNT / 50);
		}
	},
	minutes(10 + COUNT / 600),
);
