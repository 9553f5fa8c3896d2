/**
 * Malformed lines: each gets an answer in its place with its id, and none ends the run. FUZZ_SEED and FUZZ_INPUTS
 * select them; `pnpm --filter @hvmmio/cli test:ndjson` runs ten million.
 */

import { numbersFrom } from '@hvmmio/testkit/random';
import { expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { spawnHvmmio } from './harness.ts';

const { FUZZ_INPUTS = '6000', FUZZ_SEED = '1' } = process.env;
const INPUTS = Number(FUZZ_INPUTS);
/** Lines for one process. */
const BATCH = 50_000;

const VERBS = ['layout', 'reserve', 'simulate'] as const;
const REQUESTS: readonly string[] = [
	'{"id":1,"vm":{"generation":1}}',
	'{"id":"a","vm":{"arch":"arm64","lowMmio":"1GB"},"options":{"policy":"gen1-bar"}}',
	'{"id":[1,{"b":null}],"vm":{"resolution":{"horizontal":4834,"vertical":3622},"resolutionType":"maximum"}}',
	'{"vm":{"host":"openvmm","ram":"4GB","gfx":true},"options":{"lfbBase":"0xf8000000"}}',
	'{"id":18446744073709551615,"options":{"drivers":["video","pci"],"pci":[{"low":"16MB","high":1073741824}]}}',
	'{"id":null,"options":{"mmio":["0xf8000000-0xffffffff"],"framebuffer":"0xf8000000+8MB"}}',
];
const PIECES: readonly string[] = [
	...['{', '}', '[', ']', '"', ':', ',', '\\', '\\u0000', '\\ud800', '\0', '\r', '\t', '\ufeff', '\u2028', 'é'],
	...['-0', '1e999', '-1', '0x', '99999999999999999999', '0.1', 'true', 'null', '""', '{}', '[]', 'MB', '0xffffffff'],
	...['"__proto__":{"generation":1},', '"id":2,', '"vm":{},', '"constructor":1,', '['.repeat(3000), '9'.repeat(400)],
];

const random = numbersFrom(Number(FUZZ_SEED));

function mangled(): string {
	let line = REQUESTS[random(REQUESTS.length)] as string;
	for (let times = random(4); times > 0; times--) {
		const at = random(line.length + 1);
		const end = Math.min(line.length, at + random(12));
		const change = [
			line.slice(0, at) + line.slice(end),
			line.slice(0, end) + line.slice(at),
			line.slice(0, at) + PIECES[random(PIECES.length)] + line.slice(at),
			line.slice(0, at) + PIECES[random(PIECES.length)] + line.slice(end),
			line.slice(0, at) + String.fromCharCode(random(128)) + line.slice(at + 1),
		];
		line = change[random(change.length)] as string;
	}
	// A line end would split it.
	return line.replaceAll('\n', ' ');
}

/** Adds bytes that are not UTF-8. */
function bytesOf(line: string): Buffer {
	const bytes = Buffer.from(`${line}\n`);
	if (random(50) === 0 && bytes.length > 1) {
		bytes[random(bytes.length - 1)] = 0x80 + random(0x80);
	}
	return bytes;
}

function idOf(line: string): unknown {
	try {
		// In concatenated files any line may start with a byte order mark.
		return JSON.parse(line.replace(/^\ufeff/, ''))?.id ?? null;
	} catch {
		return null;
	}
}

test(
	`${INPUTS} mangled lines, from seed ${FUZZ_SEED}`,
	() => {
		const counts = { answers: 0, errors: 0 };
		for (let from = 0; from < INPUTS; from += BATCH) {
			const lines = Array.from({ length: Math.min(BATCH, INPUTS - from) }, () => bytesOf(mangled()));
			// A byte order mark at the start belongs to the file, not to the line.
			const input = Buffer.concat([Buffer.from('{}\n'), ...lines]);
			const verb = VERBS[random(VERBS.length)] as string;
			const { status, stdout, stderr } = spawnHvmmio([verb, '--ndjson', '--jobs', '1'], { input });
			expect([stderr, [0, 1, 2].includes(status ?? -1)]).toEqual(['', true]);
			const asked = ['{}', ...lines.map((bytes) => bytes.toString().slice(0, -1))].filter((line) => line.trim() !== '');
			const answers = stdout.split('\n').slice(0, -1);
			expect(answers.length).toBe(asked.length);
			for (const [index, text] of answers.entries()) {
				const answer = JSON.parse(text) as { id: unknown; error?: { code: string; message: string } };
				const line = asked[index] as string;
				if (answer.error === undefined || answer.id !== null) {
					expect([line, answer.id]).toEqual([line, idOf(line)]);
				}
				if (
					answer.error !== undefined &&
					(!/^[a-z-]+$/.test(answer.error.code) || answer.error.message.includes('\n'))
				) {
					throw new Error(`line ${from + index} of ${verb}: ${line}: ${text}`);
				}
				counts[answer.error === undefined ? 'answers' : 'errors']++;
			}
		}
		// The lines still resemble requests.
		expect(counts.answers).toBeGreaterThan(INPUTS / 20);
		expect(counts.errors).toBeGreaterThan(INPUTS / 20);
	},
	minutes(5 + INPUTS / 20_000),
);
