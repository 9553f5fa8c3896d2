/** What machine the evidence is from: a Hyper-V VM, a utility VM such as WSL2, something else, or unknown. */

import type { FactName } from '@hvmmio/evidence';
import { type Facts, type Source, sourceOf } from './facts.ts';

/** A Hyper-V VM, the utility VM of WSL2 and containers, something else, or unknown. */
export type GuestKind = 'hyper-v' | 'utility-vm' | 'other' | 'unknown';

/** The kind of guest the evidence is from, and the lines that show it. */
export interface Guest {
	readonly kind: GuestKind;
	/** Names of what it is instead, from the lines; empty for a Hyper-V VM. */
	readonly names: readonly string[];
	/** The system, if it is not Linux. */
	readonly system: string | null;
	readonly sources: readonly Source[];
}

/** Facts that only a Hyper-V guest or host gives. `hypervisor` is not one of them, since KVM can emulate Hyper-V. */
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
/** Facts of a VM with firmware or a video device, or with settings on a host. */
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
