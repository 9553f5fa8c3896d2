/** What the evidence is of: a Hyper-V VM, a utility VM such as WSL2, something else, or nothing that can be told. */

import type { FactName } from '@hvmmio/evidence';
import { type Facts, type Source, sourceOf } from './facts.ts';

/** A Hyper-V VM, the utility VM of WSL2 and containers, something else, or not told. */
export type GuestKind = 'hyper-v' | 'utility-vm' | 'other' | 'unknown';

/** What kind of guest the evidence is of, and the lines that say so. */
export interface Guest {
	readonly kind: GuestKind;
	/** What it is instead, as the lines have it; empty for a Hyper-V VM. */
	readonly names: readonly string[];
	/** The system, if it is not Linux. */
	readonly system: string | null;
	readonly sources: readonly Source[];
}

/** Facts that only a guest of Hyper-V, or its host, gives. `hypervisor` is not among them: KVM can pose as Hyper-V. */
const OWN: readonly FactName[] = [
	'generation',
	'driver-registered',
	'hv-mmio',
	'reservation-warning',
	'host-build',
	'isolation',
	'platform',
	'azure-kernel',
	'pci-probe',
	'mmio-needed',
	'd0-failed',
	'd0-retried',
	'probe-failed',
	'device-range',
	'framebuffer',
	'framebuffer-size',
	'framebuffer-not-in-ram',
	'screen',
	'video-allocation-failed',
	'video-timeout',
	'video-bar',
	'driver-error',
	'low-mmio-setting',
	'high-mmio-setting',
	'high-mmio-base-setting',
	'resolution-setting',
	'resolution-type',
	'high-mmio-refused',
	'vm-name',
	'openvmm',
];
/** Facts of a VM that has firmware or a video device, or that a host has settings for. */
const REAL: readonly FactName[] = [
	'generation',
	'framebuffer',
	'boot-framebuffer',
	'framebuffer-size',
	'framebuffer-not-in-ram',
	'screen',
	'video-bar',
	'video-allocation-failed',
	'video-timeout',
	'low-mmio-setting',
	'high-mmio-setting',
	'resolution-setting',
	'platform',
];

export function isHyperV(name: string): boolean {
	return /Hyper-?V/i.test(name);
}

export function guestOf(facts: Facts): Guest {
	const utility = facts.all('utility-vm');
	const strong = utility.some(({ value }) => value === 'wsl-kernel' || value === 'wsl-init');
	const hypervisors = facts.all('hypervisor');
	const saysHyperV = hypervisors.some(({ value }) => isHyperV(value));
	const own = OWN.some((name) => facts.has(name)) || facts.all('pci-bus').some(({ value }) => value.device !== null);
	const systems = facts.all('other-system');
	const foreign = [...hypervisors.filter(({ value }) => !isHyperV(value)), ...facts.all('other-machine')];
	if (systems.length > 0 && !own) {
		return guest('other', systems, systems[0]?.value ?? null);
	}
	if (foreign.length > 0 && !own) {
		return guest('other', foreign, null);
	}
	// Linux that OpenVMM boots directly has no firmware tables either.
	const isUtility = utility.length > 0 && (own || saysHyperV) && !isReal(facts) && !facts.has('openvmm');
	if (strong || isUtility) {
		return guest('utility-vm', utility, null);
	}
	return { kind: own || saysHyperV ? 'hyper-v' : 'unknown', names: [], system: null, sources: [] };
}

function isReal(facts: Facts): boolean {
	const video = facts.all('driver-registered').some(({ value }) => value === 'hyperv_drm' || value === 'hyperv_fb');
	return video || REAL.some((name) => facts.has(name));
}

function guest(kind: GuestKind, facts: readonly (Source & { readonly value: string })[], system: string | null): Guest {
	return { kind, names: [...new Set(facts.map(({ value }) => value))], system, sources: facts.map(sourceOf) };
}
