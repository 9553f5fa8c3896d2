/** Links to hand on. */

import { isLoopback } from '../update.ts';
import { type PageState, writeFragment } from './fragment.ts';

/** Where the page is public, set when it is built (HVMMIO_PUBLIC_BASE); empty where that is not known. */
declare const PUBLIC_BASE: string;

export function linkTo(state: PageState): string {
	const base = PUBLIC_BASE || `${location.origin}${location.pathname}`;
	return `${base}#${writeFragment(state)}`;
}

export function noteOnLink(): string {
	const where =
		PUBLIC_BASE === '' && isLoopback(location.hostname)
			? ' It leads to this machine: nobody else can open it. Elsewhere the command below says the same.'
			: '';
	return `All of it is in the part after #, which no server sees.${where}`;
}
