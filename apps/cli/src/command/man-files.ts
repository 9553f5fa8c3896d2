/** Manual pages as files. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE, VERBS, VERSION } from '../commands.ts';
import { manName, manOf, manOfAll } from './man.ts';

/** Writes `hvmmio.1` and a page for each verb into a folder, which is created. */
export function writeManual(folder: string): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${manName(null)}.1`), manOfAll(PAGE.brief, VERBS, PAGE.notes, VERSION));
	for (const verb of VERBS) {
		writeFileSync(join(folder, `${manName(verb)}.1`), manOf(verb, VERSION));
	}
}
