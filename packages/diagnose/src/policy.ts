/** The policy of a kernel, from its log and its version. Source: docs/domain.md, sections 4 and 9. */

import { POLICIES, type PolicyId } from '@hvmmio/core';
import { intersection, rangeOf } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR } from '@hvmmio/core/host';
import { fixOfSeries, policyOfRelease, type ReleaseAnswer } from '@hvmmio/core/policies';
import type { ObservedKernel } from './machine/kernels.ts';
import type { Machine } from './machine/machine.ts';

/** How a policy is known. */
export type PolicyReason =
	/** It prints a line that only kernels with the fix print. */
	| { readonly id: 'prints-line' }
	/** From its version; `text` is core's explanation. */
	| { readonly id: 'release'; readonly version: string; readonly text: string; readonly noLine: boolean }
	/** A device has addresses in the legacy video device's BAR. */
	| { readonly id: 'video-bar-taken' }
	/** Its log is complete and has no `hv_mmio=` line. */
	| { readonly id: 'no-line'; readonly version: string | null }
	| { readonly id: 'not-known'; readonly version: string | null; readonly text: string };

/** The policy that a kernel has or may have, with the reason. */
export interface KernelPolicy {
	readonly id: PolicyId;
	readonly sure: 'certain' | 'likely' | 'assumed';
	readonly because: PolicyReason;
	/** True if it reserves all of the framebuffer in a kdump kernel of generation 2. */
	readonly fixed: boolean;
	/** All possible policies, the assumed one first. */
	readonly candidates: readonly PolicyId[];
	/** The first release of its series with the fix. */
	readonly firstFixed: string | null;
}

/** A kernel's release and the number of its boot in the log. */
export interface KernelName {
	readonly release: string | null;
	readonly package: string | null;
	readonly file: string;
	readonly boot: number;
	/** Number of boots in the log. */
	readonly boots: number;
}

/** The policy of mainline before the fix, assumed if nothing is known. */
const BEFORE: PolicyId = 'sysfb-gate';
const BEFORE_ALL: readonly PolicyId[] = ['sysfb-gate', 'gen1-bar', 'screen-info'];
const FIXED: readonly PolicyId[] = ['low-half', 'low-half-ungated', 'low-half-screen-info'];

export function policyOf(kernel: ObservedKernel | null, machine: Machine): KernelPolicy {
	const release = kernel && releaseOf(kernel);
	const firstFixed = release?.firstFixed ?? null;
	const policy = (
		id: PolicyId,
		sure: KernelPolicy['sure'],
		because: PolicyReason,
		others: readonly PolicyId[] = [],
	) => ({
		id,
		sure,
		because,
		fixed: isFixed(id),
		candidates: [...new Set([id, ...others])],
		firstFixed,
	});
	if (kernel !== null && (kernel.mmio !== null || kernel.warnings.length > 0)) {
		const id = fixedFor(kernel, release);
		return policy(id, 'certain', { id: 'prints-line' }, release?.policy === id ? [] : FIXED);
	}
	if (release?.policy) {
		const noLine = kernel?.complete === true && isFixed(release.policy);
		const because = { id: 'release', version: release.version, text: release.because, noLine } as const;
		return policy(release.policy, release.sure === 'certain' && !noLine ? 'certain' : 'likely', because);
	}
	if (leavesVideoBar(machine)) {
		return policy('screen-info', 'likely', { id: 'video-bar-taken' }, ['none']);
	}
	const candidates = release?.candidates ?? [];
	const before = candidates.find((id) => !isFixed(id)) ?? BEFORE;
	const version = release?.version ?? null;
	if (kernel?.complete) {
		return policy(
			before,
			'likely',
			{ id: 'no-line', version },
			candidates.length > 0 ? candidates.filter((id) => !isFixed(id)) : BEFORE_ALL,
		);
	}
	const because = { id: 'not-known', version, text: release?.because ?? '' } as const;
	return policy(before, 'assumed', because, candidates.length > 0 ? candidates : [...BEFORE_ALL, ...FIXED]);
}

/** On generation 1 only kernels before 2022-08 give a device addresses of the video device. */
function leavesVideoBar({ vm, devices }: Machine): boolean {
	const bar = rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size);
	const held = devices.flatMap(({ configWindows, windows }) => [...configWindows, ...windows]);
	return vm.generation === 1 && held.some(({ range }) => intersection(range, bar) !== null);
}

/** Null if the log has no version. */
function releaseOf(kernel: ObservedKernel): ReleaseAnswer | null {
	const version = kernel.package ?? kernel.release;
	try {
		return version === null ? null : policyOfRelease(version);
	} catch {
		// Not a version in the form of the table, so treated as unknown.
		return null;
	}
}

/** The policy of the fix in the kernel's series. */
function fixedFor(kernel: ObservedKernel, release: ReleaseAnswer | null): PolicyId {
	return release?.policy && isFixed(release.policy) ? release.policy : fixOfSeries(kernel.release ?? '');
}

export function isFixed(id: PolicyId): boolean {
	return POLICIES.some((each) => each.id === id && each.printsLine);
}

/** @param kernels all known kernels, to count the boots of a log */
export function nameOf(kernel: ObservedKernel, kernels: readonly ObservedKernel[]): KernelName {
	const { release, file, boot } = kernel;
	const boots = kernels.filter((each) => each.file === file).length;
	return { release, package: kernel.package, file, boot, boots };
}
