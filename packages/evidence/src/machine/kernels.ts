/** The kernels whose logs are given: which one is which, what it is, what it knew and loaded. */

import type { Driver, Message, Range } from '@hvmmio/core';
import type { FactName } from '../fact.ts';
import { bootKey, type Facts, type Source, sourceOf } from './facts.ts';

export interface ObservedKernel {
	readonly file: string;
	/** Which boot of the log, from 1. */
	readonly boot: number;
	/** `second`: started by kexec after a crash; null where no line tells. */
	readonly role: 'first' | 'second' | null;
	readonly release: string | null;
	/** Debian's package version. */
	readonly package: string | null;
	/** Where its version stands. */
	readonly releaseSource: Source | null;
	/** The line with `hv_mmio=`. */
	readonly mmio: {
		readonly low: Range | null;
		readonly high: Range | null;
		readonly reserved: Range | null;
		readonly source: Source;
	} | null;
	readonly warnings: readonly { readonly message: Message; readonly source: Source }[];
	/** In the order in which they registered. */
	readonly drivers: readonly Driver[];
	/** The video driver that it loaded. */
	readonly videoDriver: 'hyperv_drm' | 'hyperv_fb' | null;
	/** Where the boot framebuffer driver found the framebuffer: `lfb_base`. */
	readonly bootFramebuffer: Range | null;
	/** Does the log go from the kernel's first lines past hv_vmbus? Only then does a missing line mean something. */
	readonly complete: boolean;
	readonly blacklisted: readonly string[];
}

/** Facts that only a kernel's log has. */
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
];

export function kernelsOf(facts: Facts): ObservedKernel[] {
	const boots = new Map<string, { file: string; boot: number; line: number }>();
	for (const name of OWN) {
		for (const { file, boot, line } of facts.all(name)) {
			const key = bootKey({ file, boot });
			if (boot > 0 && !boots.has(key)) {
				boots.set(key, { file, boot, line });
			}
		}
	}
	return [...boots.values()]
		.sort((a, b) => (a.file === b.file ? a.boot - b.boot : 0))
		.map(({ file, boot }) => kernelOf(facts, file, boot));
}

function kernelOf(facts: Facts, file: string, boot: number): ObservedKernel {
	const of = <N extends FactName>(name: N) =>
		facts.all(name).filter((fact) => fact.file === file && fact.boot === boot);
	const [kernel] = of('kernel');
	const mmio = of('hv-mmio').at(-1);
	const registered = of('driver-registered');
	const video = registered.map(({ value }) => value).find((name) => name === 'hyperv_drm' || name === 'hyperv_fb');
	const starts = kernel !== undefined || of('memory').length > 0;
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
		videoDriver: video === 'hyperv_drm' || video === 'hyperv_fb' ? video : null,
		bootFramebuffer: of('boot-framebuffer').find(({ value }) => value.start > 0)?.value ?? null,
		complete: starts && registered.length > 0,
		blacklisted: of('blacklisted').map(({ value }) => value),
	};
}

function driversOf(names: readonly string[]): Driver[] {
	const drivers = names.flatMap((name): Driver[] =>
		name === 'hv_pci' ? ['pci'] : name === 'hyperv_drm' || name === 'hyperv_fb' ? ['video'] : [],
	);
	return [...new Set(drivers)];
}
