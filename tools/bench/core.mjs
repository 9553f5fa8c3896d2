/** Core's decisions and simulations, against the same written as plainly as possible. */

import { createDecision, decide, policyById, resolveVm, simulate } from '@hvmmio/core';
import { nanoseconds, random, table } from '../timing.mjs';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const DECISIONS = 1_000_000;
const SIMULATIONS = 50_000;

/** @param {(line: string) => void} print */
export async function run(print) {
	decisions(print);
	simulations(print);
}

/** @param {(line: string) => void} print */
function decisions(print) {
	const inputs = generation2Inputs(2026);
	const policy = policyById('low-half');
	const decision = createDecision();
	const fromCore = () => {
		let sum = 0;
		for (const { input, node } of inputs) {
			decide(policy, node, input, decision);
			sum += decision.size;
		}
		return sum;
	};
	const plainly = () => {
		let sum = 0;
		for (const { input, node } of inputs) {
			sum += plainLowHalf(input, node);
		}
		return sum;
	};
	if (fromCore() !== plainly()) {
		throw new Error('the plain loop decides otherwise');
	}
	const times = nanoseconds({ 'plain loop': plainly, 'core decide()': fromCore }, DECISIONS);
	for (const line of table(times, 'plain loop')) {
		print(line);
	}
}

/** Generation 2 VMs of all sizes with lfb_base known, 0 and stale. @param {number} seed */
function generation2Inputs(seed) {
	const next = random(seed);
	return Array.from({ length: DECISIONS }, () => {
		const low = 4 * GIB - (128 + 2 * (next() % 1728)) * MIB;
		const lfbBase = [low, 0, low + 8 * MIB][next() % 3] ?? 0;
		const input = {
			mmio: [],
			bios: false,
			confidential: false,
			lfbBase,
			lfbSize: lfbBase === 0 ? 0 : 3 * MIB,
			bar: { start: 0xf800_0000, size: 64 * MIB },
			barIsMemory: true,
			videoDevice: true,
			sysfb: next() % 8 !== 0,
			resourceSize: /** @type {64} */ (64),
		};
		return { input, node: { start: low, end: 0xfed4_0000 } };
	});
}

/**
 * The policy low-half on generation 2 in one function, without anything else.
 * @param {{ sysfb: boolean, lfbBase: number, lfbSize: number }} input
 * @param {{ start: number, end: number }} node
 */
function plainLowHalf({ sysfb, lfbBase, lfbSize }, node) {
	if (!sysfb) {
		return 0;
	}
	const low = node.start;
	let start = lfbBase;
	let size = Math.max(lfbSize, 8 * MIB);
	if (low !== 0 && low < 4 * GIB && (start === 0 || start >= low)) {
		start = start || low;
		size = Math.min(Math.floor((4 * GIB - start) / 2), 128 * MIB);
	}
	for (; size >= MIB; size = Math.floor(size / 2)) {
		if (start >= node.start && start + size <= node.end) {
			return size;
		}
	}
	return 0;
}

/** @param {(line: string) => void} print */
function simulations(print) {
	const vm = resolveVm({});
	const azure = resolveVm({ platform: 'azure' });
	const both = () => {
		let conflicts = 0;
		for (let i = 0; i < SIMULATIONS; i++) {
			conflicts += simulate(i % 2 ? vm : azure).kernels.length;
		}
		return conflicts;
	};
	const stepping = () => {
		let found = 0;
		for (let i = 0; i < SIMULATIONS / 50; i++) {
			found += stepPast(0x4000_0000, 0x4800_0000, 0xfed4_0000);
		}
		return found;
	};
	const name = 'one config window, stepping as the kernel does';
	const times = {
		...nanoseconds({ [name]: stepping }, SIMULATIONS / 50),
		...nanoseconds({ 'simulate(), two kernels': both }, SIMULATIONS),
	};
	for (const line of table(times, name)) {
		print(line);
	}
}

/** The first 8 KiB that lie outside of a reservation, one candidate after the other. */
function stepPast(/** @type {number} */ from, /** @type {number} */ reserved, /** @type {number} */ end) {
	for (let start = from; start + 8192 <= end; start += 4096) {
		const last = start + 8191;
		const inside = (start >= from && start < reserved) || (last >= from && last < reserved);
		if (!inside) {
			return start;
		}
	}
	return 0;
}
