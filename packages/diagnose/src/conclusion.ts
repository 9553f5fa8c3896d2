/**
 * What follows from all of it, in a word, and what was looked at. `fine` has to be earned by what a log shows: everything
 * that is not known, of the files, the devices, the VM or the kernels, keeps it from being said.
 */

import { hostLayout, type Vm } from '@hvmmio/core';
import { maxFramebuffer } from '@hvmmio/core/host';

import type { Case } from './case.ts';
import { conflictOf, type Taken } from './conflicts.ts';
import type { Finding, FindingId, Missing } from './finding.ts';
import { type Candidate, lowBaseOf, usualLowMmio, vmOf } from './infer/candidate.ts';
import type { OpenVmmGuest } from './openvmm.ts';

/** What follows from all: an error was seen, one is to be expected, nothing is wrong, or the files do not tell. */
export type Conclusion = 'trouble' | 'risk' | 'fine' | 'unknown';

/** What the evidence shows and what it does not, on which a conclusion rests. */
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

/**
 * What the files do not tell, and would have to before all could be called fine.
 * @param openvmm where the guest is one of OpenVMM, whose windows nobody sets
 */
export function missingFor(given: Case, coverage: Coverage, openvmm: OpenVmmGuest | null = null): Missing[] {
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
	if (openvmm !== null) {
		need('host', openvmm.by !== 'name');
		need('second-kernel', missing.length === 0 && conflictOf(given, [openvmm.vm]) !== null);
		return missing;
	}
	need('generation', properties.generation.sure === 'open');
	need('low-mmio', properties.lowMmio.by.length === 0 && !noLog);
	return missing.length > 0 ? missing : openFor(given);
}

/** What is open and brings a conflict: by itself where anything does, else what takes part in all that do. */
function openFor(given: Case): Missing[] {
	const { vm } = given.machine;
	const vms = [vm, ...goodVms(given)];
	if (conflictOf(given, vms) === null) {
		return [];
	}
	const taken = { policy: true, videoDriver: true };
	if (conflictOf(given, [vm], taken) !== null) {
		return ['second-kernel'];
	}
	const isSize = (each: Vm) => maxFramebuffer(each) !== maxFramebuffer(vm);
	const otherSizes = vms.filter(isSize);
	const others = vms.filter((each) => each !== vm && !isSize(each));
	// With this alone left open; and with all but this left open.
	const open: readonly (readonly [Missing, alone: Trial, without: Trial])[] = [
		['policy', [[vm], { videoDriver: true }], [vms, { policy: true }]],
		['video-driver', [[vm], { policy: true }], [vms, { videoDriver: true }]],
		['framebuffer', [otherSizes, taken], [vms.filter((each) => !isSize(each)), {}]],
		['vm', [others, taken], [[vm, ...otherSizes], {}]],
	];
	const brings = ([some, how]: Trial) => conflictOf(given, some, how) !== null;
	const alone = open.filter(([, trial]) => brings(trial));
	const needed = alone.length > 0 ? alone : open.filter(([, , trial]) => !brings(trial));
	return needed.length > 0 ? needed.map(([what]) => what) : ['second-kernel'];
}

type Trial = readonly [vms: readonly Vm[], taken: Taken];

/**
 * The other VMs that the evidence leaves possible, a bounded number: of each kind those with the lowest and the highest
 * base.
 */
function goodVms({ machine }: Case): Vm[] {
	const { lowMmio } = hostLayout(machine.vm);
	const kindOf = ({ generation, arch, confidential, framebuffer }: Omit<Candidate, 'platform' | 'lowBase'>) =>
		`${generation} ${arch} ${confidential} ${framebuffer}`;
	const own = kindOf({ ...machine.vm, framebuffer: maxFramebuffer(machine.vm) });
	const kept = new Map<string, { lowest: Candidate; highest: Candidate }>();
	for (const each of machine.inference.good) {
		if (each.lowBase === lowMmio.start && kindOf(each) === own) {
			continue;
		}
		const kind = kindOf(each);
		const { lowest, highest } = kept.get(kind) ?? { lowest: each, highest: each };
		kept.set(kind, {
			lowest: each.lowBase < lowest.lowBase ? each : lowest,
			highest: each.lowBase > highest.lowBase ? each : highest,
		});
	}
	const { highMmio, highMmioBase } = machine.vm;
	const some = [...kept.values()].flatMap(({ lowest, highest }) => [...new Set([lowest, highest])]);
	return some.slice(0, MAX_VMS).map((each) => {
		const usual = usualLowMmio(each);
		const lowMmio = lowBaseOf(each, usual) === each.lowBase ? usual : 2 ** 32 - each.lowBase;
		return { ...vmOf(each, lowMmio, null), highMmio, highMmioBase };
	});
}

const MAX_VMS = 48;
