/** Differences between the machine and the model: the files, the settings or the model are wrong. */

import { hostLayout, POLICIES, type PolicyId, policyById, reserve, resolveVm } from '@hvmmio/core';
import { type Range, toInclusive } from '@hvmmio/core/address';
import { reserveInputOf } from '@hvmmio/core/guest';
import type { Case, Rule } from '../case.ts';
import { type Finding, finding, type Mismatch } from '../finding.ts';
import { type Source, sourceOf } from '../machine/facts.ts';
import type { ObservedKernel } from '../machine/kernels.ts';
import { REFUSED } from './d0.ts';

type Found = {
	readonly [W in Mismatch['what']]: Omit<Extract<Mismatch, { what: W }>, 'build' | 'kernels' | 'policies' | 'vm'>;
}[Mismatch['what']];

export const mismatch: Rule = (given) =>
	[...lowBase(given), ...highEnd(given), ...reservations(given), ...refusals(given)].map(([found, evidence]) =>
		mismatchFinding(given, found, evidence),
	);

type Row = readonly [found: Found, evidence: readonly Source[]];

/** Contains no names or GUIDs, only what the model needs. */
function mismatchFinding({ machine, prediction }: Case, found: Found, evidence: readonly Source[]): Finding {
	const context = {
		build: machine.facts.last('host-build')?.value ?? null,
		kernels: machine.kernels.map(({ package: revision, release }) => revision ?? release ?? 'unknown'),
		policies: prediction.policies,
		vm: machine.vm,
	};
	return finding('model-mismatch', 'warning', { ...context, ...found } as Mismatch, evidence, {
		steps: [{ id: 'restart-and-collect' }, { id: 'send-report' }],
	});
}

/** Low MMIO in the guest compared with the host's settings. */
function lowBase({ machine }: Case): Row[] {
	const seen = machine.observed.lowMmio;
	const setting = machine.facts.last('low-mmio-setting');
	if (seen === null || setting === undefined) {
		return [];
	}
	const model = baseWith(machine.vm, setting.value);
	const { start } = seen.range;
	const agrees =
		model === null ||
		model === start ||
		machine.facts.all('low-mmio-setting').some(({ value }) => baseWith(machine.vm, value) === start);
	return agrees ? [] : [[{ what: 'low-base', seen: start, by: seen.by, model }, [...seen.sources, sourceOf(setting)]]];
}

function baseWith(vm: Case['machine']['vm'], lowMmio: number): number | null {
	try {
		return hostLayout(resolveVm({ ...vm, lowMmio })).lowMmio.start;
	} catch {
		// Hyper-V would not accept it, so it cannot be the setting of a running VM.
		return null;
	}
}

/** High MMIO in the guest compared with the size set on the host. */
function highEnd({ machine }: Case): Row[] {
	const seen = machine.observed.highMmio;
	const settings = machine.facts.all('high-mmio-setting');
	const base = machine.facts.last('high-mmio-base-setting')?.value ?? seen?.range.start ?? 0;
	const size = settings.at(-1)?.value ?? 0;
	if (seen === null || size === 0 || seen.range.end === base + size) {
		return [];
	}
	const found = { what: 'high-end', seen: toInclusive(seen.range).last, by: seen.by, model: base + size - 1 } as const;
	return [[found, [...seen.sources, ...settings.map(sourceOf)]]];
}

/** The reservation that a kernel prints, compared with those of all policies that print one. */
function reservations(given: Case): Row[] {
	return given.machine.kernels.flatMap((kernel): Row[] => {
		const { mmio } = kernel;
		if (mmio === null || mmio.low === null) {
			return [];
		}
		const expected = possibleReservations(given, kernel, mmio.low);
		if (expected.some((each) => sameRange(each, mmio.reserved))) {
			return [];
		}
		const model = expected.filter((each, i) => expected.findIndex((other) => sameRange(each, other)) === i);
		return [[{ what: 'reservation', seen: mmio.reserved, model: model.slice(0, 6) }, [mmio.source]]];
	});
}

/** Reservations of each policy that prints the line, for each possible lfb_base. */
function possibleReservations({ machine, prediction }: Case, kernel: ObservedKernel, low: Range): (Range | null)[] {
	const [first, second] = prediction.simulation.kernels;
	const lfbBases = [
		kernel.bootFramebuffer?.start ?? null,
		first?.kernel.lfbBase ?? null,
		second?.kernel.lfbBase ?? null,
		0,
	];
	const policies: PolicyId[] = POLICIES.filter(({ printsLine }) => printsLine).map(({ id }) => id);
	return policies.flatMap((id) =>
		[...new Set(lfbBases.filter((each) => each !== null))].map((lfbBase) => {
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

/** A refusal that the model cannot explain, or a working device that is refused in the model. */
function refusals({ machine, prediction }: Case): Row[] {
	const { kernels } = prediction.simulation;
	const { generation } = machine.vm;
	const refused = machine.devices.filter(({ d0 }) => d0.some(({ status }) => status === REFUSED));
	if (refused.length > 0 && kernels.every(({ conflicts }) => conflicts.length === 0)) {
		const evidence = refused.flatMap(({ d0 }) => d0.map(({ source }) => source));
		return [[{ what: 'refusal', devices: refused.length, generation }, evidence]];
	}
	const conflict =
		prediction.second === null ? kernels[0]?.conflicts.find(({ effect }) => effect === 'd0-entry-refused') : undefined;
	const index = conflict === undefined ? -1 : Number(conflict.owner.slice(3));
	const device = machine.devices[index];
	// On generation 1 a working device has been observed there, so that is not a mismatch (docs/domain.md, section 6).
	if (conflict === undefined || device === undefined || !device.works || device.d0.length > 0 || generation === 1) {
		return [];
	}
	const found = { what: 'device-at-work', device: index + 1, window: conflict.range, generation } as const;
	return [[found, [...device.configWindows, ...device.windows].map(({ source }) => source)]];
}
