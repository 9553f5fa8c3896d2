/** Sources that would do harm or make no sense: a clear answer, and everything goes on. */

import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { ANSWER, CASE_WORDS, parseCase, writeCase } from '@hvmmio/vectors/case';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	BadSource,
	ENDED,
	FAILURE,
	FAILURES,
	functionTexts,
	type Kernel,
	NotModelled,
	OUTPUT_WORDS,
} from '../src/index.ts';
import { load, testParser } from './setup.ts';

const GUEST = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0xf8000000' });

/** The reservation of an EFI guest begins with these statements. */
const onEfi = (statements: string) =>
	edited(OWN_VMBUS, 'choose_below_4g(&base, &bytes);', `{ ${statements} choose_below_4g(&base, &bytes); }`);

/** A guest that the statements do not concern, one that they do, and again one that they do not. */
function answers(kernel: Kernel): (string | number | undefined)[] {
	const inputs = new Uint32Array(3 * CASE_WORDS);
	const outputs = new Uint32Array(3 * OUTPUT_WORDS);
	for (const [i, bios] of [true, false, true].entries()) {
		writeCase(inputs, i, { ...GUEST, bios });
	}
	kernel.run(inputs, 3, outputs);
	return [0, 1, 2].map((i) =>
		outputs[i * OUTPUT_WORDS + ENDED] === 1
			? outputs[i * OUTPUT_WORDS + ANSWER.size]
			: FAILURES[outputs[i * OUTPUT_WORDS + FAILURE] as number],
	);
}

describe('a run that goes wrong is told with its input, and the other inputs are answered', () => {
	test.each([
		['an endless loop', 'for (;;) ;', 'endless loop'],
		['an endless loop that does something', 'while (1) base++;', 'endless loop'],
		['a recursion that calls itself twice', 'twice(60);', 'endless loop'],
		['a recursion without an end', 'deeper(1);', 'stack overflow'],
		['a stack that is used up', 'bytes = deep(bytes);', 'stack overflow'],
		['a write far outside', '*(volatile int *)0xdeadbeef0000ULL = 1;', 'access outside memory'],
		[
			'a write through a null pointer',
			'struct resource *none = NULL; none->sibling = NULL; barrier();',
			'undefined behaviour',
		],
		[
			'an index outside an array',
			'int list[4] = { 0 }; volatile int i = 9; list[i] = 1; base = list[i & 3];',
			'undefined behaviour',
		],
		['a division by zero', 'volatile int zero = 0; base = 1 / zero;', 'undefined behaviour'],
		[
			'a write past an allocated object',
			'u8 *few = kzalloc(8, GFP_KERNEL); volatile int i = 16; few[i] = 1;',
			'undefined behaviour',
		],
		['what is freed twice', 'void *one = kzalloc(8, GFP_KERNEL); kfree(one); kfree(one);', 'undefined behaviour'],
		['waiting for what never comes', 'schedule();', 'undefined behaviour'],
	])('%s', async (_, statements, failure) => {
		const helpers =
			'static noinline int deep(int n) { volatile char large[0x20000]; large[n & 1] = 1; return large[0]; }\n' +
			'static noinline int twice(int n) { volatile int kept = n; return kept ? twice(n - 1) + twice(n - 1) + 1 : 0; }\n' +
			'static noinline int deeper(int n) { volatile int kept = n; return deeper(n + 1) + kept; }\n';
		const source = edited(
			onEfi(statements.replace('twice(60)', 'bytes = twice(60)').replace('deeper(1)', 'bytes = deeper(1)')),
			'static void choose_below_4g',
			`${helpers}static void choose_below_4g`,
		);
		expect(answers(await load(source, { widths: [64] }))).toEqual([0x4000000, failure, 0x4000000]);
	});

	test('a loop in every input comes to an end too', async () => {
		const kernel = await load(
			edited(OWN_VMBUS, 'resource_size_t base = 0,', 'for (;;) ;\n\tresource_size_t base = 0,'),
			{
				widths: [64],
			},
		);
		const inputs = new Uint32Array(5000 * CASE_WORDS);
		for (let i = 0; i < 5000; i++) {
			writeCase(inputs, i, GUEST);
		}
		expect(() => kernel.run(inputs, 5000, new Uint32Array(5000 * OUTPUT_WORDS))).toThrow(/endless loop/);
	});
});

