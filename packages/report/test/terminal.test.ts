import { hostLayout, resolveVm, simulate } from '@hvmmio/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawTerminal, formatAddress, type MapModel, mapOfLayout, mapOfSimulation } from '../src/index.ts';

const MIB = 2 ** 20;

/** Two lanes, drawn by hand below. */
const SMALL: MapModel = {
	title: '',
	lanes: [
		{
			title: 'host',
			ghosts: [],
			boxes: [
				{ kind: 'window', name: 'low MMIO', range: { start: 0xf800_0000, end: 2 ** 32 }, conflict: null },
				{ kind: 'framebuffer', name: 'framebuffer', range: { start: 0xf800_0000, end: 0xf880_0000 }, conflict: null },
			],
		},
		{
			title: 'kernel',
			ghosts: [
				{ kind: 'reservation', name: 'nothing', why: 'lfb_base 0', range: { start: 0xf800_0000, end: 0xf880_0000 } },
			],
			boxes: [
				{ kind: 'given-back', name: 'pci0', range: { start: 0xf800_0000, end: 0xf800_2000 }, conflict: 'refused' },
				{ kind: 'window', name: 'high', range: { start: 0xf_e000_0000, end: 0xf_e010_0000 }, conflict: null },
			],
		},
	],
};

test('a small map, as drawn by hand', () => {
	expect(drawTerminal(SMALL)).toEqual([
		'                         host                kernel',
		'0xf8000000        8 KiB  │ █  │ low MMIO        ! ! pci0',
		'0xf8002000     7.99 MiB  │ █  █ framebuffer       ! CONFLICT: refused',
		'                         │ █                      (nothing: lfb_base 0)',
		'                         │ █',
		'0xf8800000      120 MiB  │',
		'                         │',
		'                         │',
		'                         ≈',
		'                         │',
		'                         │',
		'0x100000000    59.5 GiB  ⋮                   ⋮',
		'0xfe0000000       1 MiB                      │    │ high',
		'0xfe0100000',
		'│ free  █ framebuffer  ! conflict',
	]);
});

describe('colour', () => {
	const ESCAPE = '\u001b[';

	test('is put around the same text, and ends where it began', () => {
		const colored = drawTerminal(SMALL, { color: true });
		expect(colored.join('\n')).toContain(`${ESCAPE}1;31m! CONFLICT: refused`);
		const plain = colored.map((line) => {
			const [start = '', ...parts] = line
				.split(ESCAPE)
				.map((part, i) => (i === 0 ? part : part.split(/(?<=^[\d;]+m)/)));
			const codes = parts.map(([code]) => code);
			expect(codes.filter((code) => code === '0m')).toHaveLength(codes.length / 2);
			return `${start}${parts.map(([, text = '']) => text).join('')}`.trimEnd();
		});
		expect(plain).toEqual(drawTerminal(SMALL));
	});
});

const models = fc
	.record({
		policy: fc.constantFrom('gen1-bar', 'low-half', 'config-window-high'),
		generation: fc.constantFrom(1, 2),
		large: fc.boolean(),
		pci: fc.array(fc.record({ low: fc.constantFrom(0, MIB, 48 * MIB), high: fc.constantFrom(0, MIB, 96 * MIB) }), {
			maxLength: 10,
		}),
	} as const)
	.map(({ policy, generation, large, pci }) => {
		const resolution = large ? { horizontal: 7680, vertical: 4320 } : undefined;
		return mapOfSimulation(simulate(resolveVm({ generation, resolution }), { policy, pci }), '');
	});

test('every name is there, and what is missing, at a width that has room for it', () => {
	fc.assert(
		fc.property(models, (model) => {
			const text = drawTerminal(model, { columns: 300 }).join('\n');
			for (const box of model.lanes.flatMap(({ boxes }) => boxes)) {
				expect(text).toContain(box.name);
				expect(text).toContain(box.conflict ?? '');
			}
			for (const { name, why } of model.lanes.flatMap(({ ghosts }) => ghosts)) {
				expect(text).toContain(`(${name}: ${why})`);
			}
			expect(text).not.toContain('…');
		}),
		{ numRuns: 150, seed: 1 },
	);
});

test('no line is wider than the terminal from 40 columns on, every edge has its address, a larger piece never fewer lines', () => {
	fc.assert(
		fc.property(models, fc.integer({ min: 40, max: 200 }), (model, columns) => {
			const lines = drawTerminal(model, { columns });
			for (const line of lines) {
				expect(line.length).toBeLessThanOrEqual(columns);
			}
			// If it is too narrow for all lanes, they are in blocks one below the other.
			const blocks = lines
				.join('\n')
				.split('\n\n')
				.map((text) => text.split('\n'));
			const side = Math.ceil(model.lanes.length / blocks.length);
			for (const [n, block] of blocks.entries()) {
				const lanes = model.lanes.slice(n * side, (n + 1) * side);
				const edges = [
					...new Set(lanes.flatMap(({ boxes }) => boxes.flatMap(({ range }) => [range.start, range.end]))),
				];
				const at = edges
					.sort((a, b) => a - b)
					.map((edge) => block.findIndex((line) => line.split(' ', 1)[0] === formatAddress(edge)));
				expect(at.every((line, i) => line > (at[i - 1] ?? 0))).toBe(true);
				const pieces = edges.slice(1).map((end, i) => {
					const line = block[at[i] as number] as string;
					return {
						size: end - (edges[i] as number),
						lines: (at[i + 1] as number) - (at[i] as number),
						gap: line.includes('⋮'),
					};
				});
				const solid = pieces.filter(({ gap }) => !gap).sort((a, b) => a.size - b.size);
				expect(solid.every((piece, i) => i === 0 || piece.lines >= (solid[i - 1]?.lines ?? 0))).toBe(true);
			}
		}),
		{ numRuns: 150, seed: 2 },
	);
});

test.each([40, 50, 62, 70, 80, 100])('%d columns: no name is cut, the conflict keeps its sign', (columns) => {
	const model = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), '');
	const alone = mapOfLayout(hostLayout({}), 'host');
	const text = drawTerminal(model, { columns }).join('\n');
	expect(text).not.toContain('…');
	expect(text).toMatch(/█!/);
	expect(drawTerminal(alone, { columns }).join('\n')).not.toContain('…');
});

test('too narrow for a word: it is cut with a mark', () => {
	const text = drawTerminal(mapOfLayout(hostLayout({}), 'host'), { columns: 28 });
	expect(text.join('\n')).toContain('…');
	expect(text.filter((line) => line.length > 28 && !line.includes('unusable (vTPM'))).toEqual([]);
});

test('narrower: the lanes stand one below the other and no name is cut', () => {
	const model = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), '');
	const text = drawTerminal(model, { columns: 40 }).join('\n');
	expect(text.split('\n\n').map((block) => block.trimStart().split('\n')[0])).toEqual([
		'host',
		'first kernel',
		'second kernel',
	]);
	expect(text).not.toContain('…');
});

test('at 100 columns no word of the verdict is cut', () => {
	const text = drawTerminal(mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), ''), {
		columns: 100,
	}).join('\n');
	expect(text).not.toContain('…');
	expect(text).toContain('CONFLICT: host refuses it');
	expect(text).toContain('(nothing reserved:');
});
