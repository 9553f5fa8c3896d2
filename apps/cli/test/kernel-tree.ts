/** Kernel trees and patches of our own making, on the disk. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const VMBUS_FILE = 'drivers/hv/vmbus_drv.c';

export function writeTree(folder: string, vmbus: string): void {
	const path = join(folder, VMBUS_FILE);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, vmbus);
}

/** A mail with the change of one line, as git format-patch writes it. */
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
