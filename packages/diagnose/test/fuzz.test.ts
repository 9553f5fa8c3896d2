/**
 * Whatever the files hold: no exception, no hang, and answers of bounded size. `npm run fuzz` runs a million inputs;
 * FUZZ_SEED and FUZZ_INPUTS select them. All are read, and one in ten is diagnosed, which takes longer.
 */

import { type Evidence, EvidenceReader } from '@hvmmio/evidence';
import { numbersFrom } from '@hvmmio/testkit/random';
import { expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { diagnose } from '../src/index.ts';
import { mutated } from './mutate.ts';

const { FUZZ_INPUTS = '10000', FUZZ_SEED = '1' } = process.env;
const INPUTS = Number(FUZZ_INPUTS);
const SEED = Number(FUZZ_SEED);
/** Grows with the number of inputs, so that only a hang exceeds it. */
const TIMEOUT = minutes(10 + INPUTS / 600);

test(
	`${INPUTS} mutated inputs, from seed ${SEED}`,
	() => {
		let facts = 0;
		const findings = new Set<string>();
		for (let i = 0; i < INPUTS; i++) {
			const number = SEED * 1e7 + i;
			try {
				const random = numbersFrom(number);
				const evidence = Array.from({ length: 1 + random(3) }, (_, file) => readOne(mutated(random), `file${file}`));
				facts += evidence.reduce((sum, each) => sum + each.facts.length, 0);
				for (const finding of i % 10 === 0 ? diagnose(evidence).findings : []) {
					findings.add(finding.id);
					expect(JSON.stringify(finding.values).length).toBeLessThan(100_000);
				}
			} catch (error) {
				throw new Error(`input ${number} failed`, { cause: error });
			}
		}
		// The inputs still resemble evidence: they contain facts and lead to most kinds of findings.
		expect(facts).toBeGreaterThan(INPUTS);
		expect(findings.size).toBeGreaterThan(15);
	},
	TIMEOUT,
);

test.each([
	['an endless line', 'hv_pci '],
	['endless brackets', '['],
	['endless braces', '{"a":'],
	['an endless JSON string', '{"Name":"\\'],
	['endless digits', '[mem 0x1'],
	['endless soft line breaks', `${'=3D'.repeat(20)}=\n`],
	['endless escapes', '\u001b]'],
	['endless quotes', '> '],
	['endless spaces', ' '],
	['endless marks of cat -A', '^M$^I'],
	['endless backslashes', '\\_'],
	['endless tags', '<b></a x'],
	['endless joined lines', '#012'],
	['endless blank lines', '\n'],
	['endless boots', '[    9.0] Linux version 6.1.1 (a)\n[    0.0] Linux version 6.1.1 (a)\n'],
	['endless devices', 'hv_pci 00000000-0000-0000-0000-00000000000X: PCI VMBus probing\n'],
	['endless list items', 'Name : a\n'],
])('%s, 8 MB of it', (_name, piece) => {
	const size = 2 ** 18;
	const reader = new EvidenceReader('file');
	const bytes = new TextEncoder().encode(piece.repeat(Math.ceil(size / piece.length)));
	for (let i = 0; i < 32; i++) {
		reader.push(bytes);
	}
	const evidence = reader.finish();
	expect(evidence.facts.length).toBeLessThan(2000);
	expect(diagnose([evidence]).findings.length).toBeGreaterThan(0);
});

test('a thousand devices that all want more than there is', () => {
	const guid = (i: number) => `00000000-${(0x1000 + i).toString(16)}-4000-8000-000000000000`;
	const lines = Array.from({ length: 1000 }, (_, i) => `hv_pci ${guid(i)}: Need 0x40000000 of low MMIO space.`);
	const diagnosis = diagnose([readOne(new TextEncoder().encode(lines.join('\n')), 'file')]);
	expect(diagnosis.findings[0]?.id).toBe('low-mmio-exhausted');
});

function readOne(bytes: Uint8Array, file: string): Evidence {
	const reader = new EvidenceReader(file);
	const half = bytes.length >> 1;
	reader.push(bytes.subarray(0, half));
	reader.push(bytes.subarray(half));
	return reader.finish();
}
