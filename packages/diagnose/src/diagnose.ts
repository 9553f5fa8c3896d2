/** Diagnoses evidence. */

import type { Vm } from '@hvmmio/core';
import type { Evidence } from '@hvmmio/evidence';
import type { Assumption } from './assumption.ts';
import type { Case, Rule } from './case.ts';
import { type Conclusion, type Coverage, concludeFrom, coverageOf, missingFor } from './conclusion.ts';
import { type Finding, finding, type Missing, type Step } from './finding.ts';
import { clash } from './findings/clash.ts';
import { d0Entries } from './findings/d0.ts';
import { errors } from './findings/errors.ts';
import { collectNext, files } from './findings/files.ts';
import { framebuffer } from './findings/framebuffer.ts';
import { kdump } from './findings/kdump.ts';
import { mismatch } from './findings/mismatch.ts';
import { room } from './findings/room.ts';
import type { Dimension } from './infer/observation.ts';
import { type Machine, machineOf } from './machine/machine.ts';
import { type OpenVmmGuest, openVmmFinding, openVmmGuestOf } from './openvmm.ts';
import { type Prediction, predict } from './predict.ts';

/** The result of {@link diagnose}, as codes and values; `@hvmmio/report` has the sentences. */
export interface Diagnosis {
	readonly evidence: readonly Evidence[];
	readonly conclusion: Conclusion;
	readonly coverage: Coverage;
	/** Null if the evidence is not from a Hyper-V VM, or shows nothing about it. */
	readonly vm: Vm | null;
	readonly machine: Machine;
	/** The model's prediction; meaningless if `vm` is null. */
	readonly prediction: Prediction;
	/** All assumptions, first about the VM, then about the kernels. */
	readonly assumed: readonly Assumption[];
	/** Errors, then warnings, then information. */
	readonly findings: readonly Finding[];
}

