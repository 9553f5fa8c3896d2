/** A comparison in the kernel's test output format, KTAP version 1 (docs.kernel.org/dev-tools/ktap.html). */

import { formatCount } from '../text/count.ts';
import { escapeKtap, ktapDiagnostic } from '../text/escape.ts';
import type { DifftestDocument } from './document.ts';
import { shardLines } from './part.ts';
import { disagreementLines } from './text.ts';

/**
 * Lines without line ends: a test for each policy, and for each skipped source.
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { difftestDocument, difftestKtap } from '@hvmmio/report';
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createWasmEngine(policyWasm())], plan);
 * console.log(difftestKtap(difftestDocument(result))[0]); // KTAP version 1
 * ```
 */
export function difftestKtap({
	engines,
	seed,
	results,
	disagreements,
	skipped,
	properties,
	shard,
}: DifftestDocument): string[] {
	const names = engines.map(({ name, version }) => `${name} ${version}`).join(', ');
	const tests = results.flatMap(({ policy, cases, agreed }, i) => [
		...disagreements
			.filter((each) => each.policy === policy)
			.flatMap((each) => disagreementLines(each))
			.map(ktapDiagnostic),
		...properties
			.filter((each) => each.policy === policy && each.fails > 0)
			.map(({ claim, fails, applies }) =>
				ktapDiagnostic(
					`the reservation ${claim}: not on ${formatCount(fails)} of ${formatCount(applies)} VMs and kernels`,
				),
			),
		ktapDiagnostic(`${formatCount(agreed)} of ${formatCount(cases)} cases agree`),
		`${agreed === cases ? 'ok' : 'not ok'} ${i + 1} ${escapeKtap(policy)}`,
	]);
	return [
		'KTAP version 1',
		`1..${results.length + skipped.length}`,
		ktapDiagnostic(`hvmmio difftest: ${names}; seed ${seed}`),
		...shardLines(shard).map(ktapDiagnostic),
		...tests,
		...skipped.map(
			({ source, why }, i) => `ok ${results.length + i + 1} ${escapeKtap(source)} # SKIP ${escapeKtap(why)}`,
		),
	];
}
