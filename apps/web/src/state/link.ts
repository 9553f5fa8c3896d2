/** Links for sharing. */

import { isLoopback } from '../update.ts';
import { type PageState, writeFragment } from './fragment.ts';

/** Public address of the page, set at build time (HVMMIO_PUBLIC_BASE); empty if not known. */
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
