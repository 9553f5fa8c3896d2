/** The page's answer to a kernel release: its policy, simulated on a default generation 2 VM. */

import { type PolicyId, resolveVm, simulate } from '@hvmmio/core';
import type { Arch } from '@hvmmio/core/host';
import { policyOfRelease, type ReleaseAnswer } from '@hvmmio/core/policies';
import { type KernelWords, kernelWords, type PolicyTrial } from '@hvmmio/report';

export interface KernelAnswer {
	readonly answer: ReleaseAnswer;
	readonly words: KernelWords;
}

/** Maximum length of a version such as `6.1.0-28-amd64`. */
const MAX_VERSION = 100;

/** Null if it is not a kernel version. */
export function kernelAnswer(version: string, arch: Arch = 'x86_64'): KernelAnswer | null {
	const answer = releaseOf(version);
	if (answer === null) {
		return null;
	}
	const policies = answer.policy === null ? answer.candidates : [answer.policy];
	return {
		answer,
		words: kernelWords(
			answer,
			policies.map((policy) => trialOf(policy, arch)),
			firstFixedOf(version),
		),
	};
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

function trialOf(policy: PolicyId, arch: Arch): PolicyTrial {
	const loses = (loader: 'kexec_load' | 'kexec_file_load') =>
		simulate(resolveVm({ arch }), { policy, loader }).verdict === 'conflict';
	return { policy, loses: loses('kexec_load'), fileLoadHelps: !loses('kexec_file_load') };
}

/** The first release of its series with the fix; null if none is known. */
export function firstFixedOf(version: string): string | null {
	return releaseOf(version)?.firstFixed ?? null;
}
