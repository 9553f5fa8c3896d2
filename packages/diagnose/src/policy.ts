/** Which policy a kernel has, by what its log shows and by its version. Source: docs/domain.md, sections 4 and 9. */

import {
	intersection,
	LEGACY_VIDEO_BAR,
	POLICIES,
	type PolicyId,
	policyOfRelease,
	type ReleaseAnswer,
	rangeOf,
} from '@hvmmio/core';
import type { Machine, ObservedKernel } from '@hvmmio/evidence';

export interface KernelPolicy {
	readonly id: PolicyId;
	readonly sure: 'certain' | 'likely' | 'assumed';
	/** In a clause: how this is known. */
	readonly because: string;
	/** Does it keep all of the framebuffer's range in a kdump kernel of generation 2? */
	readonly fixed: boolean;
}

/** The policy of mainline before the fix: what is assumed where nothing tells. */
const BEFORE: PolicyId = 'sysfb-gate';

export function policyOf(kernel: ObservedKernel | null, machine: Machine): KernelPolicy {
	const release = kernel && releaseOf(kernel);
	if (kernel !== null && (kernel.mmio !== null || kernel.warnings.length > 0)) {
		return policy(fixedFor(kernel, release), 'certain', 'it prints what only a kernel with the fix prints');
	}
	if (release?.policy) {
		const because = `its version is ${release.version}: ${release.because}`;
		if (kernel?.complete && isFixed(release.policy)) {
			return policy(release.policy, 'likely', `${because}; but its log has no hv_mmio= line`);
		}
		return policy(release.policy, release.sure === 'certain' ? 'certain' : 'likely', because);
	}
	if (leavesVideoBar(machine)) {
		return policy(
			'screen-info',
			'likely',
			'a device holds addresses in the BAR of the legacy video device, which later kernels keep free',
		);
	}
	const before = release?.candidates.find((id) => !isFixed(id)) ?? BEFORE;
	if (kernel?.complete) {
		return policy(before, 'likely', 'its log has no hv_mmio= line, which a kernel with the fix prints at boot');
	}
	const why = release ? `of ${release.version} it is not known: ${release.because}` : 'no line tells the kernel';
	return policy(before, 'assumed', `${why}; a kernel before the fix is the worse case`);
}

/** On generation 1 only kernels from before 2022-08 let a device have addresses of the video device. */
function leavesVideoBar({ vm, devices }: Machine): boolean {
	const bar = rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size);
	const held = devices.flatMap(({ configWindows, windows }) => [...configWindows, ...windows]);
	return vm.generation === 1 && held.some(({ range }) => intersection(range, bar) !== null);
}

/** Null where the log does not name a version. */
function releaseOf(kernel: ObservedKernel): ReleaseAnswer | null {
	const version = kernel.package ?? kernel.release;
	try {
		return version === null ? null : policyOfRelease(version);
	} catch {
		// No version that the table can be asked for: as good as none.
		return null;
	}
}

/** The fix as the kernel's series has it. */
function fixedFor(kernel: ObservedKernel, release: ReleaseAnswer | null): PolicyId {
	if (release?.policy && isFixed(release.policy)) {
		return release.policy;
	}
	const series = /^(\d{1,4}\.\d{1,4})\b/.exec(kernel.release ?? '')?.[1];
	return series === '6.1' || series === '6.6'
		? 'low-half-ungated'
		: series === '5.15'
			? 'low-half-screen-info'
			: 'low-half';
}

function policy(id: PolicyId, sure: KernelPolicy['sure'], because: string): KernelPolicy {
	return { id, sure, because, fixed: isFixed(id) };
}

export function isFixed(id: PolicyId): boolean {
	return POLICIES.some((each) => each.id === id && each.printsLine);
}
