/**
 * Properties of OpenVMM's layout over random settings: nothing overlaps, all is aligned, RAM is complete, and each
 * window is at the lowest (below 4 GiB: the highest) free address. The long form has 10^6: `pnpm test:openvmm`.
 */

import { numbersFrom } from '@hvmmio/testkit/random';
import { expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { alignUp, MIB, PAGE, type Range, sizeOf } from '../src/address/index.ts';
import { type OpenVmmSettings, openVmmLayout, resolveOpenVmm } from '../src/host/index.ts';
import { SettingError } from '../src/index.ts';

const LONG = process.env['HVMMIO_LONG'] === '1';
const COUNT = LONG ? 1_000_000 : 20_000;
const GIB = 2 ** 30;
const FOUR_GIB = 4 * GIB;

/** RAM sizes around boundaries: below, at and above what fits below 4 GiB, and whole GiB. */
function settings(below: (n: number) => number): OpenVmmSettings {
	const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
	const rootComplexes = pick([0, 0, 1, 2, 3, below(16) === 0 ? below(63) : below(6)]);
	const arch = pick(['x86_64', 'arm64'] as const);
	const room = (arch === 'arm64' ? 3584 : 3968) * MIB - rootComplexes * 64 * MIB;
	const near = pick([GIB, 2 * GIB, room, 4 * GIB, below(1000) * GIB, below(2 ** 20) * MIB]);
	const ram = Math.max(MIB, near + (below(5) - 2) * pick([PAGE, MIB, 2 * MIB]));
	const release = pick(['current', 'current', '1.7'] as const);
	return {
		arch,
		ram,
		rootComplexes: release === '1.7' ? 0 : rootComplexes,
		boot: pick(['uefi', 'direct', 'devicetree'] as const),
		vmbus: below(4) > 0,
		openhcl: below(8) === 0,
		release,
		physicalAddressBits: below(8) === 0 ? 33 + below(20) : null,
	};
}

/** Throws instead of using `expect`, which a hundred times per case for a million cases takes minutes. */
function check(holds: boolean, what: string, given: OpenVmmSettings): void {
	if (!holds) {
		throw new Error(`${what}: ${JSON.stringify(given)}`);
	}
}

const touch = (a: Range, b: Range) => a.start < b.end && b.start < a.end;

/** True if no lower aligned address from `from` up was free when the range was placed. */
function isLowest(range: Range, align: number, from: number, before: readonly Range[]): boolean {
	const candidates = [from, ...before.map(({ end }) => end)].map((at) => alignUp(Math.max(at, from), align));
	return candidates.every((start) => {
		const candidate = { start, end: start + sizeOf(range) };
		return start >= range.start || before.some((other) => touch(other, candidate));
	});
}

test(`${COUNT} random VMs`, { timeout: minutes(15) }, () => {
	const below = numbersFrom(20_261_127);
	const counts = { placed: 0, refused: 0, hole: 0, split: 0 };
	for (let i = 0; i < COUNT; i++) {
		const given = settings(below);
		let vm: ReturnType<typeof resolveOpenVmm>;
		try {
			vm = resolveOpenVmm(given);
		} catch (error) {
			check(error instanceof SettingError, 'another error', given);
			counts.refused++;
			continue;
		}
		counts.placed++;
		const { ram, lowMmio, highMmio, pcie, vtl2 } = openVmmLayout(vm);
		const high = highMmio && { start: highMmio.start, end: highMmio.start + 512 * MIB };
		const lows = pcie.map((each) => each.low);
		const highs = pcie.map((each) => each.high);
		const ecams = pcie.map((each) => each.ecam);
		const private2 = vtl2 ? [vtl2.mmio, ...(vtl2.framebuffer ? [vtl2.framebuffer] : [])] : [];
		const all = [...ram, lowMmio, ...lows, ...(high ? [high] : []), ...highs, ...ecams, ...private2];
		const sorted = [...all].sort((a, b) => a.start - b.start);
		check(
			sorted.every(
				(range, at) => range.start < range.end && (at === 0 || (sorted[at - 1] as Range).end <= range.start),
			),
			'an overlap',
			given,
		);
		check(ram.reduce((sum, range) => sum + sizeOf(range), 0) === vm.ram, 'RAM is not complete', given);
		check(lowMmio.end === FOUR_GIB && sizeOf(lowMmio) === (vm.arch === 'arm64' ? 512 : 128) * MIB, 'low', given);
		const end = (ram.at(-1) as Range).end;
		counts.split += Number(ram.length > 1);
		check(
			vm.physicalAddressBits === null || (sorted.at(-1) as Range).end <= 2 ** vm.physicalAddressBits,
			'limit',
			given,
		);
		if (vm.release === '1.7') {
			check(high === null || high.start === 0xf_e000_0000, 'the old high window', given);
			continue;
		}
		const bottom = vm.arch === 'arm64' && vm.boot !== 'uefi' ? GIB : 0;
		const ceiling = lows.at(-1)?.start ?? lowMmio.start;
		const align = vm.ram < GIB ? 2 * MIB : GIB;
		check(
			lows.every((range, at) => range.end === (lows[at - 1] ?? lowMmio).start),
			'low windows are stacked',
			given,
		);
		if (vm.ram <= ceiling - bottom) {
			check(ram.length === 1 && ram[0]?.start === bottom, 'RAM that fits is in one piece', given);
		} else {
			const first = Math.floor((ceiling - bottom) / align) * align;
			check((ram.length === 2 ? sizeOf(ram[0] as Range) : 0) === first, 'the piece below is as large as can be', given);
			check(ram.at(-1)?.start === FOUR_GIB, 'the rest starts at 4 GiB', given);
		}
		const from = Math.max(FOUR_GIB, end);
		const placed: Range[] = [];
		for (const [range, step] of [
			...highs.map((each) => [each, GIB] as const),
			...(high ? [[high, 2 * MIB] as const] : []),
			...ecams.map((each) => [each, MIB] as const),
		]) {
			check(range.start % step === 0, 'alignment', given);
			check(isLowest(range, step, from, placed), 'the lowest place', given);
			placed.push(range);
		}
		counts.hole += Number(high !== null && highs.some((each) => each.start > high.start));
		const top = Math.max(end, ...placed.map((range) => range.end), FOUR_GIB);
		check(
			private2.every((range) => range.start >= top),
			'VTL2 is above all',
			given,
		);
	}
	expect(Object.entries(counts).filter(([, count]) => count < COUNT / 100)).toEqual([]);
});
