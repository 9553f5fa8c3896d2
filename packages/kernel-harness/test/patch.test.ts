/**
 * Patches as git apply takes them: git itself is the oracle. Texts and patches are made at random from a seed;
 * HVMMIO_PATCHES says how many (the long form: 1,000).
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { edited, GitFolder, type Random } from '@hvmmio/testkit/patches';
import { numbersFrom } from '@hvmmio/testkit/random';
import { afterAll, describe, expect, test } from 'vitest';
import { applyPatches, applyPatchFiles, BadSource, VMBUS_FILE } from '../src/index.ts';
import { applySeries, missingPatches } from '../src/patch/series.ts';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-patch-'));
afterAll(() => rmSync(folder, { recursive: true }));
const repo = new GitFolder(folder);
const withGit = test.skipIf(!needed(repo.git(['--version']).status === 0, 'git'));

const OTHER = 'include/linux/hyperv.h';
const BASE = Array.from({ length: 60 }, (_, i) => (i % 9 === 4 ? '' : `\tline_${i} = ${(i * 37) % 11};`));

/** Ways in which a patch gets hurt. */
const HURTS: readonly ((lines: string[], random: Random) => string[])[] = [
	(lines) => lines,
	(lines, random) => lines.toSpliced(random(lines.length), 1),
	(lines, random) => lines.toSpliced(random(lines.length), 0, 'a line of a mailer'),
	(lines, random) => lines.slice(0, random(lines.length)),
	(lines) => lines.map((line) => (line === ' ' ? '' : line)),
	(lines) => lines.map((line) => line.replace(/\t/g, '        ')),
	(lines, random) => {
		const at = random(lines.length);
		return lines.with(at, `${lines[at]} `);
	},
	(lines) => ['Dear list,', '', ...lines, '-- ', '2.39.5'],
	(lines) => lines.map((line) => line.replace(/^@@ -(\d+)/, (_, n) => `@@ -${Number(n) + 3}`)),
	(lines) => lines.map((line) => line.replace(/^(@@ .*) \+(\d+)/, (_, before, n) => `${before} +${Number(n) + 5}`)),
	(lines) => lines.map((line) => line.replace(/,\d+ @@/, ',4 @@')),
	(lines) => lines.filter((line) => !line.startsWith('diff --git') && !line.startsWith('index')),
	(lines) => [...lines, ...lines],
];

/** The file after git apply, null where it refuses, undefined where a hurt name has it write another file. */
function byGit(source: string, patch: string): string | null | undefined {
	repo.write(VMBUS_FILE, source);
	if (repo.git(['apply', '-'], patch).status !== 0) {
		return null;
	}
	return existsSync(join(folder, VMBUS_FILE)) ? readFileSync(join(folder, VMBUS_FILE), 'utf8') : undefined;
}

function byUs(source: string, patch: string): string | BadSource {
	try {
		return applyPatches({ [VMBUS_FILE]: source, [OTHER]: '' }, patch).files[VMBUS_FILE] ?? '';
	} catch (error) {
		if (error instanceof BadSource) {
			return error;
		}
		throw error;
	}
}

withGit('what git apply takes is taken, to the same text; nothing else is made of what it refuses', () => {
	const count = Number(process.env['HVMMIO_PATCHES'] ?? 120);
	const answers = { taken: 0, refused: 0 };
	for (let seed = 0; seed < count; seed++) {
		const random = numbersFrom(seed);
		const source = BASE.join('\n') + (random(4) > 0 ? '\n' : '');
		const now = edited(BASE, random, '1').join('\n') + (random(4) > 0 ? '\n' : '');
		const patch = repo.diff(source, now, VMBUS_FILE);
		if (patch === '') {
			continue;
		}
		const hurt = HURTS[seed % HURTS.length] as (typeof HURTS)[number];
		const given = `${hurt(patch.split('\n').slice(0, -1), random).join('\n')}\n`;
		const [expected, got] = [byGit(source, given), byUs(source, given)];
		if (expected === undefined) {
			expect(got).not.toBeInstanceOf(BadSource);
			continue;
		}
		const result = got instanceof BadSource ? null : got;
		// A damaged header is no reason to refuse what can be read all the same: the text is then the patch's own.
		const isMeant = expected === null && result === now;
		expect({ seed, result: isMeant ? null : result }, String(got)).toEqual({ seed, result: expected });
		answers[expected === null ? 'refused' : 'taken']++;
	}
	expect(answers.taken).toBeGreaterThan(count / 4);
	expect(answers.refused).toBeGreaterThan(count / 10);
});

const SOURCE = 'a\nb\nc\nd\ne\nf\ng\n';
const PATCH = `--- a/${VMBUS_FILE}\n+++ b/${VMBUS_FILE}\n@@ -2,5 +2,5 @@\n b\n c\n-d\n+D\n e\n f\n`;

