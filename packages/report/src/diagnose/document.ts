/** `hvmmio/diagnose/1`. */

import type { Diagnosis, Finding, KernelPolicy, Observed, Property, Source } from '@hvmmio/diagnose';
import type { Evidence, Fact } from '@hvmmio/evidence';
import { type RangeJson, rangeJson } from '../documents/json.ts';
import { type VmJson, vmJson } from '../documents/layout.ts';
import { type SimulateDocument, simulateDocument } from '../documents/simulate.ts';
import { formatAddress } from '../format.ts';
import { assumptionText } from './clues.ts';
import { adviceOf, type FindingText, findingText, messageOf } from './findings.ts';
import { type Headline, headlineOf } from './headline.ts';
import { policyReason } from './names.ts';

/** The output of `hvmmio diagnose --json`. */
export interface DiagnoseDocument {
	readonly schema: 'hvmmio/diagnose/1';
	readonly conclusion: Diagnosis['conclusion'];
	readonly coverage: Diagnosis['coverage'];
	readonly headline: Headline;
	readonly evidence: readonly {
		readonly file: string;
		readonly kind: string;
		/** `boot` numbers the boots in a log from 1; `vm` is the VM that the host's output is about. */
		readonly facts: readonly {
			readonly name: string;
			readonly value: unknown;
			readonly line: number;
			readonly boot?: number;
			readonly vm?: string;
		}[];
		/** Number of facts that were not kept, because there were too many of one name. */
		readonly dropped: number;
	}[];
	/** Null if the evidence is not from a Hyper-V VM, or shows nothing about it. */
	readonly vm: VmJson | null;
	/** The certainty of each property; null if `vm` is. */
	readonly properties: Readonly<Record<string, PropertyJson>> | null;
	readonly assumed: readonly string[];
	readonly observed: {
		readonly lowMmio: RangeJson | null;
		readonly highMmio: RangeJson | null;
		readonly framebuffer: RangeJson | null;
		readonly reserved: RangeJson | null;
	};
	/** The policy of each kernel, how certain it is, and why. */
	readonly policies: { readonly first: PolicyJson; readonly second: PolicyJson } | null;
	readonly predicted: SimulateDocument | null;
	readonly findings: readonly FindingJson[];
}

interface PolicyJson {
	readonly id: string;
	readonly sure: string;
	readonly because: string;
	/** All possible values. */
	readonly candidates: readonly string[];
}

interface PropertyJson {
	readonly value: string | number | boolean;
	readonly sure: Property['sure'];
	readonly alternatives: readonly (string | number | boolean)[];
}

/** A finding in `hvmmio diagnose --json`. */
export interface FindingJson {
	readonly id: string;
	readonly severity: string;
	readonly message: string;
	readonly evidence: readonly Source[];
	readonly advice: string;
	/** The parts of `advice`. */
	readonly steps: FindingText['steps'];
	readonly unhelpful: FindingText['unhelpful'];
	readonly report: string | null;
}

/**
 * The document of `hvmmio diagnose`.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { diagnoseDocument } from '@hvmmio/report';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const diagnosis = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * console.log(diagnoseDocument(diagnosis).conclusion); // trouble
 * ```
 */
export function diagnoseDocument(diagnosis: Diagnosis): DiagnoseDocument {
	const { conclusion, coverage, evidence, machine, prediction, assumed, findings, vm } = diagnosis;
	const none = { lowMmio: null, highMmio: null, framebuffer: null, reserved: null };
	const [first, second] = prediction.policies;
	return {
		schema: 'hvmmio/diagnose/1',
		conclusion,
		coverage,
		headline: headlineOf(diagnosis),
		evidence: evidence.map(evidenceJson),
		vm: vm && vmJson(vm),
		properties: vm && propertiesJson(machine.inference.properties),
		assumed: assumed.map(assumptionText),
		observed:
			vm === null
				? none
				: {
						lowMmio: observedJson(machine.observed.lowMmio),
						highMmio: observedJson(machine.observed.highMmio),
						framebuffer: observedJson(machine.observed.framebuffer),
						reserved: observedJson(machine.observed.reserved),
					},
		policies: vm && { first: policyJson(first), second: policyJson(second) },
		predicted: vm && simulateDocument(prediction.simulation),
		findings: findings.map(findingJson),
	};
}

function evidenceJson({ file, kind, facts, dropped }: Evidence): DiagnoseDocument['evidence'][number] {
	return { file, kind, facts: facts.map(factJson), dropped };
}

function factJson({ name, value, line, boot, vm }: Fact) {
	const shown = name === 'high-mmio-base-setting' ? formatAddress(Number(value)) : valueJson(value);
	return { name, value: shown, line, ...(boot > 0 ? { boot } : {}), ...(vm === null ? {} : { vm }) };
}

/** Fact values that are addresses; other numbers are sizes or counts. */
const ADDRESSES = ['address', 'limit'];

function valueJson(value: unknown): unknown {
	if (value === null || typeof value !== 'object') {
		return value;
	}
	const { start, end } = value as { start?: unknown; end?: unknown };
	if (typeof start === 'number' && typeof end === 'number') {
		return rangeJson({ start, end });
	}
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [
			key,
			ADDRESSES.includes(key) && typeof each === 'number' ? formatAddress(each) : valueJson(each),
		]),
	);
}

/** Low and high MMIO are given by their start addresses. */
function propertiesJson(properties: Diagnosis['machine']['inference']['properties']): Record<string, PropertyJson> {
	const shown = (dimension: string, value: Property['value']) =>
		(dimension === 'lowMmio' || dimension === 'highMmio') && typeof value === 'number' ? formatAddress(value) : value;
	return Object.fromEntries(
		Object.entries(properties).map(([dimension, { value, sure, alternatives }]) => [
			dimension,
			{
				value: shown(dimension, value),
				sure,
				alternatives: sure === 'determined' ? [] : alternatives.map((each) => shown(dimension, each.value)),
			},
		]),
	);
}

function policyJson({ id, sure, because, candidates }: KernelPolicy): PolicyJson {
	return { id, sure, because: policyReason(because), candidates };
}

function observedJson(observed: Observed | null): RangeJson | null {
	return observed && rangeJson(observed.range);
}

function findingJson(finding: Finding): FindingJson {
	const text = findingText(finding);
	const { id, severity, evidence, steps, unhelpful, report } = text;
	return { id, severity, message: messageOf(text), evidence, advice: adviceOf(text), steps, unhelpful, report };
}
