/** The text of `hvmmio policies`. */

import type { Policy } from '@hvmmio/core';
import type { ReleaseAnswer } from '@hvmmio/core/policies';
import { fitLines, type Line, rows, sentences } from '../text/lines.ts';

/**
 * Policies as text: what each does, since when and in which trees.
 * @param release what is known about a release, if one was given
 * @example
 * ```ts
 * import { POLICIES } from '@hvmmio/core';
 * import { policiesText } from '@hvmmio/report';
 * console.log(policiesText(POLICIES.filter(({ id }) => id === 'none'))[1]); //   Nothing is reserved: there is no vmbus_reserve_fb yet.
 * ```
 */
export function policiesText(
	policies: readonly Policy[],
	release?: ReleaseAnswer,
	columns = Number.POSITIVE_INFINITY,
): string[] {
	const head = release ? rows(...releaseLines(release), '') : [];
	return fitLines([...head, ...policies.flatMap(policyLines)].slice(0, -1), columns);
}

function releaseLines({ version, policy, sure, candidates, because }: ReleaseAnswer): string[] {
	const maybe = candidates.length > 0 ? `not known; it may be ${candidates.join(' or ')}` : 'not known';
	return [`${version}: ${policy === null ? maybe : `${policy} (${sure})`}`, `because ${because}`];
}

function policyLines({ id, since, trees, commit, status, summary }: Policy): Line[] {
	// What was proposed has the word in its date.
	const about = [...(status === 'proposed' ? [] : [status]), since, ...(commit ? [commit] : [])];
	return [
		...rows(`${id} (${about.join(', ')})`),
		...sentences(`  ${summary}`),
		...rows(...(trees.length > 0 ? [`  in ${trees.join('; ')}`] : []), ''),
	];
}
