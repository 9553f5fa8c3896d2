/** Random machines, simulated and printed in the form of their guest's and host's output. */

import { hostLayout, type KernelRecord, POLICIES, resolveVm, type Simulation, simulate, type Vm } from '@hvmmio/core';
import { FOUR_GIB, GIB, MIB, type Range } from '@hvmmio/core/address';
import type { Driver, VideoDriver } from '@hvmmio/core/guest';
import { lowMmioDefault, lowMmioMin, maxFramebuffer } from '@hvmmio/core/host';
import type { Random } from './mutate.ts';
import { printDmesg, printGetVm, printGetVmVideo, printIomem } from './print.ts';

export interface RandomMachine {
	readonly vm: Vm;
	readonly simulation: Simulation;
	/** The kernel that the guest's files are from. */
	readonly role: 0 | 1;
	/** Lines of each file. */
	readonly files: Readonly<Record<string, readonly string[]>>;
	/** The actual values of the properties. */
	readonly truth: Readonly<Record<string, string | number | boolean>>;
}

const VIDEO_DRIVERS: readonly VideoDriver[] = ['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'];
/** Policies of released kernels. */
const SHIPPED = POLICIES.filter(({ status }) => status !== 'proposed');
const ORDERS: readonly (readonly Driver[])[] = [
	['pci', 'video'],
	['video', 'pci'],
];

export function randomMachine(random: Random): RandomMachine {
	const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
	const vm = randomVm(random);
	const layout = hostLayout(vm);
	const pci = Array.from({ length: random(4) }, () => ({
		low: pick([0, 0, 4096, MIB, 16 * MIB, 64 * MIB]),
		high: pick([0, 4096, MIB, 64 * MIB]),
	}));
	const { id: policy } = pick(SHIPPED);
	const simulation = simulate(vm, {
		policy,
		secondPolicy: random(2) === 0 ? policy : pick(SHIPPED).id,
		drivers: pick(ORDERS),
		secondDrivers: pick(ORDERS),
		videoDriver: pick(VIDEO_DRIVERS),
		loader: pick(['kexec_load', 'kexec_file_load'] as const),
		kexecTools: pick(['newer', '2.0.18'] as const),
		pci,
	});
	const role = random(3) === 0 ? 1 : 0;
	const record = simulation.kernels[role] as KernelRecord;
	const ram = ramOf(layout, pick([GIB, 2 * GIB, 3 * GIB, 8 * GIB, 64 * GIB]), random);
	const { lowMmio: _low, ...host } = printGetVm(vm) as Record<string, unknown> & { lowMmio?: unknown };
	return {
		vm,
		simulation,
		role,
		files: {
			dmesg: dmesgOf(vm, record, role, ram, random),
			iomem: [...iomemOf(printIomem(vm, record), ram)],
			vm: asList(host),
			video: asList(printGetVmVideo(vm, true) as Record<string, unknown>),
		},
		truth: {
			generation: vm.generation,
			arch: vm.arch,
			confidential: vm.confidential,
			platform: vm.platform,
			lowMmio: layout.lowMmio.start,
			framebuffer: maxFramebuffer(vm),
			highMmio: layout.highMmio.start,
		},
	};
}

function randomVm(random: Random): Vm {
	const [generation, arch] = [
		[1, 'x86_64'] as const,
		[2, 'x86_64'] as const,
		[2, 'x86_64'] as const,
		[2, 'arm64'] as const,
	][random(4)] as readonly [1 | 2, 'x86_64' | 'arm64'];
	const platform = random(3) === 0 ? 'azure' : 'lab';
	const confidential = generation === 2 && random(5) === 0;
	const least = lowMmioMin(arch);
	const usual = lowMmioDefault(arch, platform, confidential);
	// Users cannot set the windows of a VM on Azure.
	const lowMmio = platform === 'azure' || random(2) === 0 ? usual : least + random(3 * 1024) * MIB;
	const resolution = random(2) === 0 ? { horizontal: 1 + random(7680), vertical: 1 + random(4320) } : undefined;
	return resolveVm({
		generation,
		arch,
		platform,
		confidential,
		lowMmio: Math.min(lowMmio, 3.5 * GIB),
		highMmio: (1 + random(2048)) * 2 * MIB,
		highMmioBase: random(2) === 0 ? 0xf_e000_0000 : FOUR_GIB + (32 + random(512)) * GIB,
		resolution,
	});
}

