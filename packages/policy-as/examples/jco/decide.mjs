/** Uses the component through jco's typed bindings, in Node and in a browser. */

import { nanoseconds, times } from '../measure.mjs';

const INPUT_BYTES = 64;
const OUTPUT_BYTES = 32;
/** In the order of the policies' numbers, as wit/policy.wit names them. */
const POLICIES = [
	'screen-info',
	'gen1-bar',
	'sysfb-gate',
	'low-half',
	'low-half-ungated',
	'low-half-screen-info',
	'seed-proposal',
	'low-half-skip-cvm',
	'fixed64m-fallback',
	'fixed64m-always',
	'config-window-high',
	'none',
];

/** @returns the answers of each policy in turn, as output records */
export function answersOf({ reserveFb, reserveFbMany }, records) {
	const inputs = inputsOf(records);
	const answers = POLICIES.flatMap((policy) => {
		const many = reserveFbMany(policy, inputs);
		if (!same(recordsOf([reserveFb(policy, inputs[0])]), recordsOf(many.slice(0, 1)))) {
			throw new Error(`${policy}: one and many differ`);
		}
		return many;
	});
	return recordsOf(answers);
}

/** @returns a line of three times */
export function timesOf(seconds, loadMs, { reserveFb, reserveFbMany }, records) {
	const inputs = inputsOf(records);
	const count = POLICIES.length * inputs.length;
	const batch = nanoseconds(seconds, count, () => {
		for (const policy of POLICIES) reserveFbMany(policy, inputs);
	});
	const one = nanoseconds(seconds, count, () => {
		for (const policy of POLICIES) for (const input of inputs) reserveFb(policy, input);
	});
	return times(loadMs, batch, one);
}

function inputsOf(records) {
	const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
	return Array.from({ length: records.byteLength / INPUT_BYTES }, (_, index) => {
		const at = index * INPUT_BYTES;
		const flags = view.getUint32(at + 40, true);
		return {
			node: { first: view.getBigUint64(at, true), last: view.getBigUint64(at + 8, true) },
			barStart: view.getBigUint64(at + 16, true),
			barLen: view.getBigUint64(at + 24, true),
			lfbBase: view.getUint32(at + 32, true),
			lfbSize: view.getUint32(at + 36, true),
			conditions: {
				efi: (flags & 1) !== 0,
				sysfb: (flags & 2) !== 0,
				videoDevice: (flags & 4) !== 0,
				barIsMemory: (flags & 8) !== 0,
				confidential: (flags & 16) !== 0,
				resource32: (flags & 32) !== 0,
			},
		};
	});
}

function recordsOf(answers) {
	const view = new DataView(new ArrayBuffer(answers.length * OUTPUT_BYTES));
	for (const [index, { start, size, firstSize, attempts, messages }] of answers.entries()) {
		const at = index * OUTPUT_BYTES;
		view.setBigUint64(at, start, true);
		view.setBigUint64(at + 8, size, true);
		view.setBigUint64(at + 16, firstSize, true);
		view.setUint32(at + 24, attempts, true);
		const bits = (messages.unexpectedLowMmioBase ? 1 : 0) | (messages.framebufferBaseZero ? 2 : 0);
		view.setUint32(at + 28, bits, true);
	}
	return new Uint8Array(view.buffer);
}

function same(a, b) {
	return a.every((byte, index) => byte === b[index]);
}
