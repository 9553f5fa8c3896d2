/** Random legal VMs and kernels, in core's types and as the page's scenario. */

import { type AnyVm, POLICIES, resolveVm, type SimulateOptions, type Vm } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { lowMmioDefault, type Resolution, resolveOpenVmm } from '@hvmmio/core/host';
import { DEVICE_KINDS } from '../src/state/devices.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../src/state/scenario.ts';

export interface Case {
	readonly vm: AnyVm;
	readonly options: SimulateOptions;
	readonly scenario: Scenario;
}

const ORDERS: readonly (readonly Driver[])[] = [['pci', 'video'], ['video', 'pci'], ['pci'], ['video'], []];

export function randomCase(random: () => number): Case {
	const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
	const maybe = <T>(make: () => T): T | undefined => (random() < 0.5 ? make() : undefined);
	const vm = random() < 0.25 ? randomOpenVmm(random) : randomHyperV(random);
	const policies = POLICIES.map(({ id }) => id);
	const options: SimulateOptions = {
		policy: one(policies),
		secondPolicy: maybe(() => one(policies)),
		drivers: one(ORDERS),
		secondDrivers: maybe(() => one(ORDERS)),
		second: random() < 0.9,
		pci: Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
			low: one([0, 0, 4096, 16 * MIB, 32 * MIB]),
			high: one([0, MIB, 64 * MIB, 32768 * MIB]),
		})),
		loader: one(['kexec_load', 'kexec_file_load'] as const),
		kexecTools: one(['newer', '2.0.18'] as const),
		videoDriver: one(['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'] as const),
		sysfb: random() < 0.8,
		lfbBase: random() < 0.15 ? 0xf800_0000 : undefined,
		secondLfbBase: random() < 0.15 ? 0xf900_0000 : undefined,
		mmio: random() < 0.1 ? [{ start: 0xe000_0000, end: 0x1_0000_0000 }] : undefined,
		framebuffer: vm.framebuffer === undefined && random() < 0.1 ? { start: 0xf000_0000, end: 0xf080_0000 } : undefined,
	};
	const { framebuffer = null, ...settings } = options;
	const scenario = {
		...DEFAULT_SCENARIO,
		...vm,
		...('host' in vm ? {} : asHeld(vm)),
		...Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value ?? null])),
		pci: settings.pci?.map((device) => ({ ...device, kind: maybe(() => one(DEVICE_KINDS).id) })),
		framebuffer: vm.framebuffer ?? framebuffer,
	} as Scenario;
	return { vm, options, scenario };
}

function randomOpenVmm(random: () => number): AnyVm {
	const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
	const release = one(['current', 'current', '1.7'] as const);
	const boot = one(['uefi', 'uefi', 'direct', 'devicetree'] as const);
	const gfx = random() < 0.6;
	return resolveOpenVmm({
		arch: one(['x86_64', 'arm64'] as const),
		ram: (1 + Math.floor(random() * 65536)) * MIB,
		rootComplexes: release === '1.7' ? 0 : one([0, 0, 1, 3]),
		gfx,
		boot,
		openhcl: boot !== 'devicetree' && random() < 0.3,
		release,
		physicalAddressBits: one([null, 52]),
		framebuffer: !gfx && random() < 0.2 ? 'none' : undefined,
	});
}

/** The page's scenario has null for Hyper-V's defaults. */
function asHeld({ arch, platform, confidential, lowMmio, resolution, resolutionType }: Vm): Partial<Scenario> {
	return {
		lowMmio: lowMmio === lowMmioDefault(arch, platform, confidential) ? null : lowMmio,
		resolutionType: resolution === null ? DEFAULT_SCENARIO.resolutionType : resolutionType,
	};
}

function randomHyperV(random: () => number): Vm {
	const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
	const maybe = <T>(make: () => T): T | undefined => (random() < 0.5 ? make() : undefined);
	const generation = one([1, 2, 2] as const);
	const arch = generation === 1 ? 'x86_64' : one(['x86_64', 'arm64'] as const);
	const confidential = generation === 2 && random() < 0.2;
	const platform = one(['lab', 'azure'] as const);
	const least = arch === 'arm64' ? 512 : 128;
	const lowMmio = maybe(() => (least + Math.floor(random() * (3584 - least))) * MIB);
	const resolution = maybe(
		(): Resolution => ({ horizontal: 1 + Math.floor(random() * 7680), vertical: 1 + Math.floor(random() * 4320) }),
	);
	return resolveVm({
		generation,
		arch,
		platform,
		confidential,
		lowMmio,
		highMmio: one([512, 1024, 33280]) * MIB,
		highMmioBase: one([0xf_e000_0000, 0x90_0000_0000]),
		resolution,
		resolutionType: resolution && one(['single', 'maximum'] as const),
		framebuffer: random() < 0.1 ? 'none' : undefined,
	});
}
