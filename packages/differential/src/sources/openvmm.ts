/**
 * Every kind of guest that OpenVMM creates, with every kernel on it: architecture, boot, gfx, OpenHCL, release, root
 * complexes, RAM below, at and above what fits below 4 GiB, what the kernel knows of the framebuffer, CONFIG_SYSFB.
 * Device-tree boots are left out, since they do not call `vmbus_reserve_fb`. Source: docs/hosts.md.
 */

import { GIB, MIB, PAGE } from '@hvmmio/core/address';
import { reserveInputOf } from '@hvmmio/core/guest';
import { hostOf, type OpenVmmVm, resolveOpenVmm } from '@hvmmio/core/host';
import { type Case, writeCase } from '@hvmmio/vectors/case';
import { caseOfCore } from '../case/core.ts';
import { lastFrom } from './lattice.ts';
import { createRandom } from './random.ts';
import type { Source } from './source.ts';

const ROOT_COMPLEXES = [0, 1, 2, 5];
/** How far an older hyperv_fb moves the framebuffer up. */
const MOVED_BY = 8 * MIB;
const WITH = [
	{ gfx: false, openhcl: false },
	{ gfx: true, openhcl: false },
	{ gfx: true, openhcl: true },
];

type Settings = Parameters<typeof resolveOpenVmm>[0];

/** A VM. Its cases are computed on first use, since a run may need only a few VMs, or none. */
interface Guest {
	readonly settings: Settings;
	/** Number of its first input. */
	readonly from: number;
	/** Number of inputs. */
	readonly count: number;
	cases?: readonly Case[];
}

let known: readonly Guest[] | undefined;

/** All OpenVMM guests, in order. */
export function openVmmSource(): Source & { readonly size: number } {
	known ??= guests();
	const all = known;
	const last = all.at(-1) as Guest;
	return {
		name: 'openvmm',
		anyBits: false,
		size: last.from + last.count,
		write(index, block, slot) {
			const guest = lastFrom(all, index);
			guest.cases ??= casesOn(guest);
			writeCase(block.words, slot, guest.cases[index - guest.from] as Case);
		},
	};
}

/** Random OpenVMM guests. */
export function openVmmSampleSource(seed: number): Source {
	const random = createRandom(seed, 13);
	const all = openVmmSource();
	return {
		name: 'openvmm sample',
		anyBits: false,
		write(index, block, slot) {
			random.begin(index);
			all.write(random.below(all.size), block, slot);
		},
	};
}

function guests(): Guest[] {
	let next = 0;
	return vms().map((settings) => {
		const count = basesOf(settings).length * SYSFB.length;
		const from = next;
		next += count;
		return { settings, from, count };
	});
}

function vms() {
	return (['x86_64', 'arm64'] as const).flatMap((arch) =>
		(['uefi', 'direct'] as const).flatMap((boot) =>
			(['current', '1.7'] as const).flatMap((release) =>
				(release === '1.7' ? [0] : ROOT_COMPLEXES).flatMap((rootComplexes) =>
					ramSizes(arch, rootComplexes).flatMap((ram) =>
						WITH.map((more) => ({ arch, boot, release, rootComplexes, ram, ...more })),
					),
				),
			),
		),
	);
}

/** RAM sizes in bytes: around what fits below the low windows, and common sizes. */
function ramSizes(arch: OpenVmmVm['arch'], rootComplexes: number): number[] {
	const room = (arch === 'arm64' ? 3584 : 3968) * MIB - rootComplexes * 64 * MIB;
	return [512 * MIB, GIB, room - PAGE, room, room + PAGE, 4 * GIB, 5.5 * GIB, 16 * GIB, 64 * GIB, 1024 * GIB];
}

const SYSFB = [true, false];

/** The values that `lfb_base` can have: the host's base, 0, or the base that a driver has moved the framebuffer to. */
function basesOf({ gfx, boot }: Settings): ((lfbBase: number) => number)[] {
	return gfx && boot === 'uefi' ? [(base) => base, () => 0, (base) => base + MOVED_BY] : [() => 0];
}

/** The inputs of the kernels on a VM. */
function casesOn({ settings }: Guest): Case[] {
	const host = hostOf(resolveOpenVmm(settings));
	return basesOf(settings).flatMap((baseOf) =>
		SYSFB.map((sysfb) => caseOfCore(reserveInputOf(host, { lfbBase: baseOf(host.lfbBase), sysfb }))),
	);
}
