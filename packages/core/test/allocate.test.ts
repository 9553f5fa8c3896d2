import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Range } from '../src/address/index.ts';
import {
	allocateMmio,
	createIomem,
	createResource,
	freeMmio,
	insertResource,
	type MmioRequest,
	type MmioSpace,
	type Resource,
	releaseRegion,
	requestRegion,
	type SkipEvent,
} from '../src/guest/index.ts';
import type { TraceEvent } from '../src/index.ts';
import { SteppingSpace } from './stepping.ts';

/** Small addresses with small alignments, so that edges are hit often and stepping is fast. */
const SPACE = 256;

function arbitraryRange(most: number): fc.Arbitrary<Range> {
	return fc
		.tuple(fc.nat(SPACE - 1), fc.integer({ min: 1, max: most }))
		.map(([start, size]) => ({ start, end: Math.min(SPACE, start + size) }));
}

const arbitraryRequest = fc.record({
	min: fc.oneof(fc.constant(0), fc.nat(SPACE)),
	max: fc.oneof(fc.constant(2 ** 52 - 1), fc.nat(SPACE)),
	size: fc.integer({ min: 1, max: 40 }),
	align: fc.nat(5).map((n) => 2 ** n),
	inReservation: fc.boolean(),
});

const arbitraryScene = fc.record({
	nodes: fc.array(arbitraryRange(128), { minLength: 1, maxLength: 4 }),
	/** Offsets into the first node. */
	reservation: fc.option(fc.tuple(fc.nat(127), fc.integer({ min: 1, max: 128 })), { nil: null }),
	container: fc.option(arbitraryRange(64), { nil: null }),
	busy: fc.array(arbitraryRange(8), { maxLength: 3 }),
	steps: fc.array(fc.oneof(arbitraryRequest, fc.nat(9)), { minLength: 1, maxLength: 16 }),
});

type Scene = typeof arbitraryScene extends fc.Arbitrary<infer T> ? T : never;

function reservationOf({ nodes, reservation }: Scene): Range | null {
	const first = nodes[0] as Range;
	if (!reservation) {
		return null;
	}
	const start = first.start + (reservation[0] % (first.end - first.start));
	return { start, end: Math.min(first.end, start + reservation[1]) };
}

function build(scene: Scene): { space: MmioSpace; plain: SteppingSpace } {
	const nodes = scene.nodes.map(({ start, end }) => createResource('node', start, end, false));
	const iomem = createIomem();
	const flat: (Range & { busy: boolean })[] = [];
	if (scene.container) {
		insertResource(iomem, createResource('container', scene.container.start, scene.container.end, false));
		flat.push({ ...scene.container, busy: false });
	}
	for (const { start, end } of scene.busy) {
		if (requestRegion(iomem, start, end - start, 'busy')) {
			flat.push({ start, end, busy: true });
		}
	}
	const reserved = reservationOf(scene);
	const reservation = reserved
		? requestRegion(nodes[0] as Resource, reserved.start, reserved.end - reserved.start, 'reservation')
		: null;
	return { space: { nodes, reservation, iomem }, plain: new SteppingSpace(scene.nodes, reserved, flat) };
}

test('jumping gives the same answers as stepping, request by request', () => {
	fc.assert(
		fc.property(arbitraryScene, (scene) => {
			const { space, plain } = build(scene);
			const granted: Range[] = [];
			for (const step of scene.steps) {
				if (typeof step === 'number') {
					const [range] = granted.splice(step % (granted.length || 1), 1);
					if (range) {
						freeMmio(space, range);
						plain.free(range);
					}
					continue;
				}
				const request: MmioRequest = { owner: 'x', kind: 'low-window', ...step };
				const result = allocateMmio(space, request);
				expect(result).toEqual(plain.allocate(request));
				if (result) {
					granted.push(result);
				}
			}
		}),
		{ numRuns: 12_000, seed: 20261 },
	);
});

/** Few kinds of requests, many of each, so that searches resume where an earlier one ended. */
const arbitraryCrowd = fc
	.array(
		fc.record({ size: fc.integer({ min: 1, max: 12 }), align: fc.constantFrom(1, 2, 4), inReservation: fc.boolean() }),
		{
			minLength: 1,
			maxLength: 3,
		},
	)
	.chain((kinds) =>
		fc.record({
			scene: arbitraryScene,
			legacy: fc.array(arbitraryRange(64), { maxLength: 3 }),
			steps: fc.array(
				fc.oneof(
					{ weight: 8, arbitrary: fc.constantFrom(...kinds).map((kind) => ({ min: 0, max: 2 ** 52 - 1, ...kind })) },
					{ weight: 2, arbitrary: fc.nat(60).map((free) => ({ free })) },
					{ weight: 1, arbitrary: fc.nat(2).map((release) => ({ release })) },
				),
				{ minLength: 20, maxLength: 90 },
			),
		}),
	);

test('the same where many ask for the same, frees and releases of what was there before in between', () => {
	let skipped = 0;
	fc.assert(
		fc.property(arbitraryCrowd, ({ scene, legacy, steps }) => {
			const { space, plain } = build(scene);
			// Legacy devices' BARs: adjacent containers that are not busy.
			for (const { start, end } of legacy) {
				const isFree = plain.iomem.every((other) => other.end <= start || other.start >= end);
				if (isFree) {
					insertResource(space.iomem, createResource('bar', start, end, false));
					plain.iomem.push({ start, end, busy: false });
				}
			}
			const before = plain.iomem.filter(({ busy }) => busy);
			const granted: Range[] = [];
			for (const step of steps) {
				if ('free' in step) {
					const [range] = granted.splice(step.free % (granted.length || 1), 1);
					if (range) {
						freeMmio(space, range);
						plain.free(range);
					}
				} else if ('release' in step) {
					const [range] = before.splice(step.release, 1);
					if (range) {
						expect(releaseRegion(space.iomem, range.start, range.end - range.start)).toBe(true);
						plain.iomem.splice(plain.iomem.indexOf(range), 1);
					}
				} else {
					const request: MmioRequest = { owner: 'x', kind: 'low-window', ...step };
					const result = allocateMmio(space, request);
					expect(result).toEqual(plain.allocate(request));
					skipped += granted.length > 8 ? 1 : 0;
					if (result) {
						granted.push(result);
					}
				}
			}
		}),
		{ numRuns: 1500, seed: 4096 },
	);
	expect(skipped).toBeGreaterThan(5000);
});

