/** Texts for missing, unreadable and incomplete evidence. */

import type { Missing } from '@hvmmio/diagnose';
import { formatSize } from '../../format.ts';
import { contradictionText } from '../clues.ts';
import { count, list } from '../names.ts';
import type { WordsOf } from './words.ts';

/** File kinds that cannot be read directly. */
export const UNREADABLE = {
	gzip: 'compressed by gzip',
	xz: 'compressed by xz',
	zstd: 'compressed by zstd',
	bzip2: 'compressed by bzip2',
	zip: 'a zip archive',
	program: 'a program',
	'binary-journal': 'a binary journal (journalctl -k prints it)',
	binary: 'binary',
} as const;

const MISSING: Readonly<Record<Missing, string>> = {
	'no-guest': 'no line shows a guest of Hyper-V',
	host: 'which host the VM runs on no line names',
	'no-log': 'no kernel’s log is given',
	'log-cut': 'the log does not go from the kernel’s first lines past its drivers',
	'no-kernel': 'no line names the kernel',
	'no-device': 'no line shows a PCI device and what became of it',
	'device-outcome': 'what became of some device no line shows',
	'kdump-device': 'what became of some device in the kdump kernel its log does not show',
	'lines-lost': 'a log says that lines of it were lost',
	disk: 'a log says that a disk or the root file system did not come up',
	'unread-error': 'errors are left that no rule explains',
	'unknown-file': 'a file could not be read',
	generation: 'no line tells the generation',
	'low-mmio': 'no line tells where low MMIO is',
	framebuffer:
		'how large the framebuffer may be is open, and with some sizes a kdump kernel has a conflict by the model',
	policy: 'which policy the kernel has is open, and with some it has a conflict by the model',
	'video-driver':
		'which video driver the kernel has, or of which age, is open, and with some a kdump kernel has a conflict by the model',
	vm: 'the VM may be another than the one that is modelled here, and on some a kdump kernel has a conflict by the model',
	'no-addresses': 'no line is about MMIO, devices or the VM',
	'second-kernel':
		'how a kdump kernel is loaded and in which order its drivers load is open, and in some ways it has a conflict by the model',
};

export const FILE_WORDS: WordsOf<
	| 'contradiction'
	| 'addresses-hidden'
	| 'survey-without-split'
	| 'unknown-file'
	| 'unreadable-file'
	| 'collect-next'
	| 'not-enough-evidence'
	| 'nothing-wrong'
> = {
	contradiction: ({ values }) => contradictionText(values),
	'addresses-hidden': ({ values: { files } }) => ({
		what: `${list(files)} has zeros for addresses.`,
		why: 'The kernel hides them from a user without rights.',
	}),
	'survey-without-split': ({ values: { totals } }) => ({
		what: `The survey names only totals: ${list(totals.map(({ device, size }) => `${device || 'a device'} ${formatSize(size)}`))}.`,
		why: 'It does not say how much of them is for 32-bit BARs, which need low MMIO, nor how they are aligned, and it knows no framebuffer.',
	}),
	'unknown-file': ({ values: { file, empty } }) => ({
		what: `${file} is ${empty ? 'empty' : 'of no kind that is known here'}.`,
		why: 'Looked for: the kernel’s log (hv_vmbus, hv_pci, BIOS-e820, …), rows of /proc/iomem, devices as lspci and lshw print them, Get-VM and Get-VMVideo (JSON, lists, tables, CSV, CLIXML), WMI and HCS settings, a host’s start error, SurveyDDA, the tracepoint vmbus_onoffer, uname and lists of packages.',
	}),
	'unreadable-file': ({ values: { file, what } }) => ({
		what: `${file} is no text: ${UNREADABLE[what]}.`,
		why: 'It was not read.',
	}),
	'collect-next': ({ values: { open } }) => ({
		what:
			open === 0
				? 'More files would tell more.'
				: `${open === 1 ? 'One thing' : `${open} things`} had to be assumed; more files would settle some of them.`,
	}),
	'not-enough-evidence': ({ values: { missing } }) => ({
		what: `Whether all is well, the files do not tell${missing.length === 0 ? '' : `: ${list(missing.map((each) => MISSING[each]))}`}.`,
		why: 'Nothing in them shows trouble with addresses, and that alone does not make it fine.',
	}),
	'nothing-wrong': ({ values: { devices, secondKernel } }) => ({
		what: 'Nothing is wrong in what was given.',
		why: `${devices === 0 ? 'No PCI device is passed through as far as the log shows' : `${count(devices, 'PCI device')} came up`}, no error line is left unexplained, and ${secondKernel ? 'the kdump kernel’s log shows its devices at work.' : 'the model shows no conflict in a kdump kernel of the same kind, however it is loaded.'}`,
	}),
};
