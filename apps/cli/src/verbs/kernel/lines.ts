/** What kernel check and kernel identify say to a reader. */

import type { IdentifyDocument } from '@hvmmio/kernel-diff';
import { type DisagreementDocument, disagreementDocument, disagreementLines } from '@hvmmio/report';

const STAND_IN = 'the source has no kernel/resource.c: a stand-in for the resource tree was used';

export interface CheckDocument {
	readonly path: string;
	readonly policy: string;
	readonly cases: number;
	readonly agreed: number;
	readonly resourceTree: 'kernel' | 'stand-in';
	readonly disagreements: readonly DisagreementDocument[];
}

export function checkText({ path, policy, cases, agreed, resourceTree, disagreements }: CheckDocument): string[] {
	const number = (value: number) => value.toLocaleString('en-US');
	return [
		...disagreements.flatMap((each) => [...disagreementLines(each), '']),
		agreed === cases
			? `${path} decides as ${policy} on all of ${number(cases)} inputs`
			: `${path} does not decide as ${policy} on ${number(cases - agreed)} of ${number(cases)} inputs`,
		...(resourceTree === 'stand-in' ? [STAND_IN] : []),
	];
}

export function identifyText(document: IdentifyDocument): string[] {
	const { path, policy, equivalent, nearest, cases, resourceTree, configWindowMin } = document;
	const number = (value: number) => value.toLocaleString('en-US');
	const [first] = nearest;
	return [
		policy === null
			? `${path} decides as no policy that is known`
			: `${path} decides as ${[policy, ...equivalent].join(', which this source cannot tell from ')} (${number(cases)} inputs)`,
		...nearest.map(
			({ policy: id, disagreements }) => `  ${id}: differs on ${number(disagreements)} of ${number(cases)} inputs`,
		),
		...(first?.example ? ['', ...disagreementLines(disagreementDocument(first.example))] : []),
		...(configWindowMin === null ? [] : [`pci-hyperv asks for its config windows from ${configWindowMin} up`]),
		...(resourceTree === 'stand-in' ? [STAND_IN] : []),
	];
}
