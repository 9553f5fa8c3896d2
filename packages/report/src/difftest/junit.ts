/** A comparison as JUnit XML, for CI systems: a test case for each policy and for each skipped source. */

import { formatCount } from '../text/count.ts';
import { escapeXml } from '../text/escape.ts';
import type { DifftestDocument } from './document.ts';
import { disagreementLines } from './text.ts';

/**
 * Lines without line ends.
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { difftestDocument, difftestJunit } from '@hvmmio/report';
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createWasmEngine(policyWasm())], plan);
 * console.log(difftestJunit(difftestDocument(result))[0]?.startsWith('<?xml')); // true
 * ```
 */
export function difftestJunit({ results, disagreements, skipped, shard }: DifftestDocument): string[] {
	const failed = results.filter(({ cases, agreed }) => agreed < cases).length;
	const totals = `tests="${results.length + skipped.length}" failures="${failed}" errors="0" skipped="${skipped.length}"`;
	const suite = `hvmmio difftest${shard ? `, part ${shard.index} of ${shard.of}` : ''}`;
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites ${totals}>`,
		`\t<testsuite name="${suite}" ${totals}>`,
		...results.flatMap(({ policy, cases, agreed }) => {
			const open = `<testcase classname="hvmmio.difftest" name="${escapeXml(policy)}"`;
			if (agreed === cases) {
				return [`\t\t${open}/>`];
			}
			const lines = disagreements.filter((each) => each.policy === policy).flatMap((each) => disagreementLines(each));
			const message = `the engines disagree on ${formatCount(cases - agreed)} of ${formatCount(cases)} cases`;
			return [
				`\t\t${open}>`,
				`\t\t\t<failure message="${escapeXml(message)}">${escapeXml(lines.join('\n'))}</failure>`,
				'\t\t</testcase>',
			];
		}),
		...skipped.flatMap(({ source, why }) => [
			`\t\t<testcase classname="hvmmio.difftest" name="${escapeXml(source)}">`,
			`\t\t\t<skipped message="${escapeXml(why)}"/>`,
			'\t\t</testcase>',
		]),
		'\t</testsuite>',
		'</testsuites>',
	];
}