test.each([
	['outside memory', '*(volatile int *)0xdeadbeef0000ULL = 1;'],
	['without an end', 'for (;;) ;'],
	['on the stack', 'bytes = deeper(1);'],
])('a kernel that goes wrong %s on every input is refused within seconds', async (_, statements) => {
	const deeper = 'static noinline int deeper(int n) { volatile int kept = n; return deeper(n + 1) + kept; }\n';
	const source = edited(onEfi(statements), 'static void choose_below_4g', `${deeper}static void choose_below_4g`);
	const kernel = await load(source, { widths: [64] });
	const count = 20_000;
	const inputs = new Uint32Array(count * CASE_WORDS);
	for (let i = 0; i < count; i++) {
		writeCase(inputs, i, GUEST);
	}
	const before = process.cpuUsage();
	expect(() => kernel.run(inputs, count, new Uint32Array(count * OUTPUT_WORDS))).toThrow(NotModelled);
	const { user, system } = process.cpuUsage(before);
	expect((user + system) / 1e6).toBeLessThan(5);
});

describe('what cannot be run faithfully is refused, with names and places', () => {
	const missingOf = async (source: string, shim?: string) => {
		const error = await load(source, { widths: [64], ...(shim === undefined ? {} : { shim }) }).catch(
			(reason) => reason,
		);
		expect(error).toBeInstanceOf(NotModelled);
		return (error as NotModelled).missing.map(({ name, file, line }) => `${file}:${line} ${name}`);
	};
	const lineOf = (source: string, text: string) => source.slice(0, source.indexOf(text)).split('\n').length;

	test.each([
		['a function', 'base = hv_get_something();', 'hv_get_something'],
		['a macro', 'base = HV_SOMEWHERE;', 'HV_SOMEWHERE'],
		['a type', 'struct hv_thing *thing = NULL; base = thing->base;', 'hv_thing'],
		['a member', 'base = screen_info.lfb_width;', 'lfb_width'],
		['an option', 'if (IS_ENABLED(CONFIG_HYPERV_VTL_MODE)) base = 1;', 'CONFIG_HYPERV_VTL_MODE'],
		['inline assembly', 'asm volatile("nop");', 'asm'],
	])('%s', async (_, statements, name) => {
		const source = onEfi(statements);
		const missing = await missingOf(source);
		expect(missing.some((each) => each.includes(name))).toBe(true);
		expect(missing[0]).toContain(`drivers/hv/vmbus_drv.c:${lineOf(source, statements)}`);
	});

	test.each([
		['an include', '\n#include "/etc/passwd"\n', '#include'],
		['an include with a space', '\n # include <stdio.h>\n', '#include'],
		['an include over two lines', '\n#\\\ninclude "/etc/passwd"\n', '#include'],
		['an include after a comment', '\n/* */ #include "/etc/passwd"\n', '#include'],
		['an embed', '\nconst char text[] = {\n#embed "/etc/passwd"\n};\n', '#embed'],
		['a pragma', '\n#pragma clang optimize off\n', '#pragma'],
		['a question for a file', '\n#if __has_include("/etc/passwd")\n#endif\n', '__has_include'],
	])('%s', async (_, statements, name) => {
		expect((await missingOf(onEfi(statements))).join()).toContain(name);
	});

	test('a condition on what is not known', async () => {
		const source = onEfi('\n#ifdef HV_SECRET\nbase = 1;\n#endif\n');
		expect((await missingOf(source)).join()).toContain('HV_SECRET');
	});

	test('a function that is not there', async () => {
		expect(await missingOf(OWN_VMBUS.replaceAll('vmbus_free_mmio', 'vmbus_release_mmio'))).toEqual([
			'drivers/hv/vmbus_drv.c:1 vmbus_free_mmio',
		]);
	});

	test('and can be given by the user', async () => {
		const source = onEfi('if (IS_ENABLED(CONFIG_HYPERV_VTL_MODE) || hv_is_special()) base = 1;');
		const shim = '#undef CONFIG_HYPERV_VTL_MODE\nstatic bool hv_is_special(void) { return false; }\n';
		expect(answers(await load(source, { shim, widths: [64] }))).toEqual([0x4000000, 0x4000000, 0x4000000]);
	});

	test('a min of a signed and an unsigned value, as the kernel does', async () => {
		expect((await missingOf(onEfi('int few = 1; *(&base) = min(few, bytes);'))).join()).toContain('min/max');
	});
});

