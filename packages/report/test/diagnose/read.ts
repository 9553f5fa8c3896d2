/** Diagnoses texts as files of evidence, in words. */

import { type Diagnosis, diagnose, type FindingId } from '@hvmmio/diagnose';
import { EvidenceReader } from '@hvmmio/evidence';
import { adviceOf, assumptionText, type FindingText, findingText } from '../../src/index.ts';

export function diagnoseTexts(files: Readonly<Record<string, string>>): Diagnosis {
	return diagnose(
		Object.entries(files).map(([file, text]) => {
			const reader = new EvidenceReader(file);
			reader.push(new TextEncoder().encode(text));
			return reader.finish();
		}),
	);
}

/** The ids of the findings of a severity, in order. */
export function idsOf({ findings }: Diagnosis, severity: FindingText['severity']): FindingId[] {
	return findings.filter((each) => each.severity === severity).map(({ id }) => id);
}

/** @throws Error if there is no such finding */
export function findingOf({ findings }: Diagnosis, id: FindingId): FindingText {
	const found = findings.find((each) => each.id === id);
	if (found === undefined) {
		throw new Error(`no finding ${id}, but ${findings.map((each) => each.id).join(', ')}`);
	}
	return findingText(found);
}

/** All assumptions in one text. */
export function assumedIn({ assumed }: Diagnosis): string {
	return assumed.map(assumptionText).join('\n');
}

/** What to do, and what does not help. */
export function advice(finding: FindingText): { steps: string; unhelpful: string; all: string } {
	return {
		steps: finding.steps.map(({ what, command, known }) => `${what} ${command ?? ''} ${known}`).join('\n'),
		unhelpful: finding.unhelpful.map(({ what, because }) => `${what}: ${because}`).join('\n'),
		all: adviceOf(finding),
	};
}
