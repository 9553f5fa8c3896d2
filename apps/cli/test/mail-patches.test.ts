/**
 * Patches mangled by mailers, given to the command: none causes an internal error, and none that git accepts after
 * decoding is refused or gives a different text. HVMMIO_MAILS is the number; `test:mails` runs 1,200.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edited, GitFolder } from '@hvmmio/testkit/patches';
import { numbersFrom } from '@hvmmio/testkit/random';
import { afterAll, expect, test } from 'vitest';
import { isInputError } from '../src/input-error.ts';
import { patched } from '../src/verbs/kernel/source.ts';
import { VMBUS_FILE } from './kernel-tree.ts';
import { DAMAGES, DRESSES } from './mailer.ts';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-mails-'));
afterAll(() => rmSync(folder, { recursive: true }));
const repo = new GitFolder(folder);

const BASE = Array.from({ length: 40 }, (_, i) =>
	i % 9 === 4 ? '' : `\tline_${i} = ${(i * 37) % 11}; /* \u00e4 "${'long '.repeat(i % 17)}" <a@b.c> */`,
);

/** The file after git has applied a mail or a bare diff; null if git refuses it. */
function byGit(source: string, sent: string, isMail: boolean): string | null {
	repo.write(VMBUS_FILE, source);
	let patch = sent;
	if (isMail) {
		rmSync(join(folder, 'parts'), { recursive: true, force: true });
		mkdirSync(join(folder, 'parts'));
		const split = repo.git(['mailsplit', '-b', '-oparts'], sent);
		const last = split.stdout.trim().padStart(4, '0');
		if (split.status !== 0 || !existsSync(join(folder, 'parts', last))) {
			return null;
		}
		const info = repo.git(['mailinfo', 'message', 'patch'], readFileSync(join(folder, 'parts', last)));
		if (info.status !== 0) {
			return null;
		}
		patch = readFileSync(join(folder, 'patch'), 'utf8');
	}
	const { status } = repo.git(['apply', '-'], patch);
	return status === 0 && existsSync(join(folder, VMBUS_FILE)) ? readFileSync(join(folder, VMBUS_FILE), 'utf8') : null;
}

/** The file after the command has applied it, or the error with exit code 2. */
async function byUs(source: string, sent: string): Promise<{ text: string | null; why: string }> {
	repo.write('sent', sent);
	try {
		const { files } = await patched({ [VMBUS_FILE]: source, 'kernel/resource.c': '' }, [join(folder, 'sent')]);
		return { text: files[VMBUS_FILE] ?? null, why: '' };
	} catch (error) {
		if (isInputError(error)) {
			return { text: null, why: error.message };
		}
		throw error;
	}
}

test('what git takes of a mangled mail is taken, to the same text; the rest is refused in one line', async () => {
	const count = Number(process.env['HVMMIO_MAILS'] ?? 80);
	const answers = { both: 0, refused: 0, oursAlone: 0 };
	for (let seed = 0; seed < count; seed++) {
		const random = numbersFrom(seed);
		const [source, now] = [BASE, edited(BASE, random, 'a--b')].map((lines) => `${lines.join('\n')}\n`) as [
			string,
			string,
		];
		const diff = repo.diff(source, now, VMBUS_FILE);
		if (diff === '') {
			continue;
		}
		const dress = DRESSES[random(DRESSES.length)] as (typeof DRESSES)[number];
		const damage = random(3) === 0 ? 0 : random(DAMAGES.length);
		const sent = dress.put((DAMAGES[damage] as (typeof DAMAGES)[number])(diff, random));
		const [theirs, ours] = [byGit(source, sent, dress.name !== 'none'), await byUs(source, sent)];
		const about = `seed ${seed}, ${dress.name}, damage ${damage}: ${ours.why}`;
		expect(ours.why.split('\n'), about).toHaveLength(1);
		if (damage === 0) {
			// Undamaged patches must give the sent text, whatever git does.
			expect(ours.text === now, about).toBe(true);
		}
		if (theirs !== null) {
			expect(ours.text === theirs, about).toBe(true);
		}
		answers[theirs !== null ? 'both' : ours.text === null ? 'refused' : 'oursAlone']++;
	}
	expect(answers.both).toBeGreaterThan(count / 4);
	expect(answers.refused).toBeGreaterThan(count / 10);
}, 1_800_000);
