/** Debian's kernels: their own functions on the published cases, their messages, what their drivers ask for. */

import { reserveCases, walkCases } from '@hvmmio/vectors';
import { describe, expect } from 'vitest';
import { AFTER, BEFORE, NEWEST, testWith, treeOf } from './kernels.ts';
import { load } from './setup.ts';

const KERNELS = [
	{ version: BEFORE, policy: 'gen1-bar', cut: 'one-byte-long', prints: false },
	{ version: AFTER, policy: 'low-half-ungated', cut: 'exact', prints: true },
	{ version: NEWEST, policy: 'low-half', cut: 'exact', prints: true },
] as const;

for (const { version, policy, cut, prints } of KERNELS) {
	const tree = await treeOf(version);
	const kernel = tree && (await load(tree.files));
	const testKernel = testWith(tree);

	describe(`kernel ${version}`, () => {
		const ask = () => kernel as NonNullable<typeof kernel>;

		testKernel('walks as the published cases say', () => {
			for (const { id, ranges, resourceSize, nodes } of walkCases.filter((each) => each.cut === cut)) {
				const input = { ...PLAIN, mmio: ranges, resourceSize };
				expect([id, ask().boot(input).booted.nodes]).toEqual([id, nodes]);
			}
		});

		testKernel(`reserves as the published cases say for ${policy}`, () => {
			const cases = reserveCases.filter(({ expected }) => expected[policy] !== undefined);
			expect(cases.length).toBeGreaterThan(10);
			for (const { id, input, expected } of cases) {
				const { reserved, attempts, messages, log } = ask().boot(input).booted;
				const wanted = expected[policy];
				expect([id, reserved, attempts, messages]).toEqual([id, wanted?.reserved, wanted?.attempts, wanted?.messages]);
				expect([id, log.some((line) => line.startsWith('hv_vmbus: hv_mmio='))]).toEqual([
					id,
					prints && wanted?.requested !== null,
				]);
			}
		});

		testKernel('its drivers ask for what docs/domain.md, section 5, says', () => {
			const all = 2n ** 64n - 1n;
			expect(ask().requestOf('config_window')).toEqual([
				{ min: 0n, max: all, size: 0x2000n, align: 0x1000n, overlapOk: false },
			]);
			expect(ask().requestOf('video_request', 68)).toEqual([
				{ min: 0n, max: all, size: 68n << 20n, align: 1n << 20n, overlapOk: true },
			]);
			expect(ask().ownResourceTree).toBe(true);
		});
	});
}

const PLAIN = {
	mmio: [],
	bios: false,
	confidential: false,
	lfbBase: '0x0',
	lfbSize: 0,
	bar: { start: '0xf8000000', size: 0x4000000 },
	barIsMemory: true,
	videoDevice: true,
	sysfb: true,
	resourceSize: 64,
} as const;