test.each([
	['line ends', '\n'.repeat(300_000)],
	[
		'functions that call one another',
		Array.from({ length: 2000 }, (_, i) => `int f${i}(void) { return f${i + 1}(); }\n`).join(''),
	],
	['one name over and over', 'extern struct resource *hyperv_mmio;\n'.repeat(2000)],
])('%s in great number take no longer than their length', async (_, text) => {
	const kernel = await load(`${OWN_VMBUS}${text}`, { widths: [64] });
	expect(answers(kernel)).toEqual([0x4000000, 0x4000000, 0x4000000]);
	expect(functionTexts(await testParser(), { 'drivers/hv/vmbus_drv.c': `${OWN_VMBUS}${text}` }).length).toBeGreaterThan(
		0,
	);
});

describe('the harness’s own names are out of reach', () => {
	test.each([
		['its fuel', 'hh_entry_refuel();'],
		['its state', 'HH->at = 0;'],
		['its exports', 'hvmmio_refuel();'],
		['a constructor', '', '__attribute__((constructor)) static void early(void) {}\n'],
		['an export', '', '__attribute__((__export_name__("hvmmio_run"))) void vmbus_other(void) {}\n'],
		['an alias', '', 'void vmbus_other(void) __attribute__((alias("hvmmio_run")));\n'],
		['a C23 attribute', '', '[[gnu::constructor]] static void early(void) {}\n'],
		['the memory’s end', 'extern char __heap_base; __heap_base = 1;'],
		['where it runs', 'if (IS_ENABLED(__wasm__)) base = 1;'],
		['what it runs on', '\n#if __is_target_arch(wasm64)\nbase = 1;\n#endif\n'],
		['the time', 'base = __TIME__[0];'],
	])('%s', async (_, statements, definition = '') => {
		const name = /early|vmbus_other/.exec(definition)?.[0];
		const source = onEfi(statements + (name ? `(void)&${name};` : ''));
		const place = 'static void choose_below_4g';
		const error = await load(definition ? edited(source, place, `${definition}${place}`) : source, {
			widths: [64],
		}).catch((reason) => reason);
		expect(error).toBeInstanceOf(NotModelled);
	});

	test.each([
		['a constructor by another name', '#define EARLY __attribute__\nEARLY((constructor)) static void early(void) {}\n'],
		['a pasted word', '#define PASTE(a, b) a##b\nint PASTE(ear, ly)(void) { return 1; }\n'],
	])('%s that nothing uses is not compiled', async (_, definition) => {
		const place = 'static void choose_below_4g';
		const kernel = await load(edited(OWN_VMBUS, place, `${definition}${place}`), { widths: [64] });
		expect(kernel.ran.map(({ text }) => text).filter((text) => /EARLY|PASTE/.test(text))).toEqual([]);
		expect(answers(kernel)).toEqual([0x4000000, 0x4000000, 0x4000000]);
	});
});

