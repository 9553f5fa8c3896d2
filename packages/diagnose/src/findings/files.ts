/** What is to be said of the files themselves, and what to collect next. */

import type { Case, Judge } from '../case.ts';
import { type Finding, finding, type Step } from '../finding.ts';
import { getVm, list, size, vmOf } from '../words.ts';

export const judgeFiles: Judge = (given) => [
	...contradictions(given),
	...otherHypervisor(given),
	...failedProbes(given),
	...unreadable(given),
	...unknown(given),
	...hidden(given),
	...survey(given),
];

function contradictions({ machine }: Case): Finding[] {
	return machine.contradictions.map(({ what, claims }) =>
		finding({
			id: 'contradiction',
			severity: 'warning',
			what: `The files disagree about ${what}: ${list(claims.map(({ says, source }) => `${source.file}:${source.line} (${says})`))}.`,
			why: 'They may be of different VMs, or of different times. What is said below goes by the first of these.',
			evidence: claims.map(({ source }) => source),
			steps: [{ what: 'Collect all files of one VM again, without changing its settings in between.', known: '' }],
		}),
	);
}

function otherHypervisor({ machine }: Case): Finding[] {
	const other = machine.facts.all('hypervisor').filter(({ value }) => !/Hyper-?V/.test(value));
	const [first] = other;
	return first === undefined
		? []
		: [
				finding({
					id: 'other-hypervisor',
					severity: 'warning',
					what: `The hypervisor is ${first.value}, not Hyper-V.`,
					why: 'Nothing that is known here holds for it.',
					evidence: other.map(({ file, line }) => ({ file, line })),
				}),
			];
}

/** Failed for a reason that no other finding tells. */
function failedProbes({ machine }: Case): Finding[] {
	const EPROTO = -71;
	const ENXIO = -6;
	const failed = machine.devices.filter(
		({ failed, d0, needs }) =>
			failed.length > 0 && d0.length === 0 && needs.length === 0 && !failed.some(({ error }) => error === ENXIO),
	);
	return failed.map(({ name, failed: errors }) =>
		finding({
			id: 'probe-failed',
			severity: 'warning',
			what: `The probe of device ${name} failed with error ${list([...new Set(errors.map(({ error }) => String(error)))])}.`,
			why: errors.some(({ error }) => error === EPROTO)
				? 'The host has refused something; the line before it that says what is not in the files.'
				: 'Why, the files do not say.',
			evidence: errors.map(({ source }) => source),
		}),
	);
}

function unreadable({ evidence }: Case): Finding[] {
	return evidence
		.filter(({ unreadable }) => unreadable !== null)
		.map(({ file, unreadable }) =>
			finding({
				id: 'unreadable-file',
				severity: 'warning',
				what: `${file} is no text: ${unreadable}.`,
				why: 'It was not read.',
				evidence: [{ file, line: 1 }],
			}),
		);
}

function unknown({ evidence }: Case): Finding[] {
	return evidence
		.filter(({ kind, unreadable }) => kind === 'unknown' && unreadable === null)
		.map(({ file, lines }) =>
			finding({
				id: 'unknown-file',
				severity: 'info',
				what: `${file} is ${lines === 0 ? 'empty' : 'of no kind that is known here'}.`,
				why: 'Looked for: the kernel’s log (hv_vmbus, hv_pci, BIOS-e820, …), rows of /proc/iomem, devices as lspci -v prints them, Get-VM and Get-VMVideo as JSON or Format-List, a host’s start error, SurveyDDA, the tracepoint vmbus_onoffer.',
				evidence: [{ file, line: 1 }],
			}),
		);
}

function hidden({ machine }: Case): Finding[] {
	const rows = machine.facts.all('addresses-hidden');
	return rows.length === 0
		? []
		: [
				finding({
					id: 'addresses-hidden',
					severity: 'warning',
					what: `${list([...new Set(rows.map(({ file }) => file))])} has zeros for addresses.`,
					why: 'The kernel hides them from a user without rights.',
					evidence: rows.map(({ file, line }) => ({ file, line })),
					steps: [{ what: 'Read it as root:', command: 'sudo cat /proc/iomem', known: '' }],
				}),
			];
}

/** A survey's total is of no use for either window alone. */
function survey({ machine }: Case): Finding[] {
	const totals = machine.facts.all('survey-total');
	if (totals.length === 0) {
		return [];
	}
	const shown = totals.slice(0, 8).map(({ value }) => `${value.device || 'a device'} ${size(value.size)}`);
	return [
		finding({
			id: 'survey-without-split',
			severity: 'info',
			what: `The survey names only totals: ${list(shown)}.`,
			why: 'It does not say how much of them is for 32-bit BARs, which need low MMIO, nor how they are aligned, and it knows no framebuffer.',
			evidence: totals.map(({ file, line }) => ({ file, line })),
			steps: [
				{ what: 'In a guest that has the device:', command: 'lspci -vvnn', known: 'names each BAR with its width' },
			],
		}),
	];
}

/** What would make the answer surer. */
export const judgeCollect: Judge = ({ evidence, machine, prediction }) => {
	const kinds = new Set(evidence.map(({ kind }) => kind));
	const { devices, kernels, name } = machine;
	const steps: Step[] = [];
	const ask = (what: string, command: string) => steps.push({ what, command, known: '' });
	const hasVersion = kernels.some(({ release }) => release !== null);
	if (!kinds.has('dmesg')) {
		ask('No kernel’s log is given. Of a kdump kernel take the serial console’s, else:', 'sudo dmesg');
	} else if (!hasVersion || !kernels.some(({ complete }) => complete)) {
		ask('The kernel’s log does not begin at its start, or names no version:', 'sudo journalctl -k -b');
	}
	if (!kinds.has('iomem') || machine.facts.last('addresses-hidden')) {
		ask('Where things are now is not known:', 'sudo cat /proc/iomem');
	}
	if (!kinds.has('lspci') && devices.some(({ low, high }) => low === null && high === null)) {
		ask('What some devices need is not known:', 'lspci -vvnn');
	}
	if (!kinds.has('get-vm') && machine.vm.platform === 'lab') {
		ask(
			'The settings are not known; on the host:',
			`${getVm(name)} | Select-Object Name,Generation,LowMemoryMappedIoSpace,HighMemoryMappedIoSpace | ConvertTo-Json`,
		);
	}
	if (!kinds.has('get-vmvideo') && machine.vm.platform === 'lab') {
		ask('The resolution is not known; on the host:', `Get-VMVideo ${vmOf('VMName', name)} | ConvertTo-Json`);
	}
	const open = prediction.assumed.length + machine.assumed.length;
	return steps.length === 0 || open === 0
		? []
		: [
				finding({
					id: 'collect-next',
					severity: 'info',
					what: `${open} things had to be assumed; more files would settle some of them.`,
					steps,
				}),
			];
};
