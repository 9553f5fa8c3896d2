/** The output formats, compared exactly. */

import { USUAL_FLAGS } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { type DifftestDocument, difftestJunit, difftestKtap, difftestText } from '../../src/index.ts';

const DISAGREES: DifftestDocument = {
	schema: 'hvmmio/difftest/1',
	engines: [
		{ name: 'core', version: '1.0.0' },
		{ name: 'wasm', version: '1.0.1' },
	],
	policies: ['gen1-bar', 'low-half'],
	seed: 7,
	exhaustive: true,
	cases: 2000,
	agreed: 1990,
	results: [
		{ policy: 'gen1-bar', cases: 1000, agreed: 990 },
		{ policy: 'low-half', cases: 1000, agreed: 1000 },
	],
	disagreements: [
		{
			policy: 'gen1-bar',
			sources: ['boundaries', 'random'],
			cases: 10,
			input: {
				...USUAL_FLAGS,
				mmio: ['0x0-0x100000'],
				bios: false,
				confidential: false,
				lfbBase: '0x1',
				lfbSize: 0,
				bar: { start: '0xf8000000', size: 67_108_864 },
				barIsMemory: true,
				videoDevice: true,
				sysfb: true,
				resourceSize: 64,
			},
			outputs: {
				core: {
					reserved: { start: '0x1', end: '0x100000', size: 1_048_576 },
					firstSize: 8_388_608,
					attempts: 4,
					messages: [],
				},
				wasm: { reserved: null, firstSize: 8_388_607, attempts: 3, messages: ['framebuffer-base-zero'] },
			},
			shrunk: true,
			command: 'hvmmio reserve --policy gen1-bar --mmio 0x0-0x100000 --lfb-base 0x1',
		},
	],
	sources: [
		{ source: 'lattice', inputs: 600 },
		{ source: 'boundaries', inputs: 400 },
	],
	skipped: [{ source: 'any bits', why: 'requires two engines with the integers of C, available: only wasm' }],
	properties: [
		{
			property: 'covers-framebuffer',
			policy: 'gen1-bar',
			claim: "covers the host's framebuffer",
			applies: 3000,
			fails: 1000,
			groups: [
				{
					generation: 2,
					arch: 'x86_64',
					confidential: false,
					knowledge: 'zero',
					sysfb: true,
					applies: 2000,
					fails: 1000,
				},
				{ generation: 1, arch: 'x86_64', confidential: false, knowledge: 'zero', sysfb: true, applies: 1000, fails: 0 },
			],
			example: {
				lowMmio: 134_217_728,
				maxFramebuffer: 2_097_152,
				command: 'hvmmio reserve --policy gen1-bar --low-mmio 128MB --resolution 7680x68 --lfb-base 0x0',
			},
		},
	],
};

const AGREES: DifftestDocument = {
	...DISAGREES,
	policies: ['low-half'],
	exhaustive: false,
	cases: 1000,
	agreed: 1000,
	results: [{ policy: 'low-half', cases: 1000, agreed: 1000 }],
	disagreements: [],
	sources: [{ source: 'random', inputs: 1000 }],
	skipped: [],
	properties: [],
};

describe('text', () => {
	test('agreement', () => {
		expect(difftestText(AGREES).join('\n')).toBe(
			`core 1.0.0 and wasm 1.0.1, low-half, seed 7

inputs for each policy
  random addresses: 1,000

1,000 cases: the engines agree on all of them`,
		);
	});

	test('narrow: each answer behind its engine, each count behind its column', () => {
		const text = difftestText(DISAGREES, 40).join('\n');
		expect(text).toContain(`  reserved
    core  0x1-0x100000
    wasm  none`);
		expect(text).toContain(`  gen1-bar
    Gen1 known  0
    Gen1 zero   0
    Gen2 known  0
    Gen2 zero   1,000`);
	});

	test('disagreement, a source left out, a property that fails', () => {
		expect(difftestText(DISAGREES).join('\n')).toBe(
			`core 1.0.0 and wasm 1.0.1, 2 policies, seed 7

inputs for each policy
  every VM and every kernel on it: 600
  values around every constant: 400
  any pattern of 64 bits: skipped, requires two engines with the integers of C, available: only wasm

gen1-bar: core and wasm disagree on 10 cases (boundaries, random); the smallest:
  hvmmio reserve --policy gen1-bar --mmio 0x0-0x100000 --lfb-base 0x1
              core          wasm
  reserved    0x1-0x100000  none
  first size  8388608       8388607
  attempts    4             3
  messages    none          framebuffer-base-zero
  for another engine's answer add --engine wasm

the reservation covers the host's framebuffer: VMs and kernels on which it does not, by what lfb_base says
  with CONFIG_SYSFB     Gen1   Gen1   Gen2   Gen2   Gen2   CVM    CVM
                        known  zero   known  zero   moved  known  zero
  of                    0      1,000  0      2,000  0      0      0
  gen1-bar              0      0      0      1,000  0      0      0
  without CONFIG_SYSFB  Gen1   Gen1   Gen2   Gen2   Gen2   CVM    CVM
                        known  zero   known  zero   moved  known  zero
  of                    0      0      0      0      0      0      0
  gen1-bar              0      0      0      0      0      0      0
  the smallest of each policy
    hvmmio reserve --policy gen1-bar --low-mmio 128MB --resolution 7680x68 --lfb-base 0x0

2,000 cases: the engines disagree on 10 of them`,
		);
	});
});

