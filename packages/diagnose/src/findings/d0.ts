/** Devices that the host did not let into D0. Source: docs/domain.md, sections 6 and 9. */

import type { ObservedDevice, Source } from '@hvmmio/evidence';
import type { Case, Judge } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import { remediesFor } from '../remedies.ts';
import { count, list, range } from '../words.ts';

/** The host refuses the addresses. */
const REFUSED = 'c0370048';
/** The dead kernel has left the device powered. */
const POWERED = 'c0000184';

export const judgeD0: Judge = (given) => {
	const { devices } = given.machine;
	const with_ = (test: (status: string) => boolean) =>
		devices.filter(({ d0 }) => d0.some(({ status }) => test(status)));
	const refused = with_((status) => status === REFUSED);
	const findings: Finding[] = refused.length > 0 ? [refusal(given, refused)] : [];
	for (const device of with_((status) => status === POWERED)) {
		findings.push(leftPowered(device, cameUpLater(given, device)));
	}
	for (const device of with_((status) => status !== REFUSED && status !== POWERED)) {
		findings.push(unknownStatus(device));
	}
	const retried = devices.filter(({ d0, retried }) => d0.length === 0 && retried.length > 0);
	if (retried.length > 0) {
		findings.push(
			finding({
				id: 'd0-entry-retried',
				severity: 'info',
				what: `${count(retried.length, 'device')} entered D0 at a second attempt (${names(retried)}).`,
				why: '“Retrying D0 Entry” alone is no error: a kexec kernel finds the device as the dead one left it, and tries again.',
				evidence: retried.flatMap((device) => device.retried),
			}),
		);
	}
	return findings;
};

function refusal(given: Case, refused: readonly ObservedDevice[]): Finding {
	const { prediction } = given;
	const kernels = prediction.simulation.kernels;
	const conflict = kernels.flatMap(({ conflicts }) => conflicts).find(({ effect }) => effect === 'd0-entry-refused');
	const addresses = conflict
		? [
				`by the model the framebuffer is at ${range(conflict.framebuffer)}`,
				`the config window that the kernel chose is ${range(conflict.range)}`,
			]
		: [];
	return finding({
		id: 'd0-entry-refused',
		severity: 'error',
		what: `The host refused ${count(refused.length, 'PCI device')} (${names(refused)}): D0 entry failed with status ${REFUSED}.`,
		why: `${conflict ? 'The kernel gave the device addresses on which the host has the framebuffer, because it had not kept that range free.' : 'This status refuses the addresses that the device was given, as the host does where the framebuffer is; how that came about here the model does not show.'} Disks and network cards behind such a device are missing, so a kdump kernel cannot write its dump.`,
		addresses,
		evidence: refused.flatMap((device) => sourcesOf(device, REFUSED)),
		...remediesFor(given),
	});
}

/** Does each boot in which the device was found powered show its bus further on? */
function cameUpLater({ machine }: Case, { name }: ObservedDevice): boolean {
	const failed = machine.facts
		.all('d0-failed')
		.filter(({ value }) => value.status === POWERED && value.device === name);
	const buses = machine.facts.all('pci-bus').filter(({ value }) => value.device === name);
	return failed.every(({ file, boot, line }) =>
		buses.some((bus) => bus.file === file && bus.boot === boot && bus.line > line),
	);
}

function leftPowered(device: ObservedDevice, works: boolean): Finding {
	return finding({
		id: 'd0-device-left-powered',
		severity: works ? 'info' : 'warning',
		what: `The device ${device.name} did not enter D0: status ${POWERED}${works ? ', at the first attempt' : ''}.`,
		why: 'The dead kernel had left it powered; the driver then switches it off and tries again. This has nothing to do with the framebuffer.',
		evidence: sourcesOf(device, POWERED),
		steps: works
			? []
			: [
					{
						what: 'Look whether a later line shows the device at work (“PCI host bridge to bus …”): then nothing is wrong.',
						known: '',
					},
				],
	});
}

function unknownStatus(device: ObservedDevice): Finding {
	const statuses = [...new Set(device.d0.map(({ status }) => status))].filter(
		(status) => status !== REFUSED && status !== POWERED,
	);
	return finding({
		id: 'd0-status-unknown',
		severity: 'warning',
		what: `The device ${device.name} did not enter D0: status ${list(statuses)}.`,
		why: `What this status means is not known here; ${REFUSED} would be refused addresses, ${POWERED} a device left powered.`,
		evidence: statuses.flatMap((status) => sourcesOf(device, status)),
		steps: [{ what: 'Look the status up among the NTSTATUS codes, and report it with the whole log.', known: '' }],
	});
}

function names(devices: readonly ObservedDevice[]): string {
	const shown = devices.slice(0, 8).map(({ name }) => name);
	return list(devices.length > shown.length ? [...shown, `${devices.length - shown.length} more`] : shown);
}

function sourcesOf(device: ObservedDevice, status: string): Source[] {
	return device.d0.filter((each) => each.status === status).map(({ source }) => source);
}
