/** Texts for errors that are not, or not certainly, about addresses. */

import { deviceName, list } from '../names.ts';
import type { WordsOf } from './words.ts';

const ABOUT = {
	interrupt: 'is about an interrupt, which has nothing to do with addresses',
	screen: 'is about the screen’s traffic, which has nothing to do with addresses',
	other: 'no rule explains',
} as const;

export const ERROR_WORDS: WordsOf<'probe-failed' | 'driver-error' | 'oops'> = {
	'probe-failed': ({ values: { device, driver, errors, video, noAnswer, secondKernel } }) => ({
		what: video
			? `The synthetic video device (${device.name}) failed${driver === null ? '' : ` in ${driver}`} with error ${list(errors.map(String))}${secondKernel ? ' in the kdump kernel' : ''}.`
			: `The probe of ${driver === null || driver === 'hv_pci' ? deviceName(device) : `device ${device.name} by ${driver}`} failed with error ${list(errors.map(String))}${secondKernel ? ' in the kdump kernel' : ''}.`,
		why: video
			? `${noAnswer ? 'The host did not answer where video memory is. ' : ''}So where the framebuffer is now, is not known.`
			: errors.includes(-71)
				? 'The host has refused something; the line before it that says what is not in the files.'
				: 'Why, the files do not say.',
	}),
	'driver-error': ({ values: { driver, about, texts, count: times } }) => ({
		what: `${driver} reports ${times === 1 ? 'an error' : `${times} errors`} that ${ABOUT[about]}${texts.length === 0 ? '' : `: ${list(texts.map((text) => `“${text}”`))}`}.`,
		why:
			about === 'other'
				? 'What it means is not known here, so it is not known that all is well.'
				: 'It is not modelled here, and nothing is said of it but that it is there.',
	}),
	oops: ({ values: { what, modules, count: times } }) => ({
		what: `The kernel has crashed or warned${modules.length === 0 ? '' : ` in ${list(modules)}`}: ${what}.`,
		why: `${times > 1 ? `${times} lines tell of it. ` : ''}${modules.length === 0 ? 'No line shows where.' : 'That is one of Hyper-V’s drivers.'} Whether addresses have a part in it the files do not show.`,
	}),
};
