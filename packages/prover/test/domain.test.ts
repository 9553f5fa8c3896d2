/** The VMs as terms against the model's layout, on every framebuffer and low MMIO size of each kind of VM. */

import { hostLayout, resolveVm, type Vm } from '@hvmmio/core';
import { expect, test } from 'vitest';
import { createEvaluator, legalDomain, Pool } from '../src/index.ts';

const STEP = 2 * 2 ** 20;
const LOW_MMIO_MAX = 1792;
const KINDS = [
	{ generation: 1, arch: 'x86_64', from: 64 },
	{ generation: 2, arch: 'x86_64', from: 64 },
	{ generation: 2, arch: 'arm64', from: 256 },
] as const;

test.each(KINDS)(
	'generation $generation $arch: windows and framebuffers are the host’s',
	({ generation, arch, from }) => {
		const domain = legalDomain(new Pool(), { generation, knowledge: 'known-or-zero', sysfb: true, high: false });
		const [low] = domain.input.ranges;
		const usual = resolveVm({ generation, arch });
		for (let framebuffer = 1; framebuffer <= 64; framebuffer++) {
			// As many lines of the widest mode as go into that room, so that it is needed.
			const vertical = Math.min(Math.floor((framebuffer * STEP) / (7680 * 4)), 4320);
			for (let lowMmio = from; lowMmio <= LOW_MMIO_MAX; lowMmio++) {
				const vm: Vm = {
					...usual,
					lowMmio: lowMmio * STEP,
					resolution: { horizontal: 7680, vertical },
					resolutionType: 'single',
				};
				const layout = hostLayout(vm);
				const evaluate = createEvaluator(
					new Map([
						['low_mmio_2mib', BigInt(lowMmio)],
						['framebuffer_2mib', BigInt(framebuffer)],
						['arm64', arch === 'arm64' ? 1n : 0n],
						['confidential', 0n],
						['lfb_known', 1n],
					]),
				);
				const got = low && [
					Number(evaluate(low.start)),
					Number(evaluate(low.last)) + 1,
					Number(evaluate(domain.framebuffer.start)),
					Number(evaluate(domain.framebuffer.end) - evaluate(domain.framebuffer.start)),
					generation === 2 ? Number(evaluate(domain.input.lfbBase)) : 0,
				];
				const { base, maxSize, reported } = layout.framebuffer;
				const size = generation === 1 ? Math.min(maxSize, reported.size) : maxSize;
				const expected = [layout.lowMmio.start, layout.lowMmio.end, base, size, generation === 2 ? reported.base : 0];
				if (String(got) !== String(expected) || domain.conditions.some((condition) => evaluate(condition) !== 1n)) {
					expect({ lowMmio, framebuffer, got }).toEqual({ lowMmio, framebuffer, got: expected });
				}
			}
		}
	},
);
