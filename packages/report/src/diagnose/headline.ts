/** The headline: what happened, what follows, what to do first. */

import type { Diagnosis, Finding, FindingId, ObservedKernel } from '@hvmmio/diagnose';
import { type FindingText, findingText } from './findings.ts';
import { count, deviceNames, list } from './names.ts';

/** The first lines of a diagnosis. */
export interface Headline {
	/** What happened and what follows, in one or two sentences. */
	readonly what: string;
	/** The first thing to do; null if there is nothing. */
	readonly first: string | null;
}

/**
 * The first lines of a diagnosis.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { headlineOf } from '@hvmmio/report';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const diagnosis = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * console.log(Object.keys(headlineOf(diagnosis)).length > 0); // true
 * ```
 */
export function headlineOf(diagnosis: Diagnosis): Headline {
	const { conclusion, findings } = diagnosis;
	const [only] = findings;
	if (only?.id === 'other-hypervisor' || only?.id === 'utility-vm') {
		const { what, why } = findingText(only);
		return { what: `${what} ${why}`, first: null };
	}
	const top = topOf(findings, conclusion);
	const text = top && findingText(top);
	const collect = findings.find(({ id }) => id === 'collect-next');
	const [next] = collect === undefined ? [] : findingText(collect).steps;
	switch (conclusion) {
		case 'fine':
			return { what: `All that was looked at is well: ${coverageText(diagnosis)}.`, first: null };
		case 'unknown':
			return {
				what: `${text === undefined ? '' : `${text.what} `}Whether all is well, the files do not tell; no trouble with addresses is seen in them.`,
				first: next ? stepLine(next) : null,
			};
		default:
			return { what: `${text?.what ?? ''} ${top ? consequenceOf(top) : ''}`.trim(), first: firstOf(text, next) };
	}
}

/** What the diagnosis covers. */
function coverageText({ coverage, machine, prediction: { first, second } }: Diagnosis): string {
	const { devices, firstKernelLog, secondKernelLog } = coverage;
	// Names the boot if the log has several.
	const which = (kernel: ObservedKernel | null) => {
		const boots = machine.kernels.filter(({ file }) => file === kernel?.file).length;
		return kernel === null || boots < 2
			? ''
			: ` (${kernel.release ?? 'of no known version'}, boot ${kernel.boot} of ${boots})`;
	};
	const logs = [
		...(firstKernelLog ? [`the first kernel’s log${which(first)}`] : []),
		...(secondKernelLog ? [`the kdump kernel’s log${which(second)}`] : []),
	];
	return `${list(logs)}, ${count(devices, 'PCI device')}, no error of hv_vmbus, hv_pci or hyperv_* that is not explained`;
}

/** The finding that determines the conclusion: observed ones before predicted ones. */
function topOf(findings: readonly Finding[], conclusion: Diagnosis['conclusion']): Finding | undefined {
	const risk = findings.find(({ id }) => id === 'kdump-at-risk');
	const warned = findings.filter(({ id, severity }) => severity === 'warning' && id !== 'kdump-at-risk');
	return (
		findings.find(({ severity }) => severity === 'error') ??
		(conclusion === 'risk' ? risk : undefined) ??
		warned.find(({ id }) => id in CONSEQUENCES) ??
		warned[0] ??
		risk
	);
}

const CONSEQUENCES: Readonly<Partial<Record<FindingId, string>>> = {
	'd0-status-unknown': 'The device is missing in the guest.',
	'd0-device-left-powered': 'Until it comes up, the device is missing.',
	'low-mmio-exhausted': 'The device is missing in the guest.',
	'high-mmio-exhausted': 'The device is missing in the guest.',
	'high-mmio-above-limit': 'The VM cannot start until its high MMIO is smaller or lower.',
	'config-window-exhausted': 'The device is missing in the guest.',
	'bar-unassigned': 'The device may not work.',
	'bar-clash': 'Reads and writes may go to the wrong device.',
	'framebuffer-overlap': 'The device or the screen may fail, and a kdump kernel may lose its disk or network.',
	'framebuffer-unreserved':
		'A PCI device can lose its addresses to the framebuffer; a kdump kernel may write no crash dump.',
	'framebuffer-moved': 'A kdump kernel may lose its disk or network, and then writes no crash dump.',
	'gen1-large-framebuffer': 'A kdump kernel may lose its disk or network, and then writes no crash dump.',
	'kdump-at-risk': 'Without its disk or network it writes no crash dump.',
	'video-allocation-failed': 'The screen stays dark or with the boot driver.',
	'probe-failed': 'The device is missing in that kernel.',
	oops: 'What the kernel did after it cannot be relied on.',
};

function consequenceOf(finding: Finding): string {
	if (finding.id === 'd0-entry-refused') {
		const missing = `${deviceNames(finding.values.devices)} ${finding.values.devices.length === 1 ? 'is' : 'are'} missing`;
		const { secondKernel } = finding.values;
		return secondKernel === 'shown'
			? `No crash dump can be written: ${missing}.`
			: secondKernel === 'assumed'
				? `In this kernel ${missing}; a kdump kernel, as this one may be, then writes no crash dump.`
				: `In the guest ${missing}.`;
	}
	return CONSEQUENCES[finding.id] ?? '';
}

function firstOf(text: FindingText | undefined, next: FindingText['steps'][number] | undefined): string | null {
	const [own] = text?.steps ?? [];
	return own ? stepLine(own) : next ? stepLine(next) : null;
}

function stepLine({ what, command }: FindingText['steps'][number]): string {
	return command === undefined ? what : `${what} ${command}`;
}
