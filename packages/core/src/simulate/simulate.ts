/** The first kernel, then the kdump or kexec kernel, on one VM. */

import { assertU32 } from '../address.ts';
import type { Vm } from '../host/vm.ts';
import type { PolicyId } from '../policies/policy.ts';
import { policyById } from '../policies/table.ts';
import type { Recorder } from '../trace.ts';
import { assertDrivers, assertPci } from './assert.ts';
import { boot } from './boot.ts';
import { type AnyVm, type Host, type HostOverrides, hostOf } from './host.ts';
import type { Driver, KernelConfig, KexecTools, Loader, PciDevice, VideoDriver } from './kernel.ts';
import { secondLfbBase } from './kexec.ts';
import type { KernelRecord } from './record.ts';

/** How the two kernels are built and started. What is left out takes the default named. */
export interface SimulateOptions extends HostOverrides {
	/** `low-half`. */
	readonly policy?: PolicyId | undefined;
	/** As `policy`. */
	readonly secondPolicy?: PolicyId | undefined;
	/** pci, then video. */
	readonly drivers?: readonly Driver[] | undefined;
	/** As `drivers`. */
	readonly secondDrivers?: readonly Driver[] | undefined;
	/** One device with 1 MiB of 64-bit BARs. */
	readonly pci?: readonly PciDevice[] | undefined;
	/** `kexec_load`. */
	readonly loader?: Loader | undefined;
	/** `newer`. */
	readonly kexecTools?: KexecTools | undefined;
	/** `hyperv_drm`. */
	readonly videoDriver?: VideoDriver | undefined;
	/** What the host model says; 32 bits. */
	readonly lfbBase?: number | undefined;
	/** What `secondLfbBase` says; 32 bits. */
	readonly secondLfbBase?: number | undefined;
	/** CONFIG_SYSFB in both kernels; true. */
	readonly sysfb?: boolean | undefined;
	/** Is there a second kernel? True. */
	readonly second?: boolean | undefined;
}

export type Verdict = 'ok' | 'conflict' | 'degraded';

/** Both kernels on a host. */
export interface Run {
	/** As the first kernel finds it. */
	readonly host: Host;
	/** `degraded`: no conflict, but an allocation came back empty. */
	readonly verdict: Verdict;
	/** The first kernel, and the second if there is one. */
	readonly kernels: readonly KernelRecord[];
}

export interface Simulation<V extends AnyVm = Vm> extends Run {
	readonly vm: V;
}

/** One device with 1 MiB of 64-bit BARs, like an NVMe disk. */
export const DEFAULT_PCI: readonly PciDevice[] = [{ low: 0, high: 2 ** 20 }];
export const DEFAULT_DRIVERS: readonly Driver[] = ['pci', 'video'];

/**
 * Boots one kernel, then the other on the host that the first one left.
 * @param vm as `resolveVm` or `resolveOpenVmm` gave it
 * @throws TypeError, RangeError for an option out of its range
 */
export function simulate<V extends AnyVm>(vm: V, options: SimulateOptions = {}, recorder?: Recorder): Simulation<V> {
	return { vm, ...runOn(hostOf(vm, options), options, recorder) };
}

/** As `simulate`, on a host that `hostOf` or `hostFrom` gave. */
export function runOn(host: Host, options: Omit<SimulateOptions, keyof HostOverrides> = {}, recorder?: Recorder): Run {
	const drivers = options.drivers ?? DEFAULT_DRIVERS;
	const kernel: KernelConfig = {
		policy: policyById(options.policy ?? 'low-half'),
		sysfb: options.sysfb ?? true,
		lfbBase: options.lfbBase ?? host.lfbBase,
		drivers,
		videoDriver: options.videoDriver ?? 'hyperv_drm',
		pci: options.pci ?? DEFAULT_PCI,
	};
	assertU32('lfbBase', kernel.lfbBase);
	assertDrivers('drivers', drivers);
	assertPci(kernel.pci);
	recorder?.({ step: 'boot', role: 'first' });
	const first = boot(host, kernel, recorder);
	if (options.second === false) {
		return { host, verdict: verdictOf([first.record]), kernels: [first.record] };
	}
	const kexec = { loader: options.loader ?? 'kexec_load', kexecTools: options.kexecTools ?? 'newer' };
	const next: KernelConfig = {
		...kernel,
		policy: options.secondPolicy ? policyById(options.secondPolicy) : kernel.policy,
		lfbBase: options.secondLfbBase ?? secondLfbBase(first.host, kernel, first.record.framebufferMoved, kexec),
		drivers: options.secondDrivers ?? drivers,
	};
	assertU32('secondLfbBase', next.lfbBase);
	assertDrivers('secondDrivers', next.drivers);
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
