/** Sources that use addresses of their own making: the harness's state and the answers to other inputs are out of reach. */

import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { numbersFrom } from '@hvmmio/testkit/random';
import { CASE_WORDS, parseCase, writeCase } from '@hvmmio/vectors/case';
import { beforeAll, describe, expect, test } from 'vitest';
import { FAILURE, FAILURES, Kernel, OUTPUT_WORDS, RunFailed } from '../src/index.ts';
import { MEMORY_BYTES, STACK_BYTES, STATE_AT } from '../src/run/layout.ts';
import { load } from './setup.ts';

const numbers = numbersFrom(20261128);
const random = (from: number, to: number) => from + numbers(to - from);

const TYPES = ['u8', 'u16', 'u32', 'u64'];
const some = <T>(list: readonly T[]) => list[random(0, list.length)] as T;

/** Ways to come by an address, as C of type `unsigned long`. */
const SPELLINGS: readonly ((address: string) => string)[] = [
	(address) => `${address}UL`,
	(address) => `(unsigned long)((char *)&fb_mmio + (long)(${address}UL - (unsigned long)&fb_mmio))`,
	(address) => `(unsigned long)&((char *)&local)[(long)(${address}UL - (unsigned long)&local)]`,
	(address) => `(unsigned long)hyperv_mmio - ((unsigned long)hyperv_mmio - ${address}UL)`,
	(address) => `(unsigned long)&vmbus_reserve_fb + (${address}UL - (unsigned long)&vmbus_reserve_fb)`,
];
const volatile = (type: string, address: string) => `(*(volatile ${type} *)(${address}))`;

/** Past what the source may reach: every part of the state, what is beside it, and what no memory is at. */
const FORBIDDEN = [
	STATE_AT,
	MEMORY_BYTES - 8,
	MEMORY_BYTES,
	0x400000,
	...Array.from({ length: 40 }, () => random(STATE_AT, MEMORY_BYTES)),
];
/** Where nothing of a run is: below the stack's end, in memory that nobody has asked for. */
const UNUSED = [
	...Array.from({ length: 10 }, () => random(0x40, STACK_BYTES / 2)),
	...Array.from({ length: 30 }, () => random(0x40000, STATE_AT - 8)),
].map((address) => address & ~7);

const hex = (address: number) => `0x${address.toString(16)}`;
const traps = [
	...FORBIDDEN.map((address) => `${volatile(some(TYPES), some(SPELLINGS)(hex(address)))} = 0x41;`),
	...FORBIDDEN.map((address) => `(void)${volatile(some(TYPES), some(SPELLINGS)(hex(address)))};`),
	// Far beyond.
	...['0x7ffffffe', '0xfffffffc', '0xffffffff'].map(
		(address) => `{ volatile unsigned long at = ${address}; ${volatile('u32', 'at')} = 1; }`,
	),
	// Across the border, by one byte.
	`${volatile('u64', `${hex(STATE_AT - 7)}UL`)} = 0;`,
	`(void)${volatile('u16', `${hex(STATE_AT - 1)}UL`)};`,
	// Constants.
	`${volatile('char', '(unsigned long)"some text"')} = 'x';`,
	`${volatile('u32', '(unsigned long)&table[1]')} = 1;`,
	`${volatile('u64', `${hex(STACK_BYTES - 4)}UL`)} = 0;`,
	// What kfree and kzalloc believe of a pointer.
	`kfree((void *)${hex(STATE_AT + 64)}UL);`,
	`{ u64 *one = kzalloc(32, GFP_KERNEL); kfree(one); *one = ${hex(STATE_AT)}; kzalloc(32, GFP_KERNEL); kzalloc(32, GFP_KERNEL); }`,
	`memset((void *)${hex(STATE_AT - 64)}UL, 0x41, 128);`,
	`memcpy((void *)${hex(STATE_AT)}UL, table, 4);`,
	`printk((const char *)${hex(STATE_AT)}UL);`,
	`fb_mmio = (struct resource *)${hex(STATE_AT)}UL; return 0;`,
	'((void (*)(void))1000UL)();',
	'for (;;) ;',
];
/** These end, and say 1 if an earlier run has left something. */
const carried = UNUSED.map((address) => {
	const place = volatile('u64', some(SPELLINGS)(hex(address)));
	return `seen = ${place} != 0; ${place} = 0x4141414141414141ULL;`;
});
/** A format at the same address that is another text each time. */
const prints = ['Unexpected low mmio base', 'another text of this len'].map(
	(text) => `memcpy(format, "<6>${text}", ${text.length + 4}); printk(format);`,
);

