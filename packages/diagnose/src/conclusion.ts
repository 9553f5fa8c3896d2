/**
 * What follows from all of it, in a word, and what was looked at. `fine` has to be earned by what a log shows: everything
 * that is not known, of the files, the devices, the VM or the kernels, keeps it from being said.
 */

import { type PolicyId, type SimulateOptions, simulate, type Vm } from '@hvmmio/core';
import type { Driver, Loader } from '@hvmmio/core/guest';
import type { Case } from './case.ts';
import type { Finding, FindingId, Missing } from './finding.ts';
import { type Candidate, lowBaseOf, usualLowMmio, vmOf } from './infer/candidate.ts';
import { loaderOf } from './predict.ts';

export type Conclusion = 'trouble' | 'risk' | 'fine' | 'unknown';

export interface Coverage {
	/** The log of a kernel that was started by firmware, and of one that kexec started after a crash. */
	readonly firstKernelLog: boolean;
	readonly secondKernelLog: boolean;
	/** PCI devices that the files name, and those of which they show what became. */
	readonly devices: number;
	readonly devicesWithOutcome: number;
	/** Error lines of Hyper-V's drivers that no rule explains, and crashes. */
	readonly unreadErrors: number;
	readonly unknownFiles: number;
}

export function coverageOf({ evidence, machine, prediction }: Case): Coverage {
	const { devices, facts } = machine;
	return {
		firstKernelLog: prediction.first?.logged ?? false,
		secondKernelLog: prediction.second?.logged ?? false,
		devices: devices.length,
		devicesWithOutcome: devices.filter(({ hasOutcome }) => hasOutcome).length,
		unreadErrors: facts.all('driver-error').length + facts.all('oops').length,
		unknownFiles: evidence.filter(({ kind }) => kind === 'unknown').length,
	};
}

/** Failures that were seen, whatever their severity. */
const FAILURES: readonly FindingId[] = [
	'd0-status-unknown',
	'probe-failed',
	'config-window-exhausted',
	'bar-unassigned',
	'video-allocation-failed',
	'framebuffer-overlap',
	'oops',
];

/** @param missing what keeps it from being fine */
export function concludeFrom(findings: readonly Finding[], missing: readonly Missing[]): Conclusion {
	const failed = findings.some(
		({ id, severity }) =>
			severity === 'error' || (severity === 'warning' && (FAILURES.includes(id) || id === 'd0-device-left-powered')),
	);
	if (failed) {
		return 'trouble';
	}
	const risky: readonly FindingId[] = [
		'framebuffer-unreserved',
		'framebuffer-moved',
		'gen1-large-framebuffer',
		'openvmm-guest',
	];
	if (findings.some(({ id, severity }) => id === 'kdump-at-risk' || (severity === 'warning' && risky.includes(id)))) {
		return 'risk';
	}
	const wrong = findings.some(({ severity }) => severity !== 'info');
	return missing.length === 0 && !wrong ? 'fine' : 'unknown';
}

/** What the files do not tell, and would have to before all could be called fine. */
export function missingFor(given: Case, coverage: Coverage): Missing[] {
	const { machine, prediction } = given;
	const { properties } = machine.inference;
	const kernel = prediction.second ?? prediction.first;
	const missing: Missing[] = [];
	const need = (what: Missing, isMissing: boolean) => {
		if (isMissing) {
			missing.push(what);
		}
	};
	const noLog = !coverage.firstKernelLog && !coverage.secondKernelLog;
	const fromStart = kernel?.complete === true || kernel?.mmio != null;
	need('no-guest', machine.guest.kind !== 'hyper-v');
	need('unknown-file', coverage.unknownFiles > 0);
	need('no-log', noLog);
	const [{ because }] = prediction.policies;
	// A kernel with the fix that does not say so: lines are missing.
	need('log-cut', !noLog && (!fromStart || (because.id === 'release' && because.noLine)));
	need('no-kernel', !noLog && kernel?.release == null && kernel?.mmio == null);
	need('unread-error', coverage.unreadErrors > 0);
	need('device-outcome', coverage.devices > coverage.devicesWithOutcome);
	// A log without a device may have been cut before the first one.
	need('no-device', !noLog && coverage.devices === 0);
	need('generation', properties.generation.sure === 'open' || (properties.generation.by.length === 0 && !noLog));
	need('low-mmio', properties.lowMmio.by.length === 0 && !noLog);
	const shown = prediction.second?.complete && coverage.devices > 0;
	if (missing.length === 0 && !shown) {
		need('second-kernel', conflictIn(given, [machine.vm]));
		need('framebuffer', missing.length === 0 && conflictIn(given, goodVms(given)));
	} else if (missing.length === 0) {
		need('framebuffer', conflictIn(given, goodVms(given)));
	}
	return missing;
}

/** The VMs that the evidence leaves possible, a bounded number: at each size of framebuffer the first and the last. */
function goodVms({ machine }: Case): Vm[] {
	const { good } = machine.inference;
	const kept = new Map<string, Candidate>();
	for (const each of good) {
		kept.set(`${each.generation} ${each.arch} ${each.confidential} ${each.framebuffer}`, each);
	}
	const { highMmio, highMmioBase } = machine.vm;
	return [...kept.values()].slice(0, MOST_VMS).map((each) => {
		const usual = usualLowMmio(each);
		const lowMmio = lowBaseOf(each, usual) === each.lowBase ? usual : 2 ** 32 - each.lowBase;
		return { ...vmOf(each, lowMmio, null), highMmio, highMmioBase };
	});
}

const MOST_VMS = 48;
const ORDERS: readonly (readonly Driver[])[] = [
	['pci', 'video'],
	['video', 'pci'],
];

/** Has the model a conflict on one of these VMs, under a policy that a kernel may have, however its kdump is set up? */
function conflictIn({ machine, prediction }: Case, vms: readonly Vm[]): boolean {
	const [first, second] = prediction.policies;
	const known = loaderOf(machine);
	const loaders: readonly Loader[] = known === null ? ['kexec_load', 'kexec_file_load'] : [known];
	const policies: readonly (readonly [PolicyId, PolicyId])[] =
		prediction.first !== null && prediction.second !== null
			? first.candidates.flatMap((a) => second.candidates.map((b) => [a, b] as const))
			: first.candidates.map((id) => [id, id] as const);
	return vms.some((vm) => {
		const same = vm === machine.vm;
		const base: SimulateOptions = same
			? prediction.options
			: { ...prediction.options, lfbBase: undefined, secondLfbBase: undefined };
		return policies.some(([policy, secondPolicy]) =>
			loaders.some((loader) =>
				ORDERS.some((order) => {
					const drivers = prediction.first?.drivers.length === 2 ? prediction.first.drivers : order;
					return ORDERS.some((secondDrivers) => {
						const options = { ...base, policy, secondPolicy, loader, drivers, secondDrivers, secondLfbBase: undefined };
						return simulate(vm, options).verdict === 'conflict';
					});
				}),
			),
		);
	});
}
