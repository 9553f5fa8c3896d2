/** Texts for differences between the machine and the model, with a report to send. */

import type { Mismatch } from '@hvmmio/diagnose';
import { describeRange, formatAddress } from '../../format.ts';
import { list } from '../names.ts';
import type { Words, WordsOf } from './words.ts';

/** The evidence in which a range was seen. */
export const SHOWN = {
	'hv-mmio': 'hv_vmbus prints it',
	'root-window': 'the window of the legacy PCI bus',
	inferred: 'by what lies around it',
	'video-device': 'the synthetic video device holds it',
	'boot-framebuffer': 'the boot framebuffer driver holds this part of it',
} as const;

const SUBJECTS = {
	'low-base': 'The start of low MMIO',
	'high-end': 'The end of high MMIO',
	reservation: 'The range that the kernel keeps free',
	refusal: 'The refusal of a device',
	'device-at-work': 'A device at work',
} as const;

export const MISMATCH_WORDS: WordsOf<'model-mismatch'> = {
	'model-mismatch': ({ values }) => mismatchWords(values),
};

/** The report contains no names or GUIDs, only what the model needs. */
function mismatchWords(values: Mismatch): Words {
	const { what, build, kernels, policies, vm } = values;
	const [seen, model] = seenAndModel(values);
	const subject = SUBJECTS[what];
	const report = [
		`Report for the project: ${subject} differs.`,
		`  seen: ${seen}`,
		`  model: ${model}`,
		`  vm: ${JSON.stringify(vm)}`,
		`  kernel: ${kernels.join(', ') || 'unknown'}; policy ${policies.map(({ id, sure }) => `${id} (${sure})`).join(' then ')}`,
		`  host build: ${build ?? 'unknown'}`,
	].join('\n');
	return {
		what: `${subject} is not as the model has it.`,
		why: 'The settings may have been changed since the guest started, the files may be of different VMs, or the model is wrong.',
		addresses: [`seen: ${seen}`, `by the model: ${model}`],
		report,
	};
}

function seenAndModel(values: Mismatch): readonly [string, string] {
	switch (values.what) {
		case 'low-base':
		case 'high-end':
			return [`${formatAddress(values.seen)} (${SHOWN[values.by]})`, formatAddress(values.model)];
		case 'reservation':
			return [describeRange(values.seen), list(values.model.map(describeRange))];
		case 'refusal':
			return [
				`the host refused ${values.devices === 1 ? 'a device' : `${values.devices} devices`} with status c0370048`,
				'no conflict in either kernel',
			];
		case 'device-at-work':
			return [
				`device ${values.device} has its bus, so the host let it into D0`,
				`the host ${values.generation === 1 ? 'may refuse' : 'refuses'} it, since its config window ${describeRange(values.window)} lies in the framebuffer`,
			];
	}
}
