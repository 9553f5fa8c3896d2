/** The generated files are up to date with the field tables. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generated } from '../generate/records.mjs';

test.each(generated().map(({ url, text }) => [url.pathname.split('/').slice(-2).join('/'), url, text] as const))(
	'%s is up to date (pnpm --filter @hvmmio/policy-as generate)',
	(_, url, text) => {
		expect(readFileSync(url, 'utf8')).toBe(text);
	},
);