test('the candidates that a recorder hears of are all those before the one granted, none twice', () => {
	fc.assert(
		fc.property(arbitraryScene, arbitraryRequest, (scene, step) => {
			const { space } = build(scene);
			const events: TraceEvent[] = [];
			allocateMmio(space, { owner: 'x', kind: 'low-window', ...step }, (event) => events.push(event));
			const expected: number[] = [];
			const skipped: number[] = [];
			let answer: Range | null = null;
			for (const event of events) {
				if (event.step === 'search' && !event.skipped) {
					const last = event.range.end - step.size;
					for (let at = Math.ceil(event.range.start / step.align) * step.align; at <= last; at += step.align) {
						expected.push(at);
					}
				} else if (event.step === 'skip') {
					for (let at = event.first; at <= event.last; at += step.align) {
						skipped.push(at);
					}
				} else if (event.step === 'answer') {
					answer = event.result;
				}
			}
			if (answer) {
				expected.length = skipped.length;
			}
			expect(skipped).toEqual(expected);
		}),
		{ numRuns: 2_000, seed: 7 },
	);
});

describe('the oddities of vmbus_allocate_mmio', () => {
	const MIB = 2 ** 20;
	const lab = (): MmioSpace => ({
		nodes: [
			createResource('node', 0xf800_0000, 0xfed4_0000, false),
			createResource('node', 0xf_e000_0000, 0x10_0000_0000, false),
		],
		reservation: null,
		iomem: createIomem(),
	});
	const request = {
		owner: 'x',
		kind: 'low-window',
		min: 0,
		max: 2 ** 52 - 1,
		align: 4096,
		inReservation: false,
	} as const;

	test('min does not bound a candidate inside a node that it selects', () => {
		const result = allocateMmio(lab(), { ...request, min: 0xfa00_0000, size: 8192 });
		expect(result?.start).toBe(0xf800_0000);
	});

	test('min rules out a node whose last byte it is, not one whose last byte lies above', () => {
		const last = 0xfed3_ffff;
		expect(allocateMmio(lab(), { ...request, min: last, size: 8192 })?.start).toBe(0xf_e000_0000);
		expect(allocateMmio(lab(), { ...request, min: last - 1, size: 8192 })?.start).toBe(0xf800_0000);
	});

	test('max rules out a node that starts on it', () => {
		expect(allocateMmio(lab(), { ...request, max: 0xf800_0000, size: 8192 })).toBeNull();
		expect(allocateMmio(lab(), { ...request, max: 0xf800_0001, size: 8192 })?.start).toBe(0xf800_0000);
	});

	test('on Gen1 a request across the edge of the video BAR is refused and goes on behind it', () => {
		const space = lab();
		insertResource(space.iomem, createResource('video-bar', 0xf800_0000, 0xfc00_0000, false));
		const skips: SkipEvent[] = [];
		const size = 68 * MIB;
		const result = allocateMmio(space, { ...request, size, align: MIB }, (event) => {
			if (event.step === 'skip') {
				skips.push(event);
			}
		});
		expect(result?.start).toBe(0xf_e000_0000);
		expect(skips).toEqual([{ step: 'skip', first: 0xf800_0000, last: 0xfa90_0000, by: 'video-bar', how: 'edge' }]);
	});

	test('nothing above 108 MiB from the base fits past the I/O APIC', () => {
		const space = lab();
		insertResource(space.iomem, createResource('io-apic', 0xfec0_0000, 0xfec0_0400, true));
		expect(allocateMmio(space, { ...request, size: 109 * MIB, align: MIB })?.start).toBe(0xf_e000_0000);
		expect(allocateMmio(space, { ...request, size: 108 * MIB, align: MIB })?.start).toBe(0xf800_0000);
	});

	test('what lies in the reservation is freed from the global tree alone; the reservation stays', () => {
		const space = lab();
		const node = space.nodes[0] as Resource;
		const reservation = requestRegion(node, 0xf800_0000, 8 * MIB, 'reservation');
		const reserved = { ...space, reservation };
		const video = { ...request, size: 8 * MIB, align: MIB, inReservation: true };
		const result = allocateMmio(reserved, video) as Range;
		expect(result).toEqual({ start: 0xf800_0000, end: 0xf880_0000 });
		freeMmio(reserved, result);
		expect(node.children).toEqual([reservation]);
		expect(space.iomem.children).toEqual([]);
	});

	test('in a node that overlaps the first, a candidate around the whole reservation passes the test of its ends', () => {
		const first = createResource('node', 0x10, 0x20, false);
		const second = createResource('node', 0x00, 0x40, false);
		const reservation = requestRegion(first, 0x10, 0x08, 'reservation');
		const space = { nodes: [first, second], reservation, iomem: createIomem() };
		expect(allocateMmio(space, { ...request, size: 0x20, align: 1 })).toEqual({ start: 0, end: 0x20 });
	});
});
