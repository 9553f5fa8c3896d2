/** What of a file is for the view Patch, and what two kernels are called. */

import { describe, expect, it } from 'vitest';
import { recognize } from '../src/views/patch/recognize.ts';
import { distinctNames } from '../src/views/patch/sources.ts';

const DIFF = '--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n';

describe('a file', () => {
	it.each([
		['a patch', DIFF, 'patch'],
		['a patch by git that only renames', 'diff --git a/x.c b/y.c\nrename from x.c\n', 'patch'],
		[
			'a mail whose patch is in base64',
			`From: a@example.org\nSubject: [PATCH] x\nContent-Transfer-Encoding: base64\n\n${btoa(DIFF)}\n`,
			'patch',
		],
		['a source', '/* A kernel. */\n#include <linux/init.h>\n', 'source'],
		['a log', '[    0.000000] Linux version 6.1.0-28-amd64\n--- a cut here ---\n', null],
		['settings', '{ "Name": "vm", "Generation": 2 }', null],
		['nothing', '', null],
	])('%s', async (_, text, kind) => {
		expect(await recognize(new Blob([text]))).toBe(kind);
	});
});

it('two kernels whose files have the same name are told apart', () => {
	expect(distinctNames('vmbus_drv.c', 'vmbus_drv.c')).toEqual(['vmbus_drv.c (old)', 'vmbus_drv.c (new)']);
	expect(distinctNames('vmbus_drv.c', 'less.patch')).toEqual(['vmbus_drv.c', 'less.patch']);
});
