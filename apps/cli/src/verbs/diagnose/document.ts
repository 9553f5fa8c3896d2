/** `hvmmio/diagnose/1`. */

import { adviceOf, type Diagnosis, type Finding, type KernelPolicy, messageOf } from '@hvmmio/diagnose';
import type { Evidence, Fact, Observed, Source } from '@hvmmio/evidence';
import {
	formatAddress,
	type RangeJson,
	rangeJson,
	type SimulateDocument,
	simulateDocument,
	type VmJson,
	vmJson,
} from '@hvmmio/report';

export interface DiagnoseDocument {
	readonly schema: 'hvmmio/diagnose/1';
	readonly evidence: readonly {
		readonly file: string;
		readonly kind: string;
		/** `boot` counts the boots of a log, from 1; `vm` is of which VM the host speaks. */
		readonly facts: readonly {
			readonly name: string;
			readonly value: unknown;
			readonly line: number;
			readonly boot?: number;
			readonly vm?: string;
		}[];
		/** Facts beyond the most that are kept of a name. */
		readonly dropped: number;
	}[];
	readonly vm: VmJson;
	readonly assumed: readonly string[];
	readonly observed: {
		readonly lowMmio: RangeJson | null;
		readonly highMmio: RangeJson | null;
		readonly framebuffer: RangeJson | null;
		readonly reserved: RangeJson | null;
	};
	/** Which policy each kernel has, how sure that is, and why. */
	readonly policies: { readonly first: PolicyJson; readonly second: PolicyJson };
	readonly predicted: SimulateDocument;
	readonly findings: readonly FindingJson[];
}

interface PolicyJson {
	readonly id: string;
	readonly sure: string;
	readonly because: string;
}

export interface FindingJson {
	readonly id: string;
	readonly severity: string;
	readonly message: string;
	readonly evidence: readonly Source[];
	readonly advice: string;
	/** What `advice` says, in parts. */
	readonly steps: Finding['steps'];
	readonly unhelpful: Finding['unhelpful'];
	readonly report: string | null;
}

export function diagnoseDocument({ evidence, machine, prediction, assumed, findings }: Diagnosis): DiagnoseDocument {
	const { observed, vm } = machine;
	return {
		schema: 'hvmmio/diagnose/1',
		evidence: evidence.map(evidenceJson),
		vm: vmJson(vm),
		assumed,
		observed: {
			lowMmio: observedJson(observed.lowMmio),
			highMmio: observedJson(observed.highMmio),
			framebuffer: observedJson(observed.framebuffer),
			reserved: observedJson(observed.reserved),
		},
		policies: { first: policyJson(prediction.policies[0]), second: policyJson(prediction.policies[1]) },
		predicted: simulateDocument(prediction.simulation),
		findings: findings.map(findingJson),
	};
}

function evidenceJson({ file, kind, facts, dropped }: Evidence): DiagnoseDocument['evidence'][number] {
	return { file, kind, facts: facts.map(factJson), dropped };
}

function factJson({ name, value, line, boot, vm }: Fact) {
	return { name, value: valueJson(value), line, ...(boot > 0 ? { boot } : {}), ...(vm === null ? {} : { vm }) };
}

/** Values of facts that are addresses; other numbers are sizes or counts. */
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

function policyJson({ id, sure, because }: KernelPolicy): PolicyJson {
	return { id, sure, because };
}

function observedJson(observed: Observed | null): RangeJson | null {
	return observed && rangeJson(observed.range);
}

function findingJson(finding: Finding): FindingJson {
	const { id, severity, evidence, steps, unhelpful, report } = finding;
	return { id, severity, message: messageOf(finding), evidence, advice: adviceOf(finding), steps, unhelpful, report };
}
