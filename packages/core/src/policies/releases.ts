/** The policy of a kernel release. Source: docs/domain.md, section 9 (as of 2026-11). */

import { notAVersion } from '../errors.ts';
import type { PolicyId } from './policy.ts';

/** What is known about the policy of a kernel release (docs/domain.md, section 9). */
export interface ReleaseAnswer {
	/** The version as given. */
	readonly version: string;
	/** Null if it is not known. */
	readonly policy: PolicyId | null;
	readonly sure: 'certain' | 'likely' | 'unknown';
	/** Possible policies if `policy` is null; may be empty. */
	readonly candidates: readonly PolicyId[];
	/** The first release of its series with the fix, such as `6.1.177`; null if none is known. */
	readonly firstFixed: string | null;
	readonly because: string;
}

type Verdict = Omit<ReleaseAnswer, 'version' | 'firstFixed'>;

interface Release {
	readonly major: number;
	readonly minor: number;
	readonly patch: number;
	/** Number of the release candidate; infinite for a release. */
	readonly rc: number;
	/** True if a Debian package revision follows. */
	readonly debian: boolean;
}

const LOOK = 'look for the hv_mmio= line at boot, or check its source';
/** All repetitions are bounded, so that no input makes it slow. */
const UPSTREAM = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:-rc(\d{1,3}))?(?:-(\d{1,3}(?:[~+][a-z0-9.~+]{1,40})?))?$/;
const ANY_KERNEL = /^v?\d{1,4}\.\d{1,4}[-.+~:_\w]{0,100}$/;

/**
 * The policy of a release such as `6.1.192`, `6.1.176-1` (a Debian package) or `7.1-rc8`.
 * @throws RangeError if it is not a kernel version.
 * @example
 * ```ts
 * import { policyOfRelease } from '@hvmmio/core/policies';
 * const { policy, sure } = policyOfRelease('6.1.176');
 * console.log(policy, sure); // gen1-bar certain
 * ```
 */
export function policyOfRelease(version: string): ReleaseAnswer {
	const release = parse(version);
	const firstFixed = firstFixedIn(version);
	if (release !== null) {
		return { version, ...verdictOn(release), firstFixed };
	}
	if (!ANY_KERNEL.test(version)) {
		throw notAVersion(version);
	}
	const redHat = /^4\.18\.0-(\d{1,4})[.\w]{0,40}\.el8/.exec(version);
	if (redHat !== null && Number(redHat[1]) <= 394) {
		return {
			version,
			...certain('screen-info', 'RHEL 8 4.18.0-394.el8 has neither the fix nor the change of 2022-08'),
			firstFixed,
		};
	}
	const because = `a distribution's own kernel may carry or lack the backports (on Debian, \`uname -v\` has the package version): ${LOOK}`;
	return { version, policy: null, sure: 'unknown', candidates: candidatesOf(version), because, firstFixed };
}

/** Policies of the kernel.org series that a distribution's kernel is based on: without the fix, and with it. */
function candidatesOf(version: string): PolicyId[] {
	const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(version) ?? [];
	const series = `${Number(major)}.${Number(minor)}`;
	const fixed = FIXED_SINCE[series];
	if (fixed !== undefined) {
		return [fixed.before, fixed.after];
	}
	const { policy, candidates } = verdictByAge(Number(major) * 1000 + Number(minor));
	// A distribution that took the later driver into an old kernel has what came with v4.7.
	const backported: readonly PolicyId[] = policy === 'none' ? ['screen-info'] : [];
	return [...new Set([...(policy === null ? candidates : [policy]), ...backported, fixOfSeries(version)])];
}

/**
 * The policy that the fix of 2026 gives a kernel of this series: without later mainline changes (2022-08, 2023-10), as
 * in all known backports.
 * @param version starts with the numbers of the series, `5.19.10-300.fc37`; any other text counts as the newest series
 * @example
 * ```ts
 * import { fixOfSeries } from '@hvmmio/core/policies';
 * console.log(fixOfSeries('5.19.10-300.fc37')); // low-half-screen-info
 * ```
 */
export function fixOfSeries(version: string): PolicyId {
	const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(version) ?? [];
	const series = Number(major) * 1000 + Number(minor);
	return series < FIRST_WITH_BAR ? 'low-half-screen-info' : series < FIRST_WITH_GATE ? 'low-half-ungated' : 'low-half';
}

function firstFixedIn(version: string): string | null {
	const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(version) ?? [];
	const series = `${Number(major)}.${Number(minor)}`;
	const fixed = FIXED_SINCE[series];
	return fixed === undefined ? (series === '7.1' ? '7.1' : null) : `${series}.${fixed.patch}`;
}

