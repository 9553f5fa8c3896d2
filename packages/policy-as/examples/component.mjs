/**
 * Node, by jco's typed bindings of the component: `node component.mjs POLICY_COMPONENT_WASM RECORDS ANSWERS`. The
 * bindings are made on the fly here; the command `jco transpile` writes the same to files once.
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile } from '@bytecodealliance/jco-transpile';

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

const [, , component, records, answers] = process.argv;
const { reserveFb, reserveFbMany } = await loadDecision(component);
const inputs = inputsOf(readFileSync(records));
const first = JSON.stringify(reserveFb(POLICIES[0], inputs[0]), plain);
const all = POLICIES.map((policy) => reserveFbMany(policy, inputs));
if (JSON.stringify(all[0][0], plain) !== first) {
	throw new Error('one and many differ');
}
writeFileSync(answers, Buffer.concat(all.flat().map(bytesOf)));

/** @returns the interface `decision` of a component file */
async function loadDecision(file) {
	const { files } = await transpile(file, { name: 'policy' });
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-component-'));
	try {
		for (const [path, bytes] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), bytes);
		}
		writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
		const bindings = await import(pathToFileURL(join(folder, 'policy.js')).href);
		await bindings.$init;
		return bindings.decision;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function inputsOf(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Array.from({ length: bytes.length / INPUT_BYTES }, (_, index) => {
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

function bytesOf({ start, size, firstSize, attempts, messages }) {
	const record = Buffer.alloc(OUTPUT_BYTES);
	record.writeBigUInt64LE(start, 0);
	record.writeBigUInt64LE(size, 8);
	record.writeBigUInt64LE(firstSize, 16);
	record.writeUInt32LE(attempts, 24);
	record.writeUInt32LE((messages.unexpectedLowMmioBase ? 1 : 0) | (messages.framebufferBaseZero ? 2 : 0), 28);
	return record;
}

function plain(_key, value) {
	return typeof value === 'bigint' ? String(value) : value;
}
