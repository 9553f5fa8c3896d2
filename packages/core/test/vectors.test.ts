/** Runs the published cases of @hvmmio/vectors against this package. */

import {
	kexecCases,
	layoutCases,
	type RangeJson,
	type ReserveOutput,
	reserveCases,
	simulateCases,
	type VmJson,
	walkCases,
} from '@hvmmio/vectors';
import { describe, expect, test } from 'vitest';
import { fromInclusive, type Range, sizeOf, toInclusive } from '../src/address/index.ts';
import { walk } from '../src/guest/index.ts';
import {
	hostLayout,
	type KernelRecord,
	type PolicyId,
	policyById,
	type ReserveInput,
	reserve,
	resolveVm,
	SettingError,
	type SimulateOptions,
	simulate,
	type Vm,
} from '../src/index.ts';

const hex = (address: number) => `0x${address.toString(16)}`;

function rangeJson(range: Range): RangeJson {
	const { start, last: end } = toInclusive(range);
	return { start: hex(start), end: hex(end), size: sizeOf(range) };
}

function parseRange(text: string): Range {
	const [start = '', end = ''] = text.split('-');
	return fromInclusive({ start: Number(start), last: Number(end) });
}

function vmOf({ highMmioBase, ...vm }: VmJson): Vm {
	return resolveVm({ ...vm, highMmioBase: highMmioBase === undefined ? undefined : Number(highMmioBase) });
}

describe('layout', () => {
	test.each(layoutCases.filter((each) => each.expected))('$id: $why', ({ vm, expected }) => {
		const layout = hostLayout(vmOf(vm));
		const { present, base, maxSize, mmioMegabytes, reported } = layout.framebuffer;
		expect({
			lowMmio: rangeJson(layout.lowMmio),
			highMmio: rangeJson(layout.highMmio),
			framebuffer: { present, base: hex(base), maxSize, reported: { ...reported, base: hex(reported.base) } },
		}).toEqual(expected);
		expect(mmioMegabytes * 2 ** 20).toBe(maxSize);
	});

	test.each(layoutCases.filter((each) => each.error))('$id: $why', ({ vm, error }) => {
		expect(() => vmOf(vm)).toThrow(expect.objectContaining({ name: 'SettingError', setting: error }));
		expect(() => vmOf(vm)).toThrow(SettingError);
	});
});

test.each(walkCases)('walk $id: $why', ({ ranges, cut, resourceSize, nodes }) => {
	expect(walk(ranges.map(parseRange), cut, resourceSize).map(rangeJson)).toEqual(nodes);
});

describe('reserve', () => {
	const rows = reserveCases.flatMap(({ id, why, input, expected }) =>
		Object.entries(expected).map(([policy, output]) => ({ id, why, policy, input, output })),
	);
	test.each(rows)('$id, $policy: $why', ({ policy, input, output }) => {
		const parsed: ReserveInput = {
			...input,
			mmio: input.mmio.map(parseRange),
			lfbBase: Number(input.lfbBase),
			bar: { start: Number(input.bar.start), size: Number(input.bar.size) },
		};
		const { requested, reserved, attempts, messages } = reserve(policyById(policy as PolicyId), parsed);
		const answer: ReserveOutput = {
			requested: requested && { start: hex(requested.start), size: requested.size },
			reserved: reserved && rangeJson(reserved),
			attempts,
			messages,
		};
		expect(answer).toEqual(output);
	});
});

test.each(kexecCases)('kexec $id: $why', ({ vm, loader, kexecTools, videoDriver, drivers, secondLfbBase }) => {
	const { kernels } = simulate(vmOf(vm), { loader, kexecTools, videoDriver, drivers });
	expect(hex((kernels[1] as KernelRecord).kernel.lfbBase)).toBe(secondLfbBase);
});

test.each(simulateCases)('simulate $id: $why', ({ vm, options, verdict, kernels }) => {
	const simulation = simulate(vmOf(vm), options as SimulateOptions);
	const told = simulation.kernels.map(({ kernel, reserved, allocations, conflicts }) => ({
		lfbBase: hex(kernel.lfbBase),
		reserved: reserved && rangeJson(reserved),
		allocations: allocations.map(({ owner, kind, result }) => {
			const range = result && rangeJson(result);
			return `${owner} ${kind} ${range ? `${range.start}-${range.end}` : 'none'}`;
		}),
		conflicts: conflicts.map(({ owner, kind, effect }) => `${owner} ${kind} ${effect}`),
	}));
	expect(told).toEqual(kernels);
	expect(simulation.verdict).toBe(verdict);
});
