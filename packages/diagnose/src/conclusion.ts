/**
 * The conclusion of a diagnosis, and what it covers. `fine` requires positive evidence: any unknown about the files,
 * the devices, the VM or the kernels prevents it.
 */

import { hostLayout, type Vm } from '@hvmmio/core';
import { maxFramebuffer } from '@hvmmio/core/host';

import type { Case } from './case.ts';
import { conflictOf, type FixedUnknowns } from './conflicts.ts';
import type { Finding, FindingId, Missing } from './finding.ts';
import { type Candidate, lowBaseOf, usualLowMmio, vmOf } from './infer/candidate.ts';
import { devicesOf } from './machine/devices.ts';
import { bootKey } from './machine/facts.ts';
import type { OpenVmmGuest } from './openvmm.ts';

/**
 * `trouble`: an error was seen; `risk`: one is to be expected; `fine`: nothing is wrong; `unknown`: the evidence is not
 * sufficient.
 */
export type Conclusion = 'trouble' | 'risk' | 'fine' | 'unknown';

/** What the evidence covers; a conclusion depends on it. */
export interface Coverage {
	/** Whether there is a log of a kernel booted by firmware, and of one started by kexec after a crash. */
	readonly firstKernelLog: boolean;
	readonly secondKernelLog: boolean;
	/** Number of PCI devices in the evidence, and of those whose outcome it shows. */
	readonly devices: number;
	readonly devicesWithOutcome: number;
	/** Number of crashes and of error lines of Hyper-V drivers that no rule explains. */
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

/** Observed failures of any severity. */
const FAILURES: readonly FindingId[] = [
	'd0-status-unknown',
	'probe-failed',
	'config-window-exhausted',
	'bar-unassigned',
	'video-allocation-failed',
	'framebuffer-overlap',
	'oops',
];

/** @param missing what prevents `fine` */
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

/** Missing evidence that prevents `fine`. @param openvmm for a guest of OpenVMM, whose windows are not configurable */
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
	// A kernel with the fix prints a line; if it is not there, the log is incomplete.
	need('log-cut', !noLog && (!fromStart || (because.id === 'release' && because.noLine)));
	need('no-kernel', !noLog && kernel?.release == null && kernel?.mmio == null);
	need('unread-error', coverage.unreadErrors > 0);
	need('lines-lost', hasOf(given, 'lines-lost'));
	need('disk', hasOf(given, 'disk-missing'));
	need('device-outcome', coverage.devices > coverage.devicesWithOutcome);
	need('kdump-device', devicesInSecond(given) < coverage.devicesWithOutcome);
	// A log without devices may have been cut before the first one.
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

/** Is there such a line in the log of one of the two kernels? */
function hasOf({ machine, prediction: { first, second } }: Case, name: 'lines-lost' | 'disk-missing'): boolean {
	const boots = [first, second].flatMap((kernel) => (kernel?.logged ? [bootKey(kernel)] : []));
	return machine.facts.all(name).some((fact) => boots.includes(bootKey(fact)));
}

/** Devices of which the kdump kernel's log shows what became there; no limit where it is not given. */
function devicesInSecond({ machine, prediction: { second } }: Case): number {
	return second?.logged
		? devicesOf(machine.facts.ofBoot(second)).filter(({ hasOutcome }) => hasOutcome).length
		: Number.POSITIVE_INFINITY;
}

/**
 * The unknowns that can cause a conflict: those that do by themselves, if any, else those required for every conflict.
 */
function openFor(given: Case): Missing[] {
	const { vm } = given.machine;
	const vms = [vm, ...goodVms(given)];
	if (conflictOf(given, vms) === null) {
		return [];
	}
	const fixed = { policy: true, videoDriver: true };
	if (conflictOf(given, [vm], fixed) !== null) {
		return ['second-kernel'];
	}
	const isSize = (each: Vm) => maxFramebuffer(each) !== maxFramebuffer(vm);
	const otherSizes = vms.filter(isSize);
	const others = vms.filter((each) => each !== vm && !isSize(each));
	// With only this left open, and with everything but this left open.
	const open: readonly (readonly [Missing, alone: Trial, without: Trial])[] = [
		['policy', [[vm], { videoDriver: true }], [vms, { policy: true }]],
		['video-driver', [[vm], { policy: true }], [vms, { videoDriver: true }]],
		['framebuffer', [otherSizes, fixed], [vms.filter((each) => !isSize(each)), {}]],
		['vm', [others, fixed], [[vm, ...otherSizes], {}]],
	];
	const brings = ([some, how]: Trial) => conflictOf(given, some, how) !== null;
	const alone = open.filter(([, trial]) => brings(trial));
	const needed = alone.length > 0 ? alone : open.filter(([, , trial]) => !brings(trial));
	return needed.length > 0 ? needed.map(([what]) => what) : ['second-kernel'];
}

type Trial = readonly [vms: readonly Vm[], taken: FixedUnknowns];

/**
 * Other VMs that are consistent with the evidence, a bounded number: of each kind those with the lowest and the highest
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
