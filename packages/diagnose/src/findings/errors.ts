/** Errors that are not, or not certainly, about addresses: probes, drivers, crashes. */

import { VIDEO_DEVICE } from '@hvmmio/core/host';
import { type Case, named, type Rule } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import { bootKey, type Sourced, sourceOf } from '../machine/facts.ts';

export const errors: Rule = (given) => [
	...failedProbes(given),
	...otherProbes(given),
	...driverErrors(given),
	...crashes(given),
];

/** Probes that failed for a reason no other finding covers. */
function failedProbes({ machine, prediction }: Case): Finding[] {
	const ENXIO = -6;
	const failed = machine.devices.filter(
		({ failed, d0, needs }) =>
			failed.length > 0 && d0.length === 0 && needs.length === 0 && !failed.some(({ error }) => error === ENXIO),
	);
	return failed.map((device) =>
		finding(
			'probe-failed',
			'warning',
			{
				device: named(device),
				driver: 'hv_pci',
				errors: [...new Set(device.failed.map(({ error }) => error))],
				video: false,
				noAnswer: false,
				secondKernel: prediction.second !== null,
			},
			device.failed.map(({ source }) => source),
		),
	);
}

/** Failed probes of other devices; if the video device's failed, the framebuffer's place is unknown. */
function otherProbes({ machine }: Case): Finding[] {
	const second = new Set(machine.facts.all('second-kernel').map(bootKey));
	const isSecond = machine.facts.all('probe-failed').some((fact) => second.has(bootKey(fact)));
	const timeouts = machine.facts.all('video-timeout');
	const failed = machine.otherFailures.map(({ device, driver, error, sources }) => {
		const video = device === VIDEO_DEVICE || driver === 'hyperv_fb' || driver === 'hyperv_drm';
		return finding(
			'probe-failed',
			'warning',
			{
				device: { name: device ?? 'unknown', kind: null },
				driver: driver ?? timeouts[0]?.value ?? null,
				errors: [error],
				video,
				noAnswer: video && timeouts.length > 0,
				secondKernel: isSecond,
			},
			video ? [...timeouts.map(sourceOf), ...sources] : sources,
		);
	});
	const isReported = machine.otherFailures.some(({ device }) => device === VIDEO_DEVICE);
	return isReported || timeouts.length === 0
		? failed
		: [
				...failed,
				finding(
					'driver-error',
					'warning',
					{
						driver: timeouts[0]?.value ?? 'hyperv_fb',
						about: 'other',
						texts: ['Time out on waiting vram location ack'],
						count: timeouts.length,
					},
					timeouts.map(sourceOf),
				),
			];
}

/** One finding for each driver and subject, with the first few messages. */
function driverErrors({ machine }: Case): Finding[] {
	const groups = new Map<string, Sourced<'driver-error'>[]>();
	for (const fact of machine.facts.all('driver-error')) {
		const key = `${fact.value.driver} ${fact.value.about}`;
		groups.set(key, [...(groups.get(key) ?? []), fact]);
	}
	return [...groups.values()].flatMap((facts) => {
		const [first] = facts;
		return first === undefined
			? []
			: [
					finding(
						'driver-error',
						'warning',
						{
							driver: first.value.driver,
							about: first.value.about,
							texts: [...new Set(facts.map(({ value }) => value.text))].slice(0, 3),
							count: facts.length,
						},
						facts.map(sourceOf),
					),
				];
	});
}

function crashes({ machine }: Case): Finding[] {
	const facts = machine.facts.all('oops');
	const [first] = facts;
	if (first === undefined) {
		return [];
	}
	const modules = [...new Set(facts.flatMap(({ value }) => (value.module === null ? [] : [value.module])))];
	return [
		finding('oops', 'warning', { what: first.value.what, modules, count: facts.length }, facts.map(sourceOf), {
			steps: [{ id: 'report-oops' }],
		}),
	];
}