test('20,000 conditionals are read or refused at once', async () => {
	const parser = await testParser();
	const flat = parser.itemsOf(`${'#if A\nint a;\n#endif\n'.repeat(20_000)}`, 'a.c');
	expect(flat.length).toBe(20_000);
	expect(() => parser.itemsOf(`${'#if A\n'.repeat(20_000)}${'#endif\n'.repeat(20_000)}`, 'a.c')).toThrow(BadSource);
	expect(() => parser.itemsOf(`#if A\n${'#elif B\n'.repeat(20_000)}#endif\n`, 'a.c')).toThrow(BadSource);
});

describe('what is no source', () => {
	test('too many characters', async () => {
		const large = `${OWN_VMBUS}${' '.repeat(5 * 2 ** 20)}`;
		await expect(load(large)).rejects.toThrow(BadSource);
		await expect(load(large)).rejects.toThrow(/expected at most 4194304/);
	});

	test.each([
		['nothing', ''],
		['no C', 'Dear list,\n\nhere is a patch.\n'],
		['braces without an end', `${'{'.repeat(20_000)}`],
	])('%s', async (_, text) => {
		await expect(load(text).then(() => 'ran')).rejects.toThrow(NotModelled);
	});

	test.each([
		['bytes', '\0\x01\x02'.repeat(1000), 'a control character'],
		['an include by digraph', `${OWN_VMBUS}\n%:include "/etc/passwd"\n`, 'a digraph'],
	])('%s', async (_, text, why) => {
		await expect(load(text).then(() => 'ran')).rejects.toThrow(why);
	});

	test('a comment without an end', async () => {
		await expect(load(`/*${OWN_VMBUS}`).then(() => 'ran')).rejects.toThrow(/a comment in it does not end/);
	});

	test('quotes in great number', async () => {
		await expect(load('"'.repeat(100_000)).then(() => 'ran')).rejects.toThrow(/has no/);
	});

	test('declarators in one another, and lines that go on', async () => {
		const deep = `int ${'*'.repeat(20_000)}a;\n${OWN_VMBUS}`;
		await expect(load(deep).then(() => 'ran')).rejects.toThrow(/nested too deeply/);
		const strings = `char *a = ${'"a" '.repeat(60_000)};\n`;
		await expect(load(strings).then(() => 'ran')).rejects.toThrow(/has no/);
		await expect(load('a\\\n'.repeat(200_000)).then(() => 'ran')).rejects.toThrow(/has no/);
	});
});

describe('the kernel’s own types', () => {
	let kernel: Kernel;
	beforeAll(async () => {
		kernel = await load(
			onEfi(
				'unsigned long wide = 0xffffffff; wide += 1; base = sizeof(wide) == 8 && wide ? 1 : 2; pr_info("long %zu\\n", sizeof(wide));',
			),
		);
	});

	test('a long has 64 bits on x86_64 and arm64, 32 on i386', () => {
		expect(kernel.boot(GUEST).booted.log[0]).toBe('hv_vmbus: long 8');
		expect(kernel.boot({ ...GUEST, resourceSize: 32 }).booted.log[0]).toBe('hv_vmbus: long 4');
	});
});

test('CONFIG_SYSFB in a directive is compiled both ways', async () => {
	const source = edited(
		OWN_VMBUS,
		'} else if (IS_ENABLED(CONFIG_SYSFB)) {',
		'} else {\n#if IS_ENABLED(CONFIG_SYSFB)\n',
	).replace('choose_below_4g(&base, &bytes);\n', 'choose_below_4g(&base, &bytes);\n#endif\n');
	const kernel = await load(source, { widths: [64] });
	expect(kernel.boot(GUEST).booted.reserved?.size).toBe(0x4000000);
	expect(kernel.boot({ ...GUEST, sysfb: false }).booted.reserved).toBeNull();
});
