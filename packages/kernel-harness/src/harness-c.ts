/** The harness's own C, from the folder `c`, with names that the source compiled with it cannot guess. */

import ask from '../c/ask.c';
import driver from '../c/driver.h';
import guest from '../c/guest.h';
import kernel from '../c/kernel.h';
import memory from '../c/memory.c';
import numbers from '../c/numbers.h';
import own from '../c/own.c';
import print from '../c/print.c';
import resource from '../c/resource.c';
import resourceEntry from '../c/resource-entry.c';
import state from '../c/state.h';
import types from '../c/types.h';
import vmbusBefore from '../c/vmbus-before.h';
import vmbusEntry from '../c/vmbus-entry.c';
import { CONFIG_H } from './config.ts';
import { CASE_H, RECORD_H } from './run/layout.ts';

/** Included before the source: what kernel files expect from their headers. */
export const HEADERS = {
	'record.h': RECORD_H,
	'config.h': CONFIG_H,
	'types.h': types,
	'numbers.h': numbers,
	'case.h': CASE_H,
	'state.h': state,
	'own.c': own,
	'kernel.h': kernel,
	'memory.c': memory,
	'print.c': print,
	'guest.h': guest,
	'driver.h': driver,
};

/** Placed before or after the parts of the source. */
export const AROUND = {
	'ask.c': ask,
	'resource.c': resource,
	'resource-entry.c': resourceEntry,
	'vmbus-before.h': vmbusBefore,
	'vmbus-entry.c': vmbusEntry,
};

/** A token for one compilation: a hash of everything compiled, so that the same sources give the same text. */
export async function tokenOf(texts: readonly string[]): Promise<string> {
	const bytes = new TextEncoder().encode(JSON.stringify(texts));
	// crypto.subtle exists only in secure contexts; without it the token is random.
	const digest = globalThis.crypto.subtle
		? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
		: crypto.getRandomValues(new Uint8Array(16));
	return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Puts the token into the harness's names: `hh_…`, `HH_…` and `HH`. */
export function withToken(text: string, token: string): string {
	return text.replace(/(?<![A-Za-z0-9])(hh|HH)(?=_|\b)/g, `$1${token}`);
}
