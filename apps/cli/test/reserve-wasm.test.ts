/** `hvmmio reserve --engine wasm` compared with `--engine core`. */

import { reserveCases } from '@hvmmio/vectors';
import { expect, test } from 'vitest';
import { hvmmio, json, lines } from './harness.ts';

interface Answer {
	readonly reserved: unknown;
	readonly requested: { readonly size: number } | null;
	readonly firstSize: number;
}

test('on every published case it answers as core does; where it asked for what it did not get is not told', async () => {
	const requests = reserveCases.flatMap(({ input, expected }) =>
		Object.keys(expected).map((policy) => ({ ...input, policy })),
	);
	const ask = async (engine: string) => {
		const { code, answers } = await lines(
			'reserve',
			...requests
				.filter(({ mmio }) => mmio.length > 0)
				.map((options) => JSON.stringify({ options: { ...options, engine } })),
		);
		expect(code).toBe(0);
		return answers as Answer[];
	};
	const [core, wasm] = [await ask('core'), await ask('wasm')];
	expect(core.length).toBeGreaterThan(400);
	for (const [i, { firstSize, ...answer }] of wasm.entries()) {
		const byCore = core[i] as Answer;
		const requested = byCore.reserved === null ? null : byCore.requested;
		expect(answer).toEqual({ ...byCore, requested, engine: 'wasm' });
		expect(firstSize).toBe(byCore.requested?.size ?? 0);
	}
});

test('a VM, as text: where nothing is reserved it says what was asked for', async () => {
	expect((await json<Answer>('reserve', '--engine', 'wasm')).reserved).toEqual({
		start: '0xf8000000',
		end: '0xfbffffff',
		size: 67_108_864,
	});
	const { out } = await hvmmio([
		...['reserve', '--engine', 'wasm', '--policy', 'gen1-bar'],
		...['--mmio', '0xf8000000-0xf80fffff', '--lfb-base', '0xf8000001'],
	]);
	expect(out).toContain('requested     8 MiB, the module does not report where\n');
	expect(out).toContain('reserved      none, after 4 attempts\n');
});

test('--explain does not go with it: one line', async () => {
	expect(await hvmmio(['reserve', '--engine', 'wasm', '--explain'])).toEqual({
		code: 2,
		out: '',
		err: 'hvmmio: --explain: the engine wasm does not report its steps, expected --engine core\n',
	});
	const { code, err } = await hvmmio(['reserve', '--engine', 'gcc']);
	expect([code, err]).toEqual([2, 'hvmmio: --engine gcc: not one of them, expected core, wasm or kernel\n']);
});
