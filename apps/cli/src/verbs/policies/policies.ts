import { POLICIES } from '@hvmmio/core';
import { policyOfRelease, type ReleaseAnswer } from '@hvmmio/core/policies';
import { policiesDocument, policiesText } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { fit } from '../../fit.ts';
import { InputError } from '../../input-error.ts';
import type { PoliciesValues } from './command.ts';

export default function run(context: Context, { kernel, json }: PoliciesValues): void {
	const release = kernel === undefined ? undefined : releaseOf(kernel);
	const policies = release ? POLICIES.filter(({ id }) => idsOf(release).includes(id)) : POLICIES;
	if (json) {
		context.printJson(policiesDocument(policies, release));
		return;
	}
	context.print(fit(policiesText(policies, release), context));
}

function idsOf(release: ReleaseAnswer): readonly string[] {
	return release.policy === null ? release.candidates : [release.policy];
}

function releaseOf(version: string): ReleaseAnswer {
	try {
		return policyOfRelease(version);
	} catch (error) {
		if (!(error instanceof RangeError)) {
			throw error;
		}
		const expected = 'a release such as 6.1.192, 6.1.176-1 or 7.1';
		throw new InputError('usage', '--kernel', version, 'not a kernel version', expected);
	}
}
