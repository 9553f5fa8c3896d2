/** What somebody types, pastes or drops on the page, taken for what it is. */

import { readCommand } from './command.ts';
import type { PageState } from './fragment.ts';
import { readFragment } from './fragment.ts';
import { releaseOf } from './kernel.ts';

export type Ask =
	| { readonly kind: 'state'; readonly state: PageState }
	| { readonly kind: 'kernel'; readonly version: string }
	/** Logs or settings of a machine: for the Evidence view. */
	| { readonly kind: 'evidence' }
	| { readonly kind: 'unknown'; readonly why: string };

/** A text longer than this is evidence, whatever it begins with. */
const MAX_SHORT = 16_384;
const EXPECTED = 'expected a kernel version (uname -r), a log, Get-VM output, a link of this page or a hvmmio command';

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
	if (/^(?:[#$>] ?)?(?:npm start (?:--silent )?-- |hvmmio )/.test(trimmed)) {
		return { kind: 'state', state: readCommand(trimmed) };
	}
	const version = versionIn(trimmed);
	if (version !== null) {
		return { kind: 'kernel', version };
	}
	return trimmed.includes('\n') || /^[[{<]/.test(trimmed) || trimmed.length > 200
		? { kind: 'evidence' }
		: { kind: 'unknown', why: `"${trimmed.slice(0, 60)}" is not understood: ${EXPECTED}.` };
}

/** The link in an exported picture or answer, or a link alone. */
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

/** `uname -r`, `uname -a`, /proc/version or a package version. Debian's own version says more than the release. */
function versionIn(text: string): string | null {
	if (text.includes('\n') || text.length > 400) {
		return null;
	}
	const debian = /\bDebian (\d{1,3}\.\d{1,4}\.\d{1,4}-[\w.~+]{1,40})/.exec(text)?.[1];
	const named =
		debian ??
		/^(?:Linux (?:version )?|uname -[ar]:? )?(?:\S{1,64} )??(v?\d{1,3}\.\d{1,4}\S{0,100})(?:\s|$)/.exec(text)?.[1];
	return named !== undefined && releaseOf(named) !== null ? named : null;
}
