/**
 * Where OpenVMM places RAM and MMIO. Source: docs/hosts.md, OpenVMM; read in microsoft/openvmm (2026-08-21) and
 * compared with its layout code. Order: fixed ranges, 32-bit windows from the top down, RAM from the bottom up, 64-bit
 * windows from the bottom up (largest alignment first, then size, then the caller's order), then VTL2's ranges above
 * everything else.
 */

import { ADDRESS_LIMIT } from '../../address/address.ts';
import type { Range } from '../../address/range.ts';
import { FOUR_GIB, GIB, MIB, PAGE } from '../../address/units.ts';
import { AddressSpace } from '../space.ts';
import type { OpenVmmVm } from './vm.ts';

/** The windows of a PCIe root complex, which has a segment of its own with 256 buses. */
export interface RootComplex {
	readonly low: Range;
	readonly high: Range;
	/** Configuration space, 1 MiB a bus. */
	readonly ecam: Range;
}

export interface Placement {
	/** In address order. */
	readonly ram: readonly Range[];
	readonly low: Range;
	/** Null without VMBus. */
	readonly high: Range | null;
	/** In the order of the root complexes. */
	readonly pcie: readonly RootComplex[];
	/** OpenHCL's ranges above everything else; null without it. */
	readonly vtl2: { readonly mmio: Range; readonly framebuffer: Range | null } | null;
}

const STEP = 2 * MIB;
const HIGH_SIZE = 512 * MIB;
const PCIE_LOW = 64 * MIB;
const PCIE_HIGH = GIB;
const ECAM = 256 * MIB;
const ECAM_ALIGN = MIB;
const VTL2_MMIO = GIB;
const VTL2_FRAMEBUFFER = 8 * MIB;
/** As on Hyper-V; used until the layout of 2026-05-18. */
const OLD_HIGH: Range = { start: 0xf_e000_0000, end: 0x10_0000_0000 };

/** Start of low MMIO, which ends at 4 GiB: 128 MiB on x86_64, 512 MiB on arm64. No option of OpenVMM changes it. */
export function lowBase(arch: OpenVmmVm['arch']): number {
	return FOUR_GIB - (arch === 'arm64' ? 512 : 128) * MIB;
}

/** Start of RAM. Linux direct boot on arm64 leaves the first GiB free; release 1.7.2511 did not. */
function ramStart({ arch, boot, release }: OpenVmmVm): number {
	return arch === 'arm64' && boot !== 'uefi' && release === 'current' ? GIB : 0;
}

/** @throws NoRoomError if a window or the RAM does not fit. */
export function place(vm: OpenVmmVm): Placement {
	return vm.release === '1.7' ? placeOld(vm) : placeCurrent(vm);
}

/** The layout since fdad1f346 (2026-05-18). */
function placeCurrent(vm: OpenVmmVm): Placement {
	const space = new AddressSpace();
	const bottom = ramStart(vm);
	space.take({ start: 0, end: bottom });
	const low = space.take({ start: lowBase(vm.arch), end: FOUR_GIB });
	const numbers = Array.from({ length: vm.rootComplexes }, (_, i) => i);
	const below = { start: bottom, end: FOUR_GIB };
	const lows = numbers.map((i) => space.takeHighest(`low window of root complex ${i}`, PCIE_LOW, STEP, below));
	const ram = space.takeInPieces('ram', vm.ram, vm.ram < GIB ? STEP : GIB, bottom);
	const above = { start: Math.max(FOUR_GIB, endOf(ram)), end: ADDRESS_LIMIT };
	const highs = numbers.map((i) => space.takeLowest(`high window of root complex ${i}`, PCIE_HIGH, GIB, above));
	const high = vm.vmbus ? space.takeLowest('high MMIO', HIGH_SIZE, STEP, above) : null;
	const ecams = numbers.map((i) => space.takeLowest(`ECAM of root complex ${i}`, ECAM, ECAM_ALIGN, above));
	const pcie = numbers.map((i) => ({ low: lows[i], high: highs[i], ecam: ecams[i] }) as RootComplex);
	const taken = [...ram, low, ...lows, ...highs, ...(high ? [high] : []), ...ecams];
	return { ram, low, high, pcie, vtl2: vtl2Of(vm, space, endOf(taken)) };
}

/** Release 1.7.2511: high MMIO is at a fixed address, and RAM fills the free space around both windows. */
function placeOld(vm: OpenVmmVm): Placement {
	const space = new AddressSpace();
	const low = space.take({ start: lowBase(vm.arch), end: FOUR_GIB });
	const high = vm.vmbus ? space.take(OLD_HIGH) : null;
	const ram = space.takeInPieces('ram', vm.ram, PAGE, ramStart(vm));
	const taken = [...ram, low, ...(high ? [high] : [])];
	return { ram, low, high, pcie: [], vtl2: vtl2Of(vm, space, endOf(taken)) };
}

/** Both are placed above everything else, the MMIO first. */
function vtl2Of(vm: OpenVmmVm, space: AddressSpace, top: number): Placement['vtl2'] {
	if (!vm.openhcl) {
		return null;
	}
	const mmio = space.takeLowest('MMIO of VTL2', VTL2_MMIO, STEP, { start: top, end: ADDRESS_LIMIT });
	const rest = { start: mmio.end, end: ADDRESS_LIMIT };
	const framebuffer = vm.gfx ? space.takeLowest('framebuffer of VTL2', VTL2_FRAMEBUFFER, PAGE, rest) : null;
	return { mmio, framebuffer };
}

/** The highest end of the ranges. */
export function endOf(ranges: readonly Range[]): number {
	return ranges.reduce((end, range) => Math.max(end, range.end), 0);
}