function parse(version: string): Release | null {
	const match = UPSTREAM.exec(version);
	if (match === null) {
		return null;
	}
	const [, major, minor, patch, rc, revision] = match;
	// `6.1.0-28` is a distribution's numbering (Debian's ABI, Ubuntu's packages) and does not contain the stable release.
	if (revision !== undefined && Number(patch ?? 1) === 0) {
		return null;
	}
	return {
		major: Number(major),
		minor: Number(minor),
		patch: Number(patch ?? 0),
		rc: rc === undefined ? Number.POSITIVE_INFINITY : Number(rc),
		debian: revision !== undefined,
	};
}

/** Stable trees, each with its first release that has the fix. */
const FIXED_SINCE: Readonly<Record<string, { patch: number; before: PolicyId; beforeIs?: 'likely'; after: PolicyId }>> =
	{
		'7.0': { patch: 13, before: 'sysfb-gate', after: 'low-half' },
		'6.18': { patch: 37, before: 'sysfb-gate', after: 'low-half' },
		'6.12': { patch: 95, before: 'sysfb-gate', after: 'low-half' },
		// The policy of 6.6.y before is inferred: the series predates a07b50d80ab6, and the backport does not check
		// CONFIG_SYSFB.
		'6.6': { patch: 144, before: 'gen1-bar', beforeIs: 'likely', after: 'low-half-ungated' },
		'6.1': { patch: 177, before: 'gen1-bar', after: 'low-half-ungated' },
		'5.15': { patch: 211, before: 'screen-info', after: 'low-half-screen-info' },
		'5.10': { patch: 260, before: 'screen-info', after: 'low-half-screen-info' },
	};

/** The last series of each major version (kernel.org's releases); the next one is MAJOR+1.0. */
const LAST_MINOR: Readonly<Record<number, number>> = { 3: 19, 4: 20, 5: 19, 6: 19 };

/** v4.7, as major * 1000 + minor. */
const FIRST_WITH_RESERVATION = 4007;
/** v6.1: whether 6.0 has the change of 2022-08 is not known. */
const FIRST_WITH_BAR = 6001;
/** v6.7 (2024-01), the first after a07b50d80ab6 (2023-10). */
const FIRST_WITH_GATE = 6007;

function verdictOn(release: Release): Verdict {
	const { major, minor, patch, rc } = release;
	const series = `${major}.${minor}`;
	const fixed = FIXED_SINCE[series];
	if (fixed !== undefined) {
		if (patch === fixed.patch && rc !== Number.POSITIVE_INFINITY) {
			return likely(fixed.after, `a candidate for ${series}.${fixed.patch}, which has the fix`);
		}
		if (patch >= fixed.patch) {
			return certain(fixed.after, `the fix is in ${series}.y since ${series}.${fixed.patch}`);
		}
		const because = `the fix came to ${series}.y with ${series}.${fixed.patch}`;
		return fixed.beforeIs === 'likely'
			? likely(fixed.before, `${because}; before, it had by its age what mainline had had since 2022-08`)
			: certain(fixed.before, because);
	}
	if (series === '7.1') {
		return rc >= 8
			? certain('low-half', 'the fix is in mainline since v7.1-rc8')
			: certain('sysfb-gate', 'the fix came to mainline with v7.1-rc8');
	}
	const last = LAST_MINOR[major];
	if (last !== undefined && minor > last) {
		return unknown([], `the series after ${major}.${last} is ${major + 1}.0, there was no ${series}: ${LOOK}`);
	}
	if (major * 1000 + minor < FIRST_WITH_RESERVATION) {
		const because = 'the reservation came with v4.7 (6d146aefbaa5)';
		return release.debian ? likely('none', because) : certain('none', because);
	}
	return verdictByAge(major * 1000 + minor);
}

/** The policy of a series without a known backport: that of mainline at the time. `series` is major * 1000 + minor. */
function verdictByAge(series: number): Verdict {
	if (series >= 8000) {
		return unknown([], `no kernel of that number was known in 2026-11: ${LOOK}`);
	}
	if (series > 7001) {
		return likely('low-half', 'newer than v7.1-rc8, which brought it; later changes are not known here');
	}
	if (series >= FIRST_WITH_GATE) {
		return likely('sysfb-gate', 'mainline had it since 2023-10, and no backport of the fix to this series is known');
	}
	if (series >= 6002) {
		return likely('gen1-bar', 'mainline had it since 2022-08, and no backport of the fix to this series is known');
	}
	if (series === 6000) {
		return unknown(['screen-info', 'gen1-bar'], `mainline changed in 2022-08, before or after this: ${LOOK}`);
	}
	if (series >= FIRST_WITH_RESERVATION) {
		return likely('screen-info', 'from before 2022-08, and no backport of the fix to this series is known');
	}
	return likely('none', 'from before v4.7, which brought the reservation');
}

function certain(policy: PolicyId, because: string): Verdict {
	return { policy, sure: 'certain', candidates: [], because };
}

function likely(policy: PolicyId, because: string): Verdict {
	return { policy, sure: 'likely', candidates: [], because };
}

function unknown(candidates: readonly PolicyId[], because: string): Verdict {
	return { policy: null, sure: 'unknown', candidates, because };
}
