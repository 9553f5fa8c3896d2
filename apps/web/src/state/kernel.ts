/** A kernel release as the page answers it: its policy, tried on a default generation 2 VM. */

import { POLICIES, type PolicyId, policyOfRelease, type ReleaseAnswer, resolveVm, simulate } from '@hvmmio/core';
import { type KernelWords, kernelWords, type PolicyTrial } from '@hvmmio/report';

export interface KernelAnswer {
	readonly answer: ReleaseAnswer;
	readonly words: KernelWords;
}

/** `6.1.0-28-amd64` and the like; what core takes for a version, and no longer. */
const MAX_VERSION = 100;

/** Null where it is no kernel version. */
export function kernelAnswer(version: string): KernelAnswer | null {
	const answer = releaseOf(version);
	if (answer === null) {
		return null;
	}
	const policies = answer.policy === null ? answer.candidates : [answer.policy];
	return { answer, words: kernelWords(answer, policies.map(trialOf), firstFixedOf(version)) };
}

export function releaseOf(version: string): ReleaseAnswer | null {
	if (version.length > MAX_VERSION) {
		return null;
	}
	try {
		return policyOfRelease(version);
	} catch (error) {
		if (error instanceof RangeError) {
			return null;
		}
		throw error;
	}
}

function trialOf(policy: PolicyId): PolicyTrial {
	const loses = (loader: 'kexec_load' | 'kexec_file_load') =>
		simulate(resolveVm({}), { policy, loader }).verdict === 'conflict';
	return { policy, loses: loses('kexec_load'), fileLoadHelps: !loses('kexec_file_load') };
}

/** Policies that set the low half of the window aside: the fix and its backports. */
const isFix = (policy: PolicyId | null) =>
	policy !== null && POLICIES.some(({ id, status }) => id === policy && (status === 'merged' || status === 'backport'));

/** Patch numbers of a series that are looked at. */
const MAX_PATCH = 400;

/** By asking about each release of the same series in turn: the table of releases stands in core alone. */
export function firstFixedOf(version: string): string | null {
	const [, series] = /^v?(\d{1,4}\.\d{1,4})/.exec(version) ?? [];
	if (series === undefined) {
		return null;
	}
	for (let patch = 0; patch <= MAX_PATCH; patch++) {
		const release = `${series}.${patch}`;
		const answer = releaseOf(release);
		if (answer !== null && answer.sure === 'certain' && isFix(answer.policy)) {
			return patch === 0 ? series : release;
		}
	}
	return null;
}
