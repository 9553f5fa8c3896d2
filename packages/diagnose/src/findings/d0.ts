/** Devices whose D0 entry failed. Source: docs/domain.md, sections 6 and 9. */

import { type Case, named, type Rule } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import type { ObservedDevice } from '../machine/devices.ts';
import type { Source } from '../machine/facts.ts';
import { remediesFor } from '../remedies.ts';

/** Status with which the host refuses the addresses. */
export const REFUSED = 'c0370048';
/** Status of a device that the crashed kernel left powered. */
const POWERED = 'c0000184';

export const d0Entries: Rule = (given) => {
	const { devices } = given.machine;
	const having = (test: (status: string) => boolean) =>
		devices.filter(({ d0 }) => d0.some(({ status }) => test(status)));
	const refused = having((status) => status === REFUSED);
	const findings: Finding[] = refused.length > 0 ? [refusal(given, refused)] : [];
	for (const device of having((status) => status === POWERED)) {
		findings.push(leftPowered(device, cameUpLater(given, device)));
	}
	for (const device of having((status) => status !== REFUSED && status !== POWERED)) {
		findings.push(unknownStatus(device));
	}
	const retried = devices.filter((device) => device.d0.length === 0 && device.retried.length > 0);
	if (retried.length > 0) {
		const evidence = retried.flatMap((device) => device.retried);
		findings.push(finding('d0-entry-retried', 'info', { devices: retried.map(named) }, evidence));
	}
	return findings;
};

function refusal(given: Case, refused: readonly ObservedDevice[]): Finding {
	const { kernels } = given.prediction.simulation;
	const isAssumed = given.prediction.assumed.some(({ id }) => id === 'log-of-second');
	const conflict = kernels.flatMap(({ conflicts }) => conflicts).find(({ effect }) => effect === 'd0-entry-refused');
	return finding(
		'd0-entry-refused',
		'error',
		{
			devices: refused.map(named),
			status: REFUSED,
			conflict: conflict ? { framebuffer: conflict.framebuffer, window: conflict.range } : null,
			secondKernel: given.prediction.second === null ? null : isAssumed ? 'assumed' : 'shown',
		},
		refused.flatMap((device) => sourcesOf(device, REFUSED)),
		remediesFor(given),
	);
}

/** True if every boot that found the device powered later shows its bus. */
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
	return finding(
		'd0-device-left-powered',
		works ? 'info' : 'warning',
		{ device: named(device), status: POWERED, works },
		sourcesOf(device, POWERED),
		{ steps: works ? [] : [{ id: 'look-for-bus' }] },
	);
}

function unknownStatus(device: ObservedDevice): Finding {
	const statuses = [...new Set(device.d0.map(({ status }) => status))].filter(
		(status) => status !== REFUSED && status !== POWERED,
	);
	return finding(
		'd0-status-unknown',
		'warning',
		{ device: named(device), statuses },
		statuses.flatMap((status) => sourcesOf(device, status)),
		{ steps: [{ id: 'look-status' }] },
	);
}

function sourcesOf(device: ObservedDevice, status: string): Source[] {
	return device.d0.filter((each) => each.status === status).map(({ source }) => source);
}
