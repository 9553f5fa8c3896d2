/** Two trees are compared in every file that could bear on MMIO, whether the harness reads it or not. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { unreadBetween } from '../src/verbs/kernel/unread.ts';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-unread-'));
afterAll(() => rmSync(folder, { recursive: true }));

function tree(name: string, files: Readonly<Record<string, string>>): { path: string } {
	for (const [file, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name, file)), { recursive: true });
		writeFileSync(join(folder, name, file), text);
	}
	return { path: join(folder, name) };
}

const FILES = {
	Makefile: 'a',
	'arch/x86/kernel/kexec-bzimage64.c': 'a',
	'arch/arm64/include/asm/mshyperv.h': 'a',
	'drivers/firmware/efi/libstub/screen_info.c': 'a',
	'drivers/hv/Makefile': 'a',
	'drivers/net/hyperv/netvsc.c': 'a',
	'include/uapi/linux/screen_info.h': 'a',
};
/** Another subsystem's, read by the harness, made by a build, or no code. */
const OTHERS = {
	'.config': 'a',
	'.git/objects/hyperv.c': 'a',
	'Documentation/virt/hyperv/vmbus.rst': 'a',
	'drivers/hv/vmbus_drv.c': 'a',
	'fs/ext4/inode.c': 'a',
	'include/generated/autoconf.h': 'a',
	'kernel/fork.o': 'a',
};

test('each that differs or is in one of them alone is named', () => {
	const old = tree('old', { ...FILES, ...OTHERS });
	const all = { ...FILES, ...OTHERS };
	const now = tree('new', Object.fromEntries(Object.keys(all).map((file) => [file, 'b'])));
	expect(unreadBetween(old, now)).toEqual(Object.keys(FILES).sort());
	expect(unreadBetween(old, tree('same', all))).toEqual([]);
	tree('same', { 'kernel/new.c': '' });
	expect(unreadBetween(old, { path: join(folder, 'same') })).toEqual(['kernel/new.c']);
	expect(unreadBetween({ path: join(folder, 'same') }, old)).toEqual(['kernel/new.c']);
});
