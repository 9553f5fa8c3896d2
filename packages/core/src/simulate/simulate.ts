/** The first kernel, then the kdump or kexec kernel, on one VM. */

import { type AnySettings, resolveAnyVm } from '../host/settings.ts';
import type { Vm, VmSettings } from '../host/vm.ts';
import { policyById } from '../policies/table.ts';
import type { Recorder } from '../trace.ts';
import { boot } from './boot.ts';
import { type AnyVm, type Host, type HostOverrides, hostOf } from './host.ts';
import type { KernelConfig } from './kernel.ts';
import { secondLfbBase } from './kexec.ts';
import { type ResolvedOptions, resolveOptions, type SimulateOptions } from './options.ts';
import type { KernelRecord } from './record.ts';

/** `conflict`: an allocation overlaps the framebuffer; `degraded`: no conflict, but an allocation failed; else `ok`. */
export type Verdict = 'ok' | 'conflict' | 'degraded';

/** Both kernels on a host. */
export interface Run {
	/** As the first kernel finds it. */
	readonly host: Host;
	readonly verdict: Verdict;
	/** The first kernel, and the second if there is one. */
	readonly kernels: readonly KernelRecord[];
}

/** Both kernels on a VM. */
export interface Simulation<V extends AnyVm = Vm> extends Run {
	readonly vm: V;
}

/**
 * Boots one kernel, then the other on the host as the first one left it. Omitted settings and options take their
 * defaults; all are checked first.
 * @throws SettingError for an unknown setting or option, or one out of its range
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * const vm = { generation: 2 } as const;
 * console.log(simulate(vm, { policy: 'gen1-bar' }).verdict); // conflict
 * console.log(simulate(vm, { policy: 'low-half' }).verdict); // ok
 * ```
 */
export function simulate<V extends AnyVm>(vm: V, options?: SimulateOptions, recorder?: Recorder): Simulation<V>;
/** The same for Hyper-V settings, with defaults for what is omitted. */
export function simulate(vm: VmSettings, options?: SimulateOptions, recorder?: Recorder): Simulation;
export function simulate(vm: AnySettings, options: SimulateOptions = {}, recorder?: Recorder): Simulation<AnyVm> {
	return simulateResolved(resolveAnyVm(vm), resolveOptions(options), recorder);
}

/** Like `simulate`, for a checked VM and options. */
export function simulateResolved<V extends AnyVm>(vm: V, options: ResolvedOptions, recorder?: Recorder): Simulation<V> {
	return { vm, ...runResolved(hostOf(vm, options), options, recorder) };
}

/**
 * Like `simulate`, on a host from `hostOf` or `hostFrom`.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { hostOf, runOn } from '@hvmmio/core/host';
 * const { kernels } = runOn(hostOf(resolveVm({})), { second: false });
 * console.log(kernels.length); // 1
 * ```
 */
export function runOn(host: Host, options: Omit<SimulateOptions, keyof HostOverrides> = {}, recorder?: Recorder): Run {
	return runResolved(host, resolveOptions(options), recorder);
}

function runResolved(host: Host, options: ResolvedOptions, recorder: Recorder | undefined): Run {
	const { drivers, sysfb, videoDriver, pci, loader, kexecTools } = options;
	const policy = policyById(options.policy);
	const kernel = { policy, sysfb, lfbBase: options.lfbBase ?? host.lfbBase, drivers, videoDriver, pci };
	recorder?.({ step: 'boot', role: 'first' });
	const first = boot(host, kernel, recorder);
	if (!options.second) {
		return { host, verdict: verdictOf([first.record]), kernels: [first.record] };
	}
	const told = secondLfbBase(first.host, kernel, first.record.framebufferMoved, { loader, kexecTools });
	const next: KernelConfig = {
		...kernel,
		policy: policyById(options.secondPolicy),
		lfbBase: options.secondLfbBase ?? told,
		drivers: options.secondDrivers,
	};
	recorder?.({ step: 'boot', role: 'second' });
	const second = boot(first.host, next, recorder);
	const kernels = [first.record, second.record];
	return { host, verdict: verdictOf(kernels), kernels };
}

function verdictOf(kernels: readonly KernelRecord[]): Verdict {
	if (kernels.some((kernel) => kernel.conflicts.length > 0)) {
		return 'conflict';
	}
	const failed = kernels.some((kernel) => kernel.allocations.some((each) => each.result === null));
	return failed ? 'degraded' : 'ok';
}
