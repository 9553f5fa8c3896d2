/** Only one process at a time holds the lock, whatever happens to the holder. */

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { withLock } from '../lock.mjs';
import { minutes } from '../patience.ts';
import { ROOT } from '../set-up.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TIMEOUT_MS = minutes(5);
const LOCK = JSON.stringify(pathToFileURL(join(ROOT, 'tools/lock.mjs')).href);

/** A process that appends `+` when it acquires the lock and, some time later, `-` when it releases it. */
function holder(lock: string, log: string): Promise<number | null> {
	const script = `
		import { appendFileSync } from 'node:fs';
		import { withLock } from ${LOCK};
		await withLock(${JSON.stringify(lock)}, () => {}, async () => {
			appendFileSync(${JSON.stringify(log)}, '+');
			await new Promise((resolve) => setTimeout(resolve, 20));
			appendFileSync(${JSON.stringify(log)}, '-');
		});
	`;
	const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
	return new Promise((resolve) => child.on('close', resolve));
}

/** The id of a process that has ended. */
function deadProcess(): number {
	return Number(execFileSync(process.execPath, ['--print', 'process.pid'], { encoding: 'utf8' }));
}

test('of several processes one works at a time, after the lock of one that was killed', {
	timeout: TIMEOUT_MS,
}, async () => {
	const lock = join(folder, 'several');
	const log = join(folder, 'log');
	writeFileSync(lock, String(deadProcess()));
	const codes = await Promise.all(Array.from({ length: 6 }, () => holder(lock, log)));
	expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
	expect(readFileSync(log, 'utf8')).toBe('+-'.repeat(6));
	expect(existsSync(lock)).toBe(false);
});

test('who waits is told once, and the lock is given up when the work fails', { timeout: TIMEOUT_MS }, async () => {
	const lock = join(folder, 'failing');
	let told = 0;
	let failed: Promise<unknown> = Promise.resolve();
	await withLock(
		lock,
		() => {},
		async () => {
			failed = withLock(
				lock,
				() => told++,
				() => Promise.reject(new Error('no')),
			).catch((error) => error);
			await new Promise((resolve) => setTimeout(resolve, 500));
		},
	);
	expect(await failed).toEqual(new Error('no'));
	expect(told).toBe(1);
	expect(existsSync(lock)).toBe(false);
});
