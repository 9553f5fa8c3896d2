/** What a kernel release means for an administrator: whether it has the fix, what happens without it, what helps. */

import type { PolicyId } from '@hvmmio/core';
import type { ReleaseAnswer } from '@hvmmio/core/policies';

/** Results of simulations for one policy that the release has or may have. */
export interface PolicyTrial {
	readonly policy: PolicyId;
	/** True if a device loses its addresses in the crash kernel of a default generation 2 VM. */
	readonly loses: boolean;
	/** True if that does not happen when the crash kernel is loaded by kexec_file_load. */
	readonly fileLoadHelps: boolean;
}

/** What is known of a kernel release, in sentences. */
export interface KernelWords {
	/** `yes`: with the fix; `no`: without; `unknown`: not known. */
	readonly level: 'yes' | 'no' | 'unknown';
	/** The answer in one sentence. */
	readonly headline: string;
	/** What happens on a generation 2 VM. */
	readonly consequence: string;
	/** Least effort first. */
	readonly remedies: readonly string[];
	/** How this is known. */
	readonly known: string;
}

const SURE = { certain: 'Known', likely: 'Likely', unknown: 'Not known' } as const;

/**
 * What is known of a kernel release, in sentences.
 * @param trials one for the policy, or for every policy that it may be
 * @param firstFixed the first release of the same series with the fix; null if none is known
 * @example
 * ```ts
 * import { policyOfRelease } from '@hvmmio/core/policies';
 * import { kernelWords } from '@hvmmio/report';
 * const answer = policyOfRelease('6.1.176');
 * console.log(kernelWords(answer, [{ policy: 'gen1-bar', loses: true, fileLoadHelps: true }], '6.1.177').level); // no
 * ```
 */
export function kernelWords(
	answer: ReleaseAnswer,
	trials: readonly PolicyTrial[],
	firstFixed: string | null,
): KernelWords {
	const { version, policy, sure, because } = answer;
	const known = `${SURE[sure]}: ${because}.`;
	const bad = trials.filter(({ loses }) => loses);
	const update = firstFixed === null ? 'Use a kernel with the fix' : `Update to ${firstFixed} or newer of this series`;
	const check =
		'Look for a line with hv_mmio= in the log of a boot (dmesg | grep hv_mmio=): a kernel with the fix prints one.';
	const fileLoad =
		'Until then load the crash kernel by kexec_file_load (kexec -s): on x86_64 it then knows where the framebuffer is, while that has not moved.';
	if (policy === null || trials.length === 0) {
		const may =
			trials.length === 0
				? ''
				: ` By its number it has one of ${trials.map((each) => each.policy).join(', ')}, unless its distribution changed more${bad.length > 0 ? `; with ${bad.map((each) => each.policy).join(', ')} the crash kernel of a default generation 2 VM loses its PCI devices` : ''}.`;
		return {
			level: 'unknown',
			headline: `Whether ${version} has the fix is not known.`,
			consequence: `So nothing is said here about its crash dumps.${may}`,
			remedies: [check, ...(firstFixed === null ? [] : [`${firstFixed} and newer of this series have it.`])],
			known,
		};
	}
	const maybe = sure === 'certain' ? '' : 'probably ';
	if (bad.length > 0) {
		return {
			level: 'no',
			headline: `${version} ${maybe === '' ? 'does not have' : 'probably does not have'} the fix.`,
			consequence:
				'On a generation 2 VM the crash (kdump) kernel is given no framebuffer address, reserves nothing, and gives the first PCI device the framebuffer’s place; the host refuses that device. If the dump goes to it, disk or network, no crash dump is written.',
			remedies: [
				`${update}.`,
				...(bad.every(({ fileLoadHelps }) => fileLoadHelps) ? [fileLoad] : []),
				'Then try a crash before you need the dump.',
			],
			known,
		};
	}
	return {
		level: 'yes',
		headline: `${version} ${maybe}has the fix.`,
		consequence:
			'On a default generation 2 VM, by the model, both kernels keep PCI devices off the framebuffer. Other sizes and devices: see the map below and Plan.',
		remedies: [check],
		known,
	};
}
