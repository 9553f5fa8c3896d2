/**
 * Every kind of guest that OpenVMM makes, with every kernel on it: architecture, boot, gfx, OpenHCL, release, root
 * complexes, RAM below, at and above what fits below 4 GiB, what the kernel knows of the framebuffer, CONFIG_SYSFB. A
 * device-tree boot is left out: `vmbus_reserve_fb` is not called there. Source: docs/hosts.md.
 */

import type { ReserveInput as CoreInput } from '@hvmmio/core';
import { GIB, MIB, PAGE } from '@hvmmio/core/address';
import { reserveInputOf } from '@hvmmio/core/guest';
import { hostOf, type OpenVmmVm, resolveOpenVmm } from '@hvmmio/core/host';
import { type Case, writeCase } from '@hvmmio/vectors/case';
import { caseOfCore } from '../case/core.ts';
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

/** All of them, in order. */
export function openVmmSource(): Source & { readonly size: number } {
	allInputs ??= vms().flatMap(inputsOn).map(caseOfCore);
	const inputs = allInputs;
	return {
		name: 'openvmm',
		anyBits: false,
		size: inputs.length,
		write(index, block, slot) {
			writeCase(block.words, slot, inputs[index] as Case);
		},
	};
}

let allInputs: readonly Case[] | null = null;

/** Some of them, at random. */
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

function vms(): OpenVmmVm[] {
	return (['x86_64', 'arm64'] as const).flatMap((arch) =>
		(['uefi', 'direct'] as const).flatMap((boot) =>
			(['current', '1.7'] as const).flatMap((release) =>
				(release === '1.7' ? [0] : ROOT_COMPLEXES).flatMap((rootComplexes) =>
					ramSizes(arch, rootComplexes).flatMap((ram) =>
						WITH.map((more) => resolveOpenVmm({ arch, boot, release, rootComplexes, ram, ...more })),
					),
				),
			),
		),
	);
}

/** RAM in bytes: around what fits below the low windows, and sizes that are usual. */
function ramSizes(arch: OpenVmmVm['arch'], rootComplexes: number): number[] {
	const room = (arch === 'arm64' ? 3584 : 3968) * MIB - rootComplexes * 64 * MIB;
	return [512 * MIB, GIB, room - PAGE, room, room + PAGE, 4 * GIB, 5.5 * GIB, 16 * GIB, 64 * GIB, 1024 * GIB];
}

/** What the kernels on a VM look at: the host's lfb_base, 0, or where a driver has moved the framebuffer. */
function inputsOn(vm: OpenVmmVm): CoreInput[] {
	const host = hostOf(vm);
	const bases = host.lfbBase === 0 ? [0] : [host.lfbBase, 0, host.lfbBase + MOVED_BY];
	return bases.flatMap((lfbBase) => [true, false].map((sysfb) => reserveInputOf(host, { lfbBase, sysfb })));
}
