/** Writes kernel trees and patches made for the tests. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const VMBUS_FILE = 'drivers/hv/vmbus_drv.c';

export function writeTree(folder: string, vmbus: string): void {
	const path = join(folder, VMBUS_FILE);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, vmbus);
}

/**
 * Creates a git repository with a commit and a tag for each text, independent of the user's configuration; `git` runs
 * git in it.
 */
export function writeRepository(
	folder: string,
	versions: Readonly<Record<string, string>>,
): (...args: string[]) => string {
	const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
	const git = (...args: string[]) => {
		const person = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.org', '-c', 'commit.gpgsign=false'];
		const { status, stdout, stderr } = spawnSync('git', [...person, ...args], { cwd: folder, env, encoding: 'utf8' });
		if (status !== 0) {
			throw new Error(`git ${args.join(' ')}: ${stderr}`);
		}
		return stdout.trim();
	};
	mkdirSync(folder, { recursive: true });
	git('init', '-q', '-b', 'main', '.');
	for (const [tag, vmbus] of Object.entries(versions)) {
		writeTree(folder, vmbus);
		git('add', '-A');
		git('commit', '-q', '--allow-empty', '-m', tag);
		git('tag', tag);
	}
	return git;
}

/** A patch mail that changes one line, as written by git format-patch. */
export function patchOf(before: string, after: string): string {
	const [old, now] = [before.split('\n'), after.split('\n')];
	const at = old.findIndex((line, i) => line !== now[i]);
	const around = (from: number, to: number) => old.slice(from, to).map((line) => ` ${line}`);
	return [
		'From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001',
		'From: A Developer <developer@example.org>',
		'Subject: [PATCH] Drivers: hv: another value',
		'',
		'--- a line of the mail that looks like a diff',
		'---',
		` ${VMBUS_FILE} | 2 +-`,
		'',
		`diff --git a/${VMBUS_FILE} b/${VMBUS_FILE}`,
		`--- a/${VMBUS_FILE}`,
		`+++ b/${VMBUS_FILE}`,
		`@@ -${at - 2},7 +${at - 2},7 @@ a function`,
		...around(at - 3, at),
		`-${old[at]}`,
		`+${now[at]}`,
		...around(at + 1, at + 4),
		'-- ',
		'2.39.5',
		'',
	].join('\n');
}