describe('KTAP', () => {
	test('agreement', () => {
		expect(difftestKtap(AGREES).join('\n')).toBe(
			`KTAP version 1
1..1
# hvmmio difftest: core 1.0.0, wasm 1.0.1; seed 7
# 1,000 of 1,000 cases agree
ok 1 low-half`,
		);
	});

	test('disagreement, a source left out, a property that fails', () => {
		expect(difftestKtap(DISAGREES).join('\n')).toBe(
			`KTAP version 1
1..3
# hvmmio difftest: core 1.0.0, wasm 1.0.1; seed 7
# gen1-bar: core and wasm disagree on 10 cases (boundaries, random); the smallest:
#   hvmmio reserve --policy gen1-bar --mmio 0x0-0x100000 --lfb-base 0x1
#               core          wasm
#   reserved    0x1-0x100000  none
#   first size  8388608       8388607
#   attempts    4             3
#   messages    none          framebuffer-base-zero
#   for another engine's answer add --engine wasm
# the reservation covers the host's framebuffer: not on 1,000 of 3,000 VMs and kernels
# 990 of 1,000 cases agree
not ok 1 gen1-bar
# 1,000 of 1,000 cases agree
ok 2 low-half
ok 3 any bits # SKIP requires two engines with the integers of C, available: only wasm`,
		);
	});
});

describe('JUnit', () => {
	test('agreement', () => {
		expect(difftestJunit(AGREES).join('\n')).toBe(
			`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="1" failures="0" errors="0" skipped="0">
	<testsuite name="hvmmio difftest" tests="1" failures="0" errors="0" skipped="0">
		<testcase classname="hvmmio.difftest" name="low-half"/>
	</testsuite>
</testsuites>`,
		);
	});

	test('disagreement, a source left out', () => {
		expect(difftestJunit(DISAGREES).join('\n')).toBe(
			`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="0" skipped="1">
	<testsuite name="hvmmio difftest" tests="3" failures="1" errors="0" skipped="1">
		<testcase classname="hvmmio.difftest" name="gen1-bar">
			<failure message="the engines disagree on 10 of 1,000 cases">gen1-bar: core and wasm disagree on 10 cases (boundaries, random); the smallest:
  hvmmio reserve --policy gen1-bar --mmio 0x0-0x100000 --lfb-base 0x1
              core          wasm
  reserved    0x1-0x100000  none
  first size  8388608       8388607
  attempts    4             3
  messages    none          framebuffer-base-zero
  for another engine's answer add --engine wasm</failure>
		</testcase>
		<testcase classname="hvmmio.difftest" name="low-half"/>
		<testcase classname="hvmmio.difftest" name="any bits">
			<skipped message="requires two engines with the integers of C, available: only wasm"/>
		</testcase>
	</testsuite>
</testsuites>`,
		);
	});

	test('names and reasons are escaped', () => {
		const [skipped] = DISAGREES.skipped;
		const odd = { ...AGREES, skipped: [{ source: `a<b>&"c`, why: `${skipped?.why} & <more>` }] };
		expect(difftestJunit(odd).join('\n')).toContain('name="a&lt;b&gt;&amp;&quot;c"');
		expect(difftestJunit(odd).join('\n')).toContain('only wasm &amp; &lt;more&gt;"');
	});
});
