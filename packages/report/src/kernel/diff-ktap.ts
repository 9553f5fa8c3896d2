/** A comparison of two kernels in the kernel's test output format, KTAP version 1: a test for each thing that could differ. */

import { escapeKtap, ktapDiagnostic } from '../text/escape.ts';
import type { DiffDocument } from './diff-document.ts';
import { diffText, isAboutMessages, isAboutNodes } from './diff-text.ts';

/**
 * Differences of two kernels as KTAP, line by line.
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, identifyKernel } from '@hvmmio/kernel-diff';
 * import { diffDocument, diffKtap } from '@hvmmio/report';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(diffKtap(diffDocument(diff))[0]); // KTAP version 1
 * ```
 */
export function diffKtap(document: DiffDocument): string[] {
	const { regions, drivers, boots, allocations, notRun, complete, proof } = document;
	const isReservation = regions.some(({ code }) => !isAboutNodes(code) && !isAboutMessages(code));
	const tests = [
		{ name: 'reservation on every VM', passes: !isReservation },
		{ name: 'requests of drivers', passes: drivers.length === 0 },
		{ name: 'allocations after boot', passes: allocations.changed === 0 },
		{ name: 'boot in every form of firmware', passes: boots.changed === 0 },
		{ name: 'messages', passes: !regions.some(({ code }) => isAboutMessages(code)) },
		{ name: 'MMIO list on every VM', passes: !regions.some(({ code }) => isAboutNodes(code)) },
		...(proof === undefined ? [] : [{ name: 'these are all differences', passes: proof.answer === 'proved' }]),
	];
	const unrun = notRun.filter(({ changed }) => changed).length;
	return [
		'KTAP version 1',
		`1..${tests.length + 1}`,
		...diffText(document).map(ktapDiagnostic),
		...tests.map(({ name, passes }, i) => `${passes ? 'ok' : 'not ok'} ${i + 1} ${escapeKtap(name)}`),
		complete
			? `ok ${tests.length + 1} every changed function was run`
			: `not ok ${tests.length + 1} every changed function was run: ${unrun} not`,
	];
}
