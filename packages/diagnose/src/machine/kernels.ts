/** The kernels whose logs are given: role, version, what they were told and which drivers they loaded. */

import type { Range } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import type { Message } from '@hvmmio/core/policies';
import type { FactName } from '@hvmmio/evidence';
import { bootKey, type Facts, type Source, type Sourced, sourceOf } from './facts.ts';

/** One boot of a kernel, from its log. */
export interface ObservedKernel {
	readonly file: string;
	/** Number of the boot in the log, from 1. */
	readonly boot: number;
	/** `second`: started by kexec after a crash; null if not known. */
	readonly role: 'first' | 'second' | null;
	readonly release: string | null;
	/** Debian's package version. */
	readonly package: string | null;
	/** The line with its version. */
	readonly releaseSource: Source | null;
	/** The line with `hv_mmio=`. */
	readonly mmio: {
		readonly low: Range | null;
		readonly high: Range | null;
		readonly reserved: Range | null;
		readonly source: Source;
	} | null;
	readonly warnings: readonly { readonly message: Message; readonly source: Source }[];
	/** In the order of registration. */
	readonly drivers: readonly Driver[];
	/** The video driver that it loaded. */
	readonly videoDriver: 'hyperv_drm' | 'hyperv_fb' | null;
	/** The framebuffer as the boot framebuffer driver found it, at `lfb_base`. */
	readonly bootFramebuffer: Range | null;
	/** True if the log covers the kernel's first lines to beyond hv_vmbus. Only then is a missing line meaningful. */
	readonly complete: boolean;
	/** True if there are log lines of the kernel, false if only uname or a package list names it. */
	readonly logged: boolean;
	/** Known options of its configuration. */
	readonly config: ReadonlyMap<string, 'y' | 'm' | 'n'>;
	readonly blacklisted: readonly string[];
}

/** Facts that occur only in kernel logs. */
const OWN: readonly FactName[] = [
	'kernel',
	'hypervisor',
	'hv-mmio',
	'driver-registered',
	'pci-probe',
	'd0-failed',
	'd0-retried',
	'mmio-needed',
	'boot-framebuffer',
	'memory-affinity',
	'second-kernel',
	'pci-bus',
	'reservation-warning',
	'probe-failed',
	'driver-error',
	'oops',
	'framebuffer-not-in-ram',
	'video-timeout',
	'screen',
	'generation',
	'memory',
	'bridge-window',
];

export function kernelsOf(facts: Facts): ObservedKernel[] {
	const boots = new Map<string, { file: string; boot: number; line: number }>();
	for (const name of OWN) {
		for (const { file, boot, line, kind } of facts.all(name)) {
			const key = bootKey({ file, boot });
			// Memory and windows also occur in /proc/iomem, the generation in Get-VM.
			if (boot > 0 && kind === 'dmesg' && !boots.has(key)) {
				boots.set(key, { file, boot, line });
			}
		}
	}
	const kernels = [...boots.values()]
		.sort((a, b) => (a.file === b.file ? a.boot - b.boot : 0))
		.map(({ file, boot }) => kernelOf(facts, file, boot));
	return withLooseNames(facts, kernels);
}

/** Applies output of uname, hostnamectl or a package list to the kernel that ran last. */
function withLooseNames(facts: Facts, kernels: ObservedKernel[]): ObservedKernel[] {
	const loose = facts.all('kernel').filter(({ boot }) => boot === 0);
	const lastNamed = loose.find(({ value }) => value.package !== null) ?? loose.at(-1);
	const named = lastNamed?.value ?? onlyPackage(facts);
	const source = lastNamed ?? facts.last('kernel-package');
	const packaged = kernels.map((kernel) => withPackage(facts, kernel));
	if (named === undefined || source === undefined) {
		return packaged;
	}
	const release = { release: named.release, package: named.package, releaseSource: sourceOf(source) };
	const last = packaged.findLastIndex((kernel) => kernel.role !== 'second');
	const kernel = packaged[last];
	if (kernel === undefined) {
		return lastNamed === undefined
			? packaged
			: [...packaged, { ...kernelOf(facts, lastNamed.file, 0), ...release, logged: false }];
	}
	const same = kernel.release === null || kernel.release === named.release;
	return same ? packaged.with(last, { ...kernel, ...release, package: release.package ?? kernel.package }) : packaged;
}

/** The kernel package, if only one is installed. */
function onlyPackage(facts: Facts) {
	const installed = facts.all('kernel-package');
	const [first] = installed;
	return first && installed.every(({ value }) => value.release === first.value.release) ? first.value : undefined;
}

/** Adds Debian's package version from a package list. */
function withPackage(facts: Facts, kernel: ObservedKernel): ObservedKernel {
	const found = facts
		.all('kernel-package')
		.find(({ value }) => value.release === kernel.release && value.package !== null);
	return found && kernel.package === null ? { ...kernel, package: found.value.package } : kernel;
}

function kernelOf(facts: Facts, file: string, boot: number): ObservedKernel {
	const of = <N extends FactName>(name: N) =>
		facts.all(name).filter((fact) => fact.file === file && fact.boot === boot);
	const [kernel] = of('kernel').filter(({ kind }) => kind === 'dmesg');
	const mmio = of('hv-mmio').at(-1);
	const registered = of('driver-registered');
	const video = registered.map(({ value }) => value).find((name) => name === 'hyperv_drm' || name === 'hyperv_fb');
	const starts = of('log-start').length > 0 || of('memory').some(({ kind }) => kind === 'dmesg');
	const driver = video ?? videoIn(of('driver-error'), of('video-timeout'), of('framebuffer-not-in-ram').length > 0);
	return {
		file,
		boot,
		role: of('second-kernel').length > 0 ? 'second' : of('crash-kernel').length > 0 ? 'first' : null,
		release: kernel?.value.release ?? null,
		package: kernel?.value.package ?? null,
		releaseSource: kernel ? sourceOf(kernel) : null,
		mmio: mmio ? { ...mmio.value, source: sourceOf(mmio) } : null,
		warnings: of('reservation-warning').map((fact) => ({ message: fact.value, source: sourceOf(fact) })),
		drivers: driversOf(registered.map(({ value }) => value)),
		videoDriver: driver === 'hyperv_drm' || driver === 'hyperv_fb' ? driver : null,
		bootFramebuffer: of('boot-framebuffer').find(({ value }) => value.start > 0)?.value ?? null,
		complete: starts && registered.length > 0,
		logged: boot > 0,
		config: new Map(facts.all('config').map(({ value }) => [value.option, value.value])),
		blacklisted: of('blacklisted').map(({ value }) => value),
	};
}

/** The video driver, from lines other than its registration. */
function videoIn(
	errors: readonly Sourced<'driver-error'>[],
	timeouts: readonly Sourced<'video-timeout'>[],
	notInRam: boolean,
): string | undefined {
	const names = [...errors.map(({ value }) => value.driver), ...timeouts.map(({ value }) => value)];
	return names.find((name) => name === 'hyperv_drm' || name === 'hyperv_fb') ?? (notInRam ? 'hyperv_fb' : undefined);
}

function driversOf(names: readonly string[]): Driver[] {
	const drivers = names.flatMap((name): Driver[] =>
		name === 'hv_pci' ? ['pci'] : name === 'hyperv_drm' || name === 'hyperv_fb' ? ['video'] : [],
	);
	return [...new Set(drivers)];
}