const RULES: readonly Rule[] = [d0Entries, room, clash, framebuffer, kdump, mismatch, errors, files];
const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * Diagnoses the evidence files of one VM. Never throws, whatever they contain.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const { conclusion, findings } = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * console.log(conclusion, findings[0]?.id); // trouble d0-entry-refused
 * ```
 */
export function diagnose(evidence: readonly Evidence[]): Diagnosis {
	const machine = machineOf(evidence);
	const prediction = predict(machine);
	const given: Case = { evidence, machine, prediction };
	const coverage = coverageOf(given);
	if (machine.guest.kind === 'other') {
		const { names, system, sources } = machine.guest;
		const one = finding('other-hypervisor', 'info', { names: names.slice(0, 6), system }, sources);
		const shown = evidence
			.filter(({ facts }) => facts.length === 0)
			.flatMap((each) => files({ ...given, evidence: [each] }));
		return { ...nothing(given, coverage), findings: [one, ...shown.filter(({ id }) => id === 'unknown-file')] };
	}
	const found = RULES.flatMap((rule) => rule(given)).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
	if (machine.guest.kind === 'utility-vm') {
		const { names, sources } = machine.guest;
		const one = finding('utility-vm', 'info', { signs: names }, sources);
		const failures = found.filter(
			({ severity, id }) => severity !== 'info' && id !== 'model-mismatch' && id !== 'contradiction',
		);
		const conclusion = concludeFrom(failures, ['no-guest']);
		return { ...nothing(given, coverage), conclusion, findings: [one, ...failures] };
	}
	const openvmm = openVmmGuestOf(machine);
	if (openvmm !== null) {
		return ofOpenVmm(given, coverage, openvmm, found);
	}
	const informative = isInformative(machine);
	const assumed = informative ? assumptionsOf(machine, prediction) : [];
	const hasError = found.some(({ severity }) => severity === 'error');
	// Predictions about an unknown kernel are dropped if an actual failure was seen.
	const findings = found.filter(
		({ id, severity }) =>
			(informative || !ABOUT_VM.includes(id)) && (!hasError || id !== 'kdump-at-risk' || severity !== 'info'),
	);
	const missing: Missing[] = informative ? missingFor(given, coverage) : ['no-addresses'];
	const conclusion = concludeFrom(findings, missing);
	return {
		evidence,
		conclusion,
		coverage,
		vm: informative ? machine.vm : null,
		machine,
		prediction,
		assumed,
		findings: [
			...(conclusion === 'fine' ? [wellFinding(coverage)] : []),
			...findings,
			...(conclusion === 'unknown' ? [notEnough(missing, findings)] : []),
			...(informative && assumed.length === 0 ? [] : collectNext(given, assumed.length)),
		],
	};
}

/** Findings that depend on Hyper-V's layout or settings. */
const OF_HYPER_V: readonly Finding['id'][] = [
	'model-mismatch',
	'contradiction',
	'kdump-at-risk',
	'framebuffer-moved',
	'framebuffer-overlap',
	'gen1-large-framebuffer',
];
/** Steps that apply on any host. */
const ON_ANY_HOST: readonly Step['id'][] = [
	'move-emulated',
	'report-oops',
	'look-for-bus',
	'look-status',
	'look-iomem',
];

function ofOpenVmm(given: Case, coverage: Coverage, guest: OpenVmmGuest, found: readonly Finding[]): Diagnosis {
	const one = openVmmFinding(guest, given);
	const others = found
		.filter(({ id }) => !OF_HYPER_V.includes(id))
		.map((each) => ({ ...each, steps: each.steps.filter(({ id }) => ON_ANY_HOST.includes(id)), unhelpful: [] }));
	const findings = [...others.filter(({ severity }) => severity === 'error'), one].concat(
		others.filter(({ severity }) => severity !== 'error'),
	);
	const missing = missingFor(given, coverage, guest);
	const conclusion = concludeFrom(findings, missing);
	const rest =
		conclusion === 'fine' ? [wellFinding(coverage)] : conclusion === 'unknown' ? [notEnough(missing, findings)] : [];
	return { ...nothing(given, coverage), conclusion, findings: [...findings, ...rest] };
}

function wellFinding({ devices, secondKernelLog }: Coverage): Finding {
	return finding('nothing-wrong', 'info', { devices, secondKernel: secondKernelLog }, []);
}

/** Findings that require knowledge of the VM. */
const ABOUT_VM: readonly Finding['id'][] = ['kdump-at-risk', 'model-mismatch'];

function nothing({ evidence, machine, prediction }: Case, coverage: Coverage): Diagnosis {
	return { evidence, conclusion: 'unknown', coverage, vm: null, machine, prediction, assumed: [], findings: [] };
}

function notEnough(missing: readonly Missing[], findings: readonly Finding[]): Finding {
	const warned = findings.some(({ severity }) => severity === 'warning');
	return finding(
		'not-enough-evidence',
		'info',
		{ missing: missing.length === 0 && warned ? ['unread-error'] : missing },
		[],
	);
}

/** True if the evidence has any information about addresses, devices, the VM or its kernel. */
function isInformative({ facts, kernels, inference, devices, otherFailures }: Machine): boolean {
	const { generation, lowMmio, framebuffer: size, highMmio, platform } = inference.properties;
	return (
		devices.length > 0 ||
		otherFailures.length > 0 ||
		kernels.some(
			({ release, mmio, drivers, warnings }) =>
				release !== null || mmio !== null || warnings.length > 0 || drivers.length > 0,
		) ||
		[generation, lowMmio, size, highMmio, platform].some(({ by }) => by.length > 0) ||
		facts.has('high-mmio-setting') ||
		facts.has('crash-kernel')
	);
}

const SHOWN: readonly Dimension[] = [
	'generation',
	'arch',
	'confidential',
	'platform',
	'framebuffer',
	'lowMmio',
	'highMmio',
];

/** Properties of the VM that the evidence does not determine. Low MMIO is given as the setting that results in it. */
function assumptionsOf(machine: Machine, prediction: Prediction): Assumption[] {
	const { inference, vm, name, names } = machine;
	const several: Assumption[] = names > 1 && name !== null ? [{ id: 'several-vms', name, count: names }] : [];
	const properties = SHOWN.flatMap((dimension): Assumption[] => {
		const property = inference.properties[dimension];
		const shown = dimension === 'lowMmio' ? vm.lowMmio : property.value;
		return property.sure === 'determined' ? [] : [{ id: 'property', dimension, property, shown }];
	});
	return [...several, ...properties, ...prediction.assumed];
}
