/** Recognizes what a user types, pastes or drops on the page. */

import type { Arch } from '@hvmmio/core/host';
import { isCommand, readCommand } from './command.ts';
import type { PageState } from './fragment.ts';
import { readFragment } from './fragment.ts';
import { releaseOf } from './kernel.ts';

export type Ask =
	| { readonly kind: 'state'; readonly state: PageState }
	| {
			readonly kind: 'kernel';
			readonly version: string;
			/** Null if the text does not name it. */
			readonly arch: Arch | null;
	  }
	/** Logs or settings of a machine: for the Evidence view. */
	| { readonly kind: 'evidence' }
	| { readonly kind: 'unknown'; readonly why: string };

/** Longer texts are always evidence. */
const MAX_SHORT = 16_384;
/** A line of a log (time stamp or driver name), of JSON or SVG, or like `Generation : 2`. */
const ONE_LINE_OF_EVIDENCE = /^[[{<]|\bhv_\w|\bhyperv_\w|^\w{1,60} *: /;
const EXPECTED =
	'expected a kernel version (uname -r), a log, Get-VM output, a patch, a link of this page or a hvmmio command';

/** @throws DamagedLink for a link that cannot be read, Unreadable for a command that cannot */
export function askOf(text: string, views: readonly string[]): Ask {
	const trimmed = text.trim();
	if (trimmed === '') {
		return { kind: 'unknown', why: `Nothing was given: ${EXPECTED}.` };
	}
	const fragment = fragmentIn(trimmed);
	if (fragment !== null) {
		return { kind: 'state', state: readFragment(fragment, views) };
	}
	if (trimmed.length > MAX_SHORT) {
		return { kind: 'evidence' };
	}
	if (isCommand(trimmed)) {
		return { kind: 'state', state: readCommand(trimmed) };
	}
	const version = versionIn(trimmed);
	if (version !== null) {
		return { kind: 'kernel', version, arch: archIn(trimmed) };
	}
	return trimmed.includes('\n') || ONE_LINE_OF_EVIDENCE.test(trimmed) || trimmed.length > 200
		? { kind: 'evidence' }
		: { kind: 'unknown', why: `"${trimmed.slice(0, 60)}" is not understood: ${EXPECTED}.` };
}

/** The fragment of a link in an exported picture or answer, or of a link alone. */
function fragmentIn(text: string): string | null {
	const exported = /^<svg [\s\S]{0,4000}?<metadata>([\s\S]{0,60000}?)<\/metadata>/.exec(text)?.[1];
	const inside = exported ?? (/^\{\s*"schema": ?"hvmmio\//.test(text) ? text : null);
	const [, found] = /"link": ?"[^"#]{0,400}#([^"\s]{1,8192})"/.exec((inside ?? '').replaceAll('&quot;', '"')) ?? [];
	if (found !== undefined) {
		return found;
	}
	const alone =
		!/\s/.test(text.slice(0, 9000)) || text.length < 9000
			? /(?:^|[/\w])#(\d{1,4}(?:&|%26|&amp;)[^\s]*)/.exec(text)?.[1]
			: undefined;
	return alone ?? null;
}

const VERSION = String.raw`(v?\d{1,3}\.\d{1,4}\S{0,100})(?: +(?:#|\(|(?:x86_64|amd64|aarch64|arm64)\b).*)?$`;
/** `uname -a`, in which the host name comes first and may look like a version. */
const AFTER_NAME = new RegExp(`^(?:uname -a:? )?Linux \\S{1,64} ${VERSION}`);
const ALONE = new RegExp(
	`^(?:Linux |uname -[ar]:? )?(?:linux-image-(?:unsigned-)?|kernel-(?:[a-z]{1,20}-){0,3}|vmlinuz-)?${VERSION}`,
);

/** As `uname -m` or a package of a distribution names it. */
function archIn(text: string): Arch | null {
	const named = /(?<![a-z0-9])(aarch64|arm64|x86_64|amd64)(?![a-z0-9])/.exec(text)?.[1];
	return named === undefined ? null : /^a(?:arch|rm)64$/.test(named) ? 'arm64' : 'x86_64';
}

/** `uname -r`, `uname -a`, /proc/version or a package version. Debian's package version is preferred to the release. */
function versionIn(text: string): string | null {
	if (text.includes('\n') || text.length > 400) {
		return null;
	}
	const named = (AFTER_NAME.exec(text) ?? ALONE.exec(text))?.[1];
	// The kernel's version is followed by a date, the compiler's version before it is not.
	const debian = /#.* Debian (\d{1,3}\.\d{1,4}\.\d{1,4}-[\w.~+]{1,40}) \(\d/.exec(text)?.[1];
	return named !== undefined && releaseOf(debian ?? named) !== null ? (debian ?? named) : null;
}
