/** Where the machine is not as the model has it: the files, the settings or the model are wrong. */

import {
	FOUR_GIB,
	hostLayout,
	POLICIES,
	type PolicyId,
	policyById,
	type Range,
	reserve,
	reserveInputOf,
} from '@hvmmio/core';
import type { ObservedKernel, Source } from '@hvmmio/evidence';
import type { Case, Judge } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import { address, list, range } from '../words.ts';

interface Mismatch {
	readonly what: string;
	readonly seen: string;
	readonly predicted: string;
	readonly evidence: readonly Source[];
}

export const judgeMismatch: Judge = (given) => {
	const mismatches = [...lowBase(given), ...highEnd(given), ...reservations(given), ...refusals(given)];
	return mismatches.map((each) => mismatchFinding(given, each));
};

function mismatchFinding(given: Case, { what, seen, predicted, evidence }: Mismatch): Finding {
	return finding({
		id: 'model-mismatch',
		severity: 'warning',
		what: `${what} is not as the model has it.`,
		why: 'The settings may have been changed since the guest started, the files may be of different VMs, or the model is wrong.',
		addresses: [`seen: ${seen}`, `by the model: ${predicted}`],
		evidence,
		steps: [
			{ what: 'Restart the VM, collect all files again and diagnose them together.', known: '' },
			{ what: 'If it stays so, send the text below to the project.', known: '' },
		],
		report: reportOf(given, what, seen, predicted),
	});
}

/** No names, no GUIDs: only what the model needs. */
function reportOf({ machine, prediction }: Case, what: string, seen: string, predicted: string): string {
	const { vm } = machine;
	const releases = machine.kernels.map(({ package: revision, release }) => revision ?? release ?? 'unknown');
	const build = machine.facts.last('host-build')?.value ?? 'unknown';
	return [
		`Report for the project: ${what} differs.`,
		`  seen: ${seen}`,
		`  model: ${predicted}`,
		`  vm: ${JSON.stringify(vm)}`,
		`  kernel: ${releases.join(', ') || 'unknown'}; policy ${prediction.policies.map(({ id, sure }) => `${id} (${sure})`).join(' then ')}`,
		`  host build: ${build}`,
	].join('\n');
}

/** Low MMIO as the guest saw it, against what the host's settings give. */
function lowBase({ machine }: Case): Mismatch[] {
	const { observed, vm } = machine;
	const seen = observed.lowMmio;
	const predicted = hostLayout(vm).lowMmio;
	if (seen === null || seen.range.start >= FOUR_GIB || seen.range.start === predicted.start) {
		return [];
	}
	const settings = machine.facts.all('low-mmio-setting').map(({ file, line }) => ({ file, line }));
	return [
		{
			what: 'The start of low MMIO',
			seen: `${address(seen.range.start)} (${seen.by})`,
			predicted: address(predicted.start),
			evidence: [...seen.sources, ...settings],
		},
	];
}

/** High MMIO as the guest saw it, against the size that the host has set. */
function highEnd({ machine }: Case): Mismatch[] {
	const { observed, vm, settings } = machine;
	const seen = observed.highMmio;
	const predicted = hostLayout(vm).highMmio;
	const setting = machine.facts.all('high-mmio-setting').map(({ file, line }) => ({ file, line }));
	if (seen === null || setting.length === 0 || settings.highMmio === undefined || seen.range.end === predicted.end) {
		return [];
	}
	return [
		{
			what: 'The end of high MMIO',
			seen: `${address(seen.range.end - 1)} (${seen.by})`,
			predicted: address(predicted.end - 1),
			evidence: [...seen.sources, ...setting],
		},
	];
}

/** The reservation that a kernel prints, against those that the kernels with the fix would make. */
function reservations(given: Case): Mismatch[] {
	return given.machine.kernels.flatMap((kernel): Mismatch[] => {
		const { mmio } = kernel;
		if (mmio === null || mmio.low === null) {
			return [];
		}
		const expected = possibleReservations(given, kernel, mmio.low);
		if (expected.some((each) => sameRange(each, mmio.reserved))) {
			return [];
		}
		const words = [...new Set(expected.map((each) => (each ? range(each) : 'none')))];
		return [
			{
				what: 'The range that the kernel keeps free',
				seen: mmio.reserved ? range(mmio.reserved) : 'none',
				predicted: list(words),
				evidence: [mmio.source],
			},
		];
	});
}

/** For each policy that prints the line, with each place that the kernel may have been told. */
function possibleReservations({ machine, prediction }: Case, kernel: ObservedKernel, low: Range): (Range | null)[] {
	const [first, second] = prediction.simulation.kernels;
	const told = [
		kernel.bootFramebuffer?.start ?? null,
		first?.kernel.lfbBase ?? null,
		second?.kernel.lfbBase ?? null,
		0,
	];
	const policies: PolicyId[] = POLICIES.filter(({ printsLine }) => printsLine).map(({ id }) => id);
	return policies.flatMap((id) =>
		[...new Set(told.filter((each) => each !== null))].map((lfbBase) => {
			const { host, kernels } = prediction.simulation;
			const config = {
				...(kernels[0] as (typeof kernels)[number]).kernel,
				policy: policyById(id),
				lfbBase: lfbBase % 2 ** 32,
			};
			const mmio = [low, ...(host.mmio.slice(1) as Range[])];
			return reserve(config.policy, {
				...reserveInputOf({ ...host, mmio }, config),
				confidential: machine.vm.confidential,
			}).reserved;
		}),
	);
}

function sameRange(a: Range | null, b: Range | null): boolean {
	return a?.start === b?.start && a?.end === b?.end;
}

/** A refusal that the model cannot explain, or a device at work that the model has refused. */
function refusals({ machine, prediction }: Case): Mismatch[] {
	const { kernels } = prediction.simulation;
	const refused = machine.devices.filter(({ d0 }) => d0.some(({ status }) => status === 'c0370048'));
	if (refused.length > 0 && kernels.every(({ conflicts }) => conflicts.length === 0)) {
		return [
			{
				what: 'The refusal of a device',
				seen: `the host refused ${refused.length === 1 ? 'a device' : `${refused.length} devices`} with status c0370048`,
				predicted: 'no conflict in either kernel',
				evidence: refused.flatMap(({ d0 }) => d0.map(({ source }) => source)),
			},
		];
	}
	const conflict =
		prediction.second === null ? kernels[0]?.conflicts.find(({ effect }) => effect === 'd0-entry-refused') : undefined;
	const device = conflict && machine.devices[Number(conflict.owner.slice(3))];
	if (conflict === undefined || device === undefined || !device.works || device.d0.length > 0) {
		return [];
	}
	return [
		{
			what: 'A device at work',
			seen: `device ${Number(conflict.owner.slice(3)) + 1} has its bus, so the host let it into D0`,
			predicted: `the host refuses it, since its config window ${range(conflict.range)} lies in the framebuffer`,
			evidence: [...device.configWindows, ...device.windows].map(({ source }) => source),
		},
	];
}
