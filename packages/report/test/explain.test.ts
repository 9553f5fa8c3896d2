import { resolveVm, type SimulateOptions, simulate, type TraceEvent } from '@hvmmio/core';
import { expect, test } from 'vitest';
import { explain } from '../src/index.ts';

function told(options: SimulateOptions, generation: 1 | 2 = 2): string[] {
	const events: TraceEvent[] = [];
	simulate(resolveVm({ generation }), options, (event) => events.push(event));
	return explain(events);
}

test('a kdump kernel before the fix, step by step', () => {
	const lines = told({ policy: 'gen1-bar' });
	expect(lines.slice(lines.indexOf('second kernel'))).toEqual([
		'second kernel',
		'  _CRS 0xf8000000-0xffffffff: cut at the vTPM area, a node of its own, at the end of the list: 0xf8000000-0xfed40000',
		'  _CRS 0xfe0000000-0xfffffffff: a node of its own, at the end of the list: 0xfe0000000-0xfffffffff',
		'  reservation: the start comes out as 0: nothing is reserved',
		'  pci0 asks for its config window: 8 KiB, aligned to 4 KiB',
		'    node 0xf8000000-0xfed40000',
		'    gets 0xf8000000-0xf8001fff (8 KiB)',
		'  the host refuses pci0: its config window lies in the framebuffer, 0xf8000000-0xf87fffff (8 MiB)',
		'  pci0 gives its config window back: 0xf8000000-0xf8001fff',
		'  video asks for its framebuffer: 8 MiB, aligned to 1 MiB',
		'    node 0xf8000000-0xfed40000',
		'    gets 0xf8000000-0xf87fffff (8 MiB)',
		'  the framebuffer is now at 0xf8000000-0xf87fffff (8 MiB)',
	]);
});

test('what is skipped, how often and by what', () => {
	const lines = told({ policy: 'low-half', second: false });
	// 64 MiB of reservation in steps of 4 KiB
	expect(lines).toContain('      candidates 0xf8000000 to 0xfbfff000 (16384): in the way: the reservation');
});

test('generation 1: a window across the edge of BAR0', () => {
	const pci = [{ low: 48 * 2 ** 20, high: 0 }];
	const lines = told({ policy: 'screen-info', framebuffer: null, pci, second: false }, 1);
	expect(lines).toContain('      candidate 0xfa000000: across the edge of BAR0 of the legacy video device');
});

test('no line is long enough to be lost, and none is empty', () => {
	for (const line of told({ pci: Array.from({ length: 10 }, () => ({ low: 2 ** 20, high: 2 ** 34 })) })) {
		expect(line.trim()).not.toBe('');
		expect(line.length).toBeLessThan(140);
	}
});
