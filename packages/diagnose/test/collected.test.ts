/** The output of `hvmmio collect` gives the same machine and answer as one file and split into its parts. */

import { numbersFrom } from '@hvmmio/testkit/random';
import { expect, test } from 'vitest';
import { diagnose } from '../src/index.ts';
import { randomMachine } from './random-machine.ts';
import { read } from './read.ts';

const SYSTEM = ['Linux 6.5.0-45-generic #45-Ubuntu SMP x86_64'];
const CONFIG = ['CONFIG_SYSFB=y', 'CONFIG_FB_HYPERV=m', 'CONFIG_DRM_HYPERV=m'];
const KDUMP = ['KDUMP_KEXEC_ARGS="-s"'];
const LSPCI = [
	'1000:00:00.0 Non-Volatile memory controller: [1414:b111]',
	'\tRegion 0: Memory at fe0000000 (64-bit, non-prefetchable) [size=16K]',
];

test('random machines', () => {
	for (let i = 0; i < 24; i++) {
		const { dmesg = [], iomem = [] } = randomMachine(numbersFrom(5e7 + i)).files;
		const parts = { system: SYSTEM, config: CONFIG, kdump: KDUMP, dmesg, iomem, lspci: LSPCI };
		const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
		const sections = Object.entries(parts).flatMap(([name, lines]) => [`### hvmmio: ${name}`, ...lines]);
		const whole = [read(text([...sections, '### hvmmio: end']), 'hvmmio.txt')];
		const single = Object.entries(parts).map(([name, lines]) => read(text(lines), name));

		const facts = (evidence: typeof whole) =>
			evidence
				.flatMap(({ facts: found }) => found)
				.filter(({ name }) => name !== 'section')
				.map(({ name, value }) => `${name} ${JSON.stringify(value)}`)
				.sort();
		expect(facts(whole)).toEqual(facts(single));

		const [one, many] = [diagnose(whole), diagnose(single)];
		expect(one.machine.vm).toEqual(many.machine.vm);
		expect(one.conclusion).toBe(many.conclusion);
		expect(one.prediction.options).toEqual(many.prediction.options);
		const ids = ({ findings }: typeof one) => findings.map(({ id, severity }) => `${severity} ${id}`);
		expect(ids(one), text(dmesg)).toEqual(ids(many));
	}
});
