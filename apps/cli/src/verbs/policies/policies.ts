import { POLICIES } from '@hvmmio/core';
import type { ReleaseAnswer } from '@hvmmio/core/policies';
import { policiesDocument, policiesText } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import type { PoliciesValues } from './command.ts';

export default function run(context: Context, { kernel: release, json }: PoliciesValues): void {
	const policies = release ? POLICIES.filter(({ id }) => idsOf(release).includes(id)) : POLICIES;
	if (json) {
		context.printJson(policiesDocument(policies, release));
		return;
	}
	context.print(policiesText(policies, release, context.textColumns));
}

function idsOf(release: ReleaseAnswer): readonly string[] {
	return release.policy === null ? release.candidates : [release.policy];
}
