/** Writes `json/`. Run `pnpm generate` after a change here, and read the difference. */

import { writeFileSync } from 'node:fs';
import { all, text } from './all.mjs';

for (const [name, cases] of Object.entries(all)) {
	writeFileSync(new URL(`../json/${name}.json`, import.meta.url), text(cases));
}
