/** A comparison of two kernels in the kernel's test output format, KTAP version 1: a test for each thing that could differ. */

import type { DiffDocument } from './diff.ts';
import { diffText } from './text.ts';

export function diffKtap(document: DiffDocument): string[] {
	const { regions, requests, allocations } = document;
	const tests = [
		{ name: 'reservation on every VM', passes: regions.length === 0 },
		{ name: 'requests of drivers', passes: requests.length === 0 },
		{ name: 'allocations after boot', passes: allocations.changed === 0 },
	];
	return [
		'KTAP version 1',
		`1..${tests.length}`,
		...diffText(document).map((line) => `# ${line}`.trimEnd()),
		...tests.map(({ name, passes }, i) => `${passes ? 'ok' : 'not ok'} ${i + 1} ${name}`),
	];
}
