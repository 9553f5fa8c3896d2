/** Helpers that diagnose texts as evidence files. */

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

/** The advice of a finding: steps, what does not help, and both. */
export function advice(finding: FindingText): { steps: string; unhelpful: string; all: string } {
	return {
		steps: finding.steps.map(({ what, command, known }) => `${what} ${command ?? ''} ${known}`).join('\n'),
		unhelpful: finding.unhelpful.map(({ what, because }) => `${what}: ${because}`).join('\n'),
		all: adviceOf(finding),
	};
}

/** Used by most of the small inputs. */
export const NIC = '4c1d2e3f-6a7b-4c8d-9e0f-1a2b3c4d5e6f';
export const UEFI =
	'[    0.000000] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 08/23/2024';

/** The diagnosis of one file. */
export const only = (text: string) => diagnoseTexts({ file: text });

/** The ids of all findings, without the one that asks for more evidence. */
export const idsIn = ({ findings }: Diagnosis) => findings.map(({ id }) => id).filter((id) => id !== 'collect-next');