describe('in words', () => {
	const why = (source: string, patch: string) => (byUs(source, patch) as BadSource).message;
	test.each([
		['applied already', SOURCE.replace('d', 'D'), PATCH, /^patch line 1: does not apply to .*: it is applied already,/],
		[
			'the hunk and the line',
			SOURCE.replace('e', 'E'),
			PATCH,
			/hunk 1 of 1 \(patch line 3, for line 2\): near line 2, where stands "E" in place of "e"/,
		],
		['a hunk that is cut off', SOURCE, PATCH.slice(0, -5), /^patch line 3: a hunk that is cut off/],
		[
			'a hunk of no file',
			SOURCE,
			PATCH.split('\n').slice(2).join('\n'),
			/^patch line 1: a hunk without the name of a file/,
		],
		['no diff', SOURCE, 'Dear list,\n', /no diff in it/],
	])('%s', (_, source, patch, message) => {
		expect(why(source, patch)).toMatch(message);
	});
});

describe('files that come and go', () => {
	const RESOURCE = 'kernel/resource.c';
	const files = { [VMBUS_FILE]: SOURCE, [OTHER]: 'x\n', [RESOURCE]: 'r\n' };
	const body = SOURCE.split('\n').slice(0, -1);
	test('removed, and created again', () => {
		const removal = `--- a/${OTHER}\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n`;
		const removed = applyPatches(files, removal);
		expect(Object.keys(removed.files)).toEqual([VMBUS_FILE, RESOURCE]);
		const creation = `--- /dev/null\n+++ b/${OTHER}\n@@ -0,0 +1 @@\n+y\n`;
		expect(applyPatches(removed.files, creation).files[OTHER]).toBe('y\n');
		expect(() => applyPatches(files, creation)).toThrow('the file is there already');
		expect(() => applyPatches(removed.files, removal)).toThrow('there is no such file');
	});
	const moved = [
		`diff --git a/${OTHER} b/include/linux/vmbus.h`,
		'similarity index 50%',
		`rename from ${OTHER}`,
		'rename to include/linux/vmbus.h',
		`--- a/${OTHER}`,
		'+++ b/include/linux/vmbus.h',
		'@@ -1 +1 @@',
		'-x',
		'+y',
		'',
	].join('\n');
	test('renamed to where nothing is read: it stays what it was, with what is changed in it', () => {
		const pure = moved.split('\n').slice(0, 4).join('\n').replace('50%', '100%');
		const unread =
			'\ndiff --git a/MAINTAINERS b/MAINTAINERS\n--- a/MAINTAINERS\n+++ b/MAINTAINERS\n@@ -1 +1 @@\n-a\n+b\n';
		const { files: after, changed, others } = applyPatches(files, pure + unread);
		expect(after).toEqual(files);
		expect([changed, others]).toEqual([[OTHER], ['MAINTAINERS']]);
		expect(applyPatches(files, moved).files).toEqual({ ...files, [OTHER]: 'y\n' });
	});
	const later = '--- a/include/linux/vmbus.h\n+++ b/include/linux/vmbus.h\n@@ -1 +1 @@\n-y\n+z\n';
	const message = (text: string, subject: string | null = null) => ({ subject, readings: [text] });
	test('renamed, and changed under its new name by the same patch or by a later one', () => {
		expect(applyPatches(files, moved + later)).toMatchObject({ files: { ...files, [OTHER]: 'z\n' }, others: [] });
		const series = applySeries(files, [message(moved), message(later)]);
		expect(series).toMatchObject({ files: { ...files, [OTHER]: 'z\n' }, changed: [OTHER], others: [] });
		const { files: after, moved: places } = applyPatches(files, moved);
		expect(applySeries(after, [message(later)], places).files[OTHER]).toBe('z\n');
		const further = 'diff --git a/include/linux/vmbus.h b/include/linux/bus.h\nrename from include/linux/vmbus.h\n';
		const thrice = [moved, `${further}rename to include/linux/bus.h\n`, later.replaceAll('vmbus', 'bus')];
		expect(
			applySeries(
				files,
				thrice.map((text) => message(text)),
			).files[OTHER],
		).toBe('z\n');
		const back = `diff --git a/include/linux/vmbus.h b/${OTHER}\nrename from include/linux/vmbus.h\nrename to ${OTHER}\n`;
		const returned = applySeries(files, [message(moved), message(back)]);
		expect(returned).toMatchObject({ files: { ...files, [OTHER]: 'y\n' }, moved: {} });
	});
	test('renamed, and another in its place by a later patch: the one that was moved is not read any more', () => {
		const creation = `--- /dev/null\n+++ b/${OTHER}\n@@ -0,0 +1 @@\n+new\n`;
		const { files: after, others, moved: places } = applySeries(files, [message(moved), message(creation)]);
		expect([after[OTHER], others, places]).toEqual(['new\n', ['include/linux/vmbus.h'], {}]);
	});
	test('a file that is not read takes the place of one that is: what it becomes is not known', () => {
		const taken = `diff --git a/kernel/res.c b/${RESOURCE}\nsimilarity index 100%\nrename from kernel/res.c\nrename to ${RESOURCE}\n`;
		const { files: after, changed, others } = applyPatches(files, taken);
		expect([Object.keys(after), changed, others]).toEqual([[VMBUS_FILE, OTHER], [], ['kernel/res.c', RESOURCE]]);
	});
	test('a file of the same name elsewhere in the tree is another', () => {
		const tools = `--- a/tools/${OTHER}\n+++ b/tools/${OTHER}\n@@ -1 +1 @@\n-x\n+y\n`;
		expect(applyPatches(files, tools)).toMatchObject({ files, others: [`tools/${OTHER}`] });
		const deep = `--- a/src/linux/${OTHER}\n+++ b/src/linux/${OTHER}\n@@ -1 +1 @@\n-x\n+y\n`;
		expect(applyPatches(files, deep).files[OTHER]).toBe('y\n');
		const bare = '--- drivers/net/a.c\n+++ drivers/net/a.c\n@@ -1 +1 @@\n-x\n+y\n';
		expect(applyPatches(files, bare).others).toEqual(['drivers/net/a.c']);
	});
	test('a combined diff, over which git passes, is refused or named', () => {
		const combined = (file: string) =>
			`diff --cc ${file}\nindex 1,2..3\n--- a/${file}\n+++ b/${file}\n@@@ -1,1 -1,1 +1,1 @@@\n--x\n++y\n`;
		expect(() => applyPatches(files, combined(OTHER))).toThrow('the combined diff of a merge');
		expect(applyPatches(files, later.replaceAll('linux/vmbus.h', 'linux/a.h') + combined('mm/a.c')).others).toEqual([
			'include/linux/a.h',
			'mm/a.c',
		]);
	});
	test('a patch of a series without a diff is refused, a cover letter and an answer are passed over', () => {
		const with2 = (subject: string) =>
			applySeries(files, [message(moved, '[PATCH 1/2] a'), message('Words.\n', subject)]);
		expect(() => with2('[PATCH v3 2/2] b')).toThrow('message 2 ([PATCH v3 2/2] b), patch: no diff in it');
		for (const subject of ['[PATCH 0/2] cover', '[PATCH v2 00/11] cover', 'Re: [PATCH 2/2] b', 'Words']) {
			expect(with2(subject).files[OTHER]).toBe('y\n');
		}
	});
	test.each<[missing: string[], ...subjects: string[]]>([
		[[], '[PATCH 1/3] a', '[PATCH 2/3] b', '[PATCH 3/3] c'],
		[['2/3'], '[PATCH 1/3] a', '[PATCH 3/3] c'],
		[['3-6/09', '8/09'], '[PATCH v2 02/09] a', '[PATCH v2 09/09] c', '[PATCH v2 7/09] b'],
		// What came before may be applied, what comes after not wanted.
		[[], '[PATCH 2/4] b', '[PATCH 3/4] c'],
		[[], '[PATCH] a', '[PATCH 0/3] cover', 'Re: [PATCH 3/3] c', '[PATCH 1/2] d', '[PATCH 3/3] e'],
	])('patches of a series that are missing between others: %s', (missing, ...subjects) => {
		expect(missingPatches(subjects.map((subject) => message('', subject)))).toEqual(missing);
	});
	test('several patch files are one series: moves and missing patches count across them, errors name the file', () => {
		const named = (name: string, text: string, subject: string) => ({ name, messages: [message(text, subject)] });
		const [first, third] = [named('a.patch', moved, '[PATCH 1/3] a'), named('b.patch', later, '[PATCH 3/3] b')];
		const rest = named('c.patch', '--- a/MAINTAINERS\n+++ b/MAINTAINERS\n@@ -1 +1 @@\n-a\n+b\n', 'c');
		expect(applyPatchFiles(files, [first, third, rest])).toEqual({
			files: { ...files, [OTHER]: 'z\n' },
			unread: { files: ['MAINTAINERS'], sharing: [], patches: ['2/3'] },
		});
		expect(() => applyPatchFiles(files, [first, first])).toThrow('a.patch: patch line 1: does not apply to');
	});
	test('lines of a text that was decoded are told as such', () => {
		const broken = later.replace('-y', '-w').replaceAll('include/linux/vmbus.h', OTHER);
		const decoded = { subject: null, readings: [broken, 'as it was sent'], isDecoded: true };
		expect(() => applySeries(files, [decoded])).toThrow('in the decoded text, patch line 1: does not apply');
	});
	test('renamed, and another in its place', () => {
		const creation = `--- /dev/null\n+++ b/${OTHER}\n@@ -0,0 +1 @@\n+z\n`;
		const { files: after, others } = applyPatches(files, moved + creation);
		expect(after).toEqual({ ...files, [OTHER]: 'z\n' });
		expect(others).toEqual(['include/linux/vmbus.h']);
	});
	test('a file written anew', () => {
		const patch = [
			`--- a/${VMBUS_FILE}`,
			`+++ b/${VMBUS_FILE}`,
			`@@ -1,${body.length} +1 @@`,
			...body.map((line) => `-${line}`),
			'+z',
			'',
		].join('\n');
		expect(applyPatches(files, patch).files[VMBUS_FILE]).toBe('z\n');
	});
});
