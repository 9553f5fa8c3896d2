/** A kernel in our own words: what it decides is known from docs/domain.md, and nothing is needed but the compiler. */

import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { reserveCases, walkCases } from '@hvmmio/vectors';
import { CASE_WORDS, parseCase, writeCase } from '@hvmmio/vectors/case';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Kernel, OUTPUT_WORDS } from '../src/index.ts';
import { load } from './setup.ts';

const GUEST = parseCase({
	mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0xfffffffff'],
	lfbBase: '0xf8000000',
	lfbSize: 0x300000,
});

let kernel: Kernel;
beforeAll(async () => {
	kernel = await load(OWN_VMBUS);
});

describe('the published cases', () => {
	test.each(walkCases.filter(({ cut }) => cut === 'exact').map((each) => [each.id, each] as const))(
		'walk %s',
		(_, each) => {
			const { nodes } = kernel.boot(parseCase({ mmio: each.ranges, resourceSize: each.resourceSize })).booted;
			expect(nodes).toEqual(each.nodes);
		},
	);

	const cases = reserveCases.filter(({ expected }) => expected['low-half'] !== undefined);
	test.each(cases.map((each) => [each.id, each] as const))('reserve %s', (_, { input, expected }) => {
		const { reserved, attempts, messages, firstSize } = kernel.boot(parseCase(input)).booted;
		const wanted = expected['low-half'];
		expect({ reserved, attempts, messages }).toEqual({
			reserved: wanted?.reserved,
			attempts: wanted?.attempts,
			messages: wanted?.messages,
		});
		expect(Number(firstSize)).toBe(wanted?.attempts ? wanted.requested?.size : 0);
	});

	test('are answered the same when many are asked at once', () => {
		const inputs = new Uint32Array(cases.length * CASE_WORDS);
		const outputs = new Uint32Array(cases.length * OUTPUT_WORDS);
		for (const [i, { input }] of cases.entries()) {
			writeCase(inputs, i, parseCase(input));
		}
		kernel.run(inputs, cases.length, outputs);
		const sizes = cases.map((_, i) => outputs[i * OUTPUT_WORDS + 2]);
		expect(sizes).toEqual(cases.map(({ expected }) => expected['low-half']?.reserved?.size ?? 0));
	});
});

test('the log has the kernel’s line', () => {
	expect(kernel.boot(GUEST).booted.log).toEqual([
		'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]',
	]);
	expect(kernel.boot({ ...GUEST, lfbBase: 0xf000_0000, sysfb: true }).booted.log[0]).toBe(
		'hv_vmbus: Unexpected low mmio base 0x00000000f8000000',
	);
});

test('a config window goes above the reservation, a framebuffer into it, and what is freed can be had again', () => {
	const session = kernel.boot(GUEST);
	const window = () => session.allocate(0n, 2n ** 64n - 1n, 0x2000n, 0x1000n, false);
	expect(window()).toEqual({ start: '0xfc000000', end: '0xfc001fff', size: 0x2000 });
	expect(window()?.start).toBe('0xfc002000');
	expect(session.allocate(0n, 2n ** 64n - 1n, 0x800000n, 0x100000n, true)?.start).toBe('0xf8000000');
	session.free(0xfc000000n, 0x2000n);
	expect(window()?.start).toBe('0xfc000000');
	expect(session.allocate(0n, 0xffffffffn, 0x10000000n, 0x1000n, false)).toBeNull();
});

test('on generation 1 a window fits inside the video BAR or outside it, never across its edge', () => {
	const session = kernel.boot({ ...GUEST, bios: true, videoDevice: false });
	expect(session.insert(0xf8000000n, 0xfbffffffn, false)).toBe(true);
	expect(session.allocate(0n, 2n ** 64n - 1n, 0x2000n, 0x1000n, false)?.start).toBe('0xf8000000');
	expect(session.allocate(0n, 2n ** 64n - 1n, 0x2800000n, 0x2000000n, false)?.start).toBe('0xfc000000');
});

test('a stand-in for the resource tree is told', () => {
	expect(kernel.ownResourceTree).toBe(false);
	expect(kernel.requestOf('config_window')).toBeNull();
});

test('variables are as they were loaded in each run', async () => {
	const counting = OWN_VMBUS.replace(
		'static struct resource *fb_mmio;',
		'static struct resource *fb_mmio;\nstatic int boots;',
	).replace(
		'resource_size_t base = 0, bytes = 0;',
		'resource_size_t base = 0, bytes = 0;\n\n\tif (boots++ > 0)\n\t\treturn;',
	);
	const other = await load(counting, { widths: [64] });
	const inputs = new Uint32Array(3 * CASE_WORDS);
	const outputs = new Uint32Array(3 * OUTPUT_WORDS);
	for (let i = 0; i < 3; i++) {
		writeCase(inputs, i, GUEST);
	}
	other.run(inputs, 3, outputs);
	expect([0, 1, 2].map((i) => outputs[i * OUTPUT_WORDS + 2])).toEqual([0x4000000, 0x4000000, 0x4000000]);
});

test('a boot after one that was closed sees nothing of it, and a closed one is asked no more', () => {
	const boots = [GUEST, { ...GUEST, bios: true }, { ...GUEST, lfbBase: 0 }];
	const asNew = boots.map((input) => kernel.boot(input).booted);
	const window = (session: ReturnType<Kernel['boot']>) =>
		session.allocate(0n, 2n ** 64n - 1n, 0x2000n, 0x1000n, false)?.start;
	const first = window(kernel.boot(GUEST));
	for (let turn = 0; turn < 3; turn++) {
		for (const [i, input] of boots.entries()) {
			const session = kernel.boot(input);
			expect(session.booted).toEqual(asNew[i]);
			if (input === GUEST) {
				expect(window(session)).toBe(first);
				window(session);
				session.insert(0xe0000000n, 0xefffffffn, true);
			}
			session.close();
			expect(() => window(session)).toThrow('closed');
			expect(() => session.log()).toThrow('closed');
		}
	}
	const [one, other] = [kernel.boot(GUEST), kernel.boot(GUEST)];
	expect([window(one), window(other)]).toEqual([first, first]);
});