/** RAM fills the space below low MMIO first, in several rows; the rest is above 4 GiB. */
function ramOf(layout: ReturnType<typeof hostLayout>, bytes: number, random: Random): Range[] {
	const top = Math.min(bytes, layout.lowMmio.start);
	const cut = Math.floor((top * (1 + random(8))) / 10 / MIB) * MIB;
	const rows = [
		{ start: MIB, end: Math.max(2 * MIB, cut) },
		{ start: Math.max(2 * MIB, cut), end: top },
	];
	const rest = bytes - top;
	const above = Math.min(rest, layout.highMmio.start - FOUR_GIB);
	const behind = rest - above;
	return [
		...rows,
		{ start: FOUR_GIB, end: FOUR_GIB + above },
		{ start: layout.highMmio.end, end: layout.highMmio.end + behind },
	].filter(({ start, end }) => end > start);
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

function dmesgOf(vm: Vm, record: KernelRecord, role: 0 | 1, ram: readonly Range[], random: Random): string[] {
	const own = role === 1 ? [{ start: 0x1000_0000, end: 0x2000_0000 }] : ram;
	const isArm = vm.arch === 'arm64';
	const rows = own.map(({ start, end }) => `[mem 0x${hex(start, 16)}-0x${hex(end - 1, 16)}]`);
	const { lfbBase, videoDriver } = record.kernel;
	const layout = hostLayout(vm);
	const below = own.filter(({ end }) => end <= FOUR_GIB).reduce((top, { end }) => Math.max(top, end), MIB);
	const affinity = [
		{ start: 0, end: layout.lowMmio.start },
		{ start: FOUR_GIB, end: layout.highMmio.start },
		{ start: layout.highMmio.end, end: layout.highMmio.end + 64 * GIB },
	];
	const lines = printDmesg(vm, record).filter((line) => !/^(?:BIOS-e820| {2}node|Command line)/.test(line));
	const head = lines.findIndex((line) => line.startsWith('Linux version')) + 1;
	const { horizontal, vertical } = vm.resolution ?? { horizontal: 1024, vertical: 768 };
	return [
		...lines.slice(0, head),
		`Command line: ro${role === 1 ? ' elfcorehdr=0x6d000000' : ' crashkernel=256M'}`,
		...rows.map((row) => (isArm ? `  node   0: ${row}` : `BIOS-e820: ${row} usable`)),
		...(isArm ? [] : [`[mem 0x${hex(below, 8)}-0xffffffff] available for PCI devices`]),
		...affinity
			.filter(({ start, end }) => end > start)
			.map(({ start, end }) => `ACPI: SRAT: Node 0 PXM 0 [mem 0x${hex(start, 8)}-0x${hex(end - 1, 8)}] hotplug`),
		...lines.slice(head),
		...(vm.generation === 2 && lfbBase > 0
			? [`efifb: framebuffer at 0x${hex(lfbBase, 8)}, using 3072k, total 3072k`]
			: []),
		...(!vm.confidential && videoDriver !== 'hyperv_drm' && record.kernel.drivers.includes('video') && random(2) === 0
			? [`hyperv_fb: Screen resolution: ${horizontal}x${vertical}, Color depth: 32`]
			: []),
	];
}

/** Replaces the RAM rows that the printer made up; device rows are kept. */
function iomemOf(lines: readonly string[], ram: readonly Range[]): string[] {
	const rows = ram.map(({ start, end }) => `${hex(start, 8)}-${hex(end - 1, 8)} : System RAM`);
	return [...lines.filter((line) => !line.endsWith('System RAM')), ...rows].sort(
		(a, b) => Number.parseInt(a, 16) - Number.parseInt(b, 16),
	);
}

function asList(properties: Record<string, unknown>): string[] {
	return Object.entries(properties).map(([name, value]) => `${name.padEnd(24)}: ${value}`);
}

/** A random subset of the lines; whole files may be missing. */
export function subset({ files }: RandomMachine, random: Random): Record<string, string> {
	return Object.fromEntries(
		Object.entries(files)
			.filter(() => random(3) > 0)
			.map(([name, lines]) => {
				const kept = 1 + random(10);
				return [name, `${lines.filter(() => random(10) < kept).join('\n')}\n`];
			}),
	);
}