const all = [...traps, ...carried, ...prints];
const cases = all.map((statements, i) => `case ${i + 1}: ${statements} break;`).join('\n\t');
const SOURCE = edited(
	edited(
		OWN_VMBUS,
		'static void choose_below_4g',
		`static const u32 table[] = { 3, 5, 7, 11 };
static void vmbus_reserve_fb(void);
static noinline int attack(u32 which)
{
	volatile int local = 1;
	char format[64];
	int seen = table[which & 3] & 0;

	switch (which) {
	${cases}
	}
	return seen;
}

static void choose_below_4g`,
	),
	'*bytes = min((SZ_4G - *base) / 2, SZ_128M);',
	'*bytes = min((SZ_4G - *base) / 2, SZ_128M);\n\tif (attack(screen_info.lfb_size)) *bytes = SZ_1M;',
);
const GUEST = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0xf8000000' });

/** The outputs of inputs that each choose an attack; 0 is none. */
function run(kernel: Kernel, chosen: readonly number[], width: 32 | 64): number[][] {
	const inputs = new Uint32Array(chosen.length * CASE_WORDS);
	const outputs = new Uint32Array(chosen.length * OUTPUT_WORDS);
	for (const [i, lfbSize] of chosen.entries()) {
		writeCase(inputs, i, { ...GUEST, resourceSize: width, lfbSize });
	}
	kernel.run(inputs, chosen.length, outputs);
	return chosen.map((_, i) => [...outputs.subarray(i * OUTPUT_WORDS, (i + 1) * OUTPUT_WORDS)]);
}

let kernel: Kernel;
beforeAll(async () => {
	kernel = await load(SOURCE);
});

describe.each([64, 32] as const)('with a long of %i bits', (width) => {
	test(`none of ${all.length} attacks, before, after and between other inputs, changes an answer`, () => {
		const chosen = Array.from({ length: 1200 }, (_, i) => (i % 2 === 0 ? 0 : random(1, all.length + 1)));
		const [plain = []] = run(new Kernel(kernel.parts), [0], width);
		// 64 MiB from where the firmware's framebuffer is.
		expect(plain.slice(0, 4)).toEqual([0xf8000000, 0, 0x4000000, 0]);
		const alone = prints.map((_, i) => run(new Kernel(kernel.parts), [all.length - i], width)[0]);
		expect(alone[0]).not.toEqual(alone[1]);
		for (const [i, output] of run(kernel, chosen, width).entries()) {
			const which = chosen[i] as number;
			const attack = all[which - 1] ?? 'none';
			if (which === 0 || (which > traps.length && which <= traps.length + carried.length)) {
				expect([attack, output]).toEqual([attack, plain]);
			} else if (which > traps.length) {
				expect([attack, output]).toEqual([attack, alone[all.length - which]]);
			} else {
				const failure = FAILURES[output[FAILURE] as number] as string;
				expect([attack, output.filter((word, at) => word !== 0 && at !== FAILURE)]).toEqual([attack, []]);
				const expected = attack.startsWith('for') ? /endless/ : /outside memory|undefined/;
				expect([attack, failure]).toEqual([attack, expect.stringMatching(expected)]);
			}
		}
	});

	test('nor does one in a kernel that is run step by step: the call fails', () => {
		for (const which of [1, FORBIDDEN.length + 1, traps.length]) {
			expect(() => kernel.boot({ ...GUEST, resourceSize: width, lfbSize: which })).toThrow(RunFailed);
		}
	});
});
