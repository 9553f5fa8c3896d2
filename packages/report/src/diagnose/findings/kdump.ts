/** Texts about a second kernel that has not run yet, and about kernels with the fix. */

import type { FindingOf } from '@hvmmio/diagnose';
import { describeRange } from '../../format.ts';
import { kernelName, list, policyName, policyReason } from '../names.ts';
import type { Words, WordsOf } from './words.ts';

export const KDUMP_WORDS: WordsOf<'kdump-at-risk' | 'fix-present'> = {
	'kdump-at-risk': ({ values }) => kdumpAtRisk(values),
	'fix-present': ({ values: { kernels, without } }) => ({
		what: `${list(kernels.map(({ kernel, reserved }) => `${kernelName(kernel)} has the fix of 2026 and keeps ${describeRange(reserved)} free for the framebuffer`))}.`,
		why: [
			...kernels.map(
				({ kernel, policy }) => `${kernelName(kernel)} is ${policyName(policy.id)}: ${policyReason(policy.because)}.`,
			),
			...without.map(
				({ kernel, policy }) =>
					`${kernelName(kernel)} has not: ${policyName(policy.id)}, ${policyReason(policy.because)}.`,
			),
		].join(' '),
	}),
};

function kdumpAtRisk({
	kernel,
	policy,
	only,
	effect,
	framebuffer,
	window,
	devices,
	firstFixed,
	generation,
}: FindingOf<'kdump-at-risk'>['values']): Words {
	const when =
		only === 'file-load'
			? ' if it is loaded by kexec_file_load (kexec -s)'
			: only === 'video-first'
				? ' if the video driver loads first'
				: '';
	const consequence =
		effect === 'address-clash'
			? 'the device and the framebuffer would claim the same addresses'
			: generation === 1
				? 'the host may refuse the device'
				: 'the host would refuse the device';
	const none = devices > 0 ? '' : 'No passed-through PCI device is seen here; this is so for any that may be added. ';
	const fixed = generation === 1 || firstFixed === null ? '' : ` Its own series has the fix from ${firstFixed} on.`;
	return {
		what: `A kdump or kexec kernel of this kind would lose PCI devices${when}: by the model ${consequence}.`,
		why: `${none}${kernel?.release == null ? 'The kernel' : kernelName(kernel)} decides as ${policyName(policy.id)}, ${policy.sure}: ${policyReason(policy.because)}. This is a forecast: no log of a kdump kernel is given.${fixed}`,
		addresses: [
			`the framebuffer would be at ${describeRange(framebuffer)}`,
			`the device would get ${describeRange(window)}`,
		],
	};
}
