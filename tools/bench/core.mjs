/** Core's decisions and simulations, compared with minimal implementations in JavaScript and with C. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { POLICIES, policyById, resolveVm, simulate } from '@hvmmio/core';
import { createDecision, decide } from '@hvmmio/core/policies';
import { plausibleRecords } from '../policy-records.mjs';
import { openTwin } from '../policy-twin.mjs';
import { nanoseconds, table } from '../timing.mjs';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const DECISIONS = 1_000_000;
const SIMULATIONS = 50_000;
const FROM_C = 'C at gcc -O2';

/** @param {(line: string) => void} print */
export async function run(print) {
	await decisions(print);
	simulations(print);
}

/** @param {(line: string) => void} print */
async function decisions(print) {
	const records = plausibleRecords(DECISIONS);
	const policy = policyById('low-half');
	const decision = createDecision();
	const fromCore = () =>
		sumOver(records, (input, node) => {
			decide(policy, node, input, decision);
			return decision.size;
		});
	const plainly = () => sumOver(records, plainLowHalf);
	if (fromCore() !== plainly()) {
		throw new Error('the plain loop decides otherwise');
	}
	const times = nanoseconds({ 'plain loop': plainly, 'core decide()': fromCore }, DECISIONS);
	const twin = await timeOfTwin(records);
	for (const line of twin === null ? table(times, 'plain loop') : table({ [FROM_C]: twin, ...times }, FROM_C)) {
		print(line);
	}
}

/**
 * Nanoseconds for one decision of low-half in C, over the same inputs; null without gcc. @param {Uint8Array} records
 */
async function timeOfTwin(records) {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-bench-'));
	try {
		const twin = openTwin(folder, records);
		if (twin === null) {
			return null;
		}
		let best = Number.POSITIVE_INFINITY;
		for (let round = 0; round < 8; round++) {
			best = Math.min(best, (await twin.run(POLICIES.findIndex(({ id }) => id === 'low-half'))) / DECISIONS);
		}
		twin.close();
		return best;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Core's input for one record; reused for all records, as in a bulk run. */
const INPUT = {
	mmio: [],
	bios: false,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	bar: { start: 0, size: 0 },
	barIsMemory: false,
	videoDevice: false,
	sysfb: false,
	resourceSize: /** @type {64} */ (64),
};
const NODE = { start: 0, end: 0 };

/**
 * Decides all of the policy module's records and sums up the sizes.
 * @param {Uint8Array} records
 * @param {(input: typeof INPUT, node: typeof NODE) => number} size
 */
function sumOver(records, size) {
	const words = new Uint32Array(records.buffer);
	const input = structuredClone(INPUT);
	const node = { ...NODE };
	let sum = 0;
	for (let at = 0; at < words.length; at += 16) {
		const flags = words[at + 10] ?? 0;
		node.start = words[at] ?? 0;
		node.end = (words[at + 2] ?? 0) + 1;
		input.bar.start = words[at + 4] ?? 0;
		input.bar.size = words[at + 6] ?? 0;
		input.lfbBase = words[at + 8] ?? 0;
		input.lfbSize = words[at + 9] ?? 0;
		input.bios = (flags & 1) === 0;
		input.sysfb = (flags & 2) !== 0;
		input.videoDevice = (flags & 4) !== 0;
		input.barIsMemory = (flags & 8) !== 0;
		input.confidential = (flags & 16) !== 0;
		sum += size(input, node);
	}
	return sum;
}

/**
 * A minimal implementation of the policy low-half.
 * @param {typeof INPUT} input
 * @param {typeof NODE} node
 */
function plainLowHalf({ bios, sysfb, lfbBase, lfbSize, bar, barIsMemory, videoDevice }, node) {
	if (bios ? !(videoDevice && barIsMemory) : !sysfb) {
		return 0;
	}
	const low = node.start;
	let start = bios ? bar.start : lfbBase;
	let size = bios ? bar.size : Math.max(lfbSize, 8 * MIB);
	if (!bios && low !== 0 && low < 4 * GIB && (start === 0 || start >= low)) {
		start = start || low;
		size = Math.min(Math.floor((4 * GIB - start) / 2), 128 * MIB);
	}
	for (; start !== 0 && size >= MIB; size = Math.floor(size / 2)) {
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

/** Finds the first 8 KiB outside a reservation, trying one candidate after the other. */
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
