/** The cache of parsed files: whatever happens to it, results are those of the parser. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCParser } from '@hvmmio/kernel-harness';
import { GRAMMAR, RUNTIME } from '@hvmmio/testkit/compiler';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, expect, test } from 'vitest';
import { createKeeper } from '../src/verbs/kernel/kept.ts';
import { keptParser } from '../src/verbs/kernel/parsed.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'hvmmio-parsed-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

const FILE = 'drivers/hv/vmbus_drv.c';
const STRUCT = '#ifdef CONFIG_X\nstruct own { u64 from; struct other *next; };\n#endif\n';

const own = await createCParser(RUNTIME, GRAMMAR);
let parsed = 0;
const counting = {
	itemsOf(text: string, file: string) {
		parsed++;
		return own.itemsOf(text, file);
	},
};
/** With a new keeper, as in a separate process. */
const itemsOf = (text: string, code = 'one', folder: string | null = join(ROOT, 'compiled')) => {
	parsed = 0;
	return keptParser(counting, createKeeper(code, folder)).itemsOf(text, FILE);
};

test('the second time nothing is parsed, and the items are the same', () => {
	for (const text of [OWN_VMBUS, STRUCT, '']) {
		expect(itemsOf(text)).toEqual(own.itemsOf(text, FILE));
		expect(parsed).toBe(1);
		expect(itemsOf(text)).toEqual(own.itemsOf(text, FILE));
		expect(parsed).toBe(0);
	}
});

test('other text, another file, other code and no folder are parsed', () => {
	itemsOf(OWN_VMBUS);
	itemsOf(`${OWN_VMBUS}\n`);
	expect(parsed).toBe(1);
	itemsOf(OWN_VMBUS, 'two');
	expect(parsed).toBe(1);
	expect(itemsOf(OWN_VMBUS, 'one', null)).toEqual(own.itemsOf(OWN_VMBUS, FILE));
	expect(parsed).toBe(1);
});

test('what was damaged, cut short or moved is parsed again', () => {
	const folder = join(ROOT, 'damaged');
	itemsOf(OWN_VMBUS, 'one', folder);
	itemsOf(STRUCT, 'one', folder);
	const [first, second] = readdirSync(folder).map((name) => join(folder, name)) as [string, string];
	const whole = readFileSync(first);
	const damages = [whole.subarray(0, 40), Buffer.alloc(0), readFileSync(second), Buffer.from(whole).fill('x', 50, 60)];
	for (const damaged of damages) {
		writeFileSync(first, damaged);
		expect(itemsOf(OWN_VMBUS, 'one', folder)).toEqual(own.itemsOf(OWN_VMBUS, FILE));
		expect(itemsOf(STRUCT, 'one', folder)).toEqual(own.itemsOf(STRUCT, FILE));
	}
});
