/** Two trees are compared in every file that could bear on MMIO, whether the harness reads it or not. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyPatches } from '@hvmmio/kernel-harness';
import { afterAll, describe, expect, test } from 'vitest';
import { unreadBetween, unreadOf } from '../src/verbs/kernel/unread.ts';

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
	expect(unreadBetween(old, now)).toEqual({ files: Object.keys(FILES).sort(), sharing: [] });
	expect(unreadBetween(old, tree('same', all)).files).toEqual([]);
	tree('same', { 'kernel/new.c': '' });
	expect(unreadBetween(old, { path: join(folder, 'same') }).files).toEqual(['kernel/new.c']);
	expect(unreadBetween({ path: join(folder, 'same') }, old).files).toEqual(['kernel/new.c']);
});

/** docs/domain.md, section 5: a third user of the allocator takes from the same window, wherever it is. */
describe('of another subsystem, what takes from the window or says where the framebuffer is', () => {
	const CALL = 'int take(void) { return vmbus_allocate_mmio(&res, hdev, 0, -1, size, SZ_4K, false); }';
	const file = 'drivers/net/ethernet/other.c';
	const found = { files: [file], sharing: [file] };

	test.each([
		['a caller that is new', 'int a;', CALL],
		['a caller that is gone', CALL, 'int a;'],
		['a caller whose size is another', `int size = 1;\n${CALL}`, `int size = 2;\n${CALL}`],
		['a driver that clears lfb_base', 'int a;', 'void f(void) { screen_info.lfb_base = 0; }'],
	])('%s', (_, before, after) => {
		expect(unreadBetween(tree('before', { [file]: before }), tree('after', { [file]: after }))).toEqual(found);
	});

	test('a file that is new, and none where the same stands in both or nothing is named', () => {
		const [one, other] = [tree('one', { 'drivers/net/a.c': CALL }), tree('other', { 'drivers/net/a.c': CALL })];
		expect(unreadBetween(one, other).files).toEqual([]);
		tree('one', { 'drivers/net/b.c': 'int vmbus_allocate_mmio_not;' });
		expect(unreadBetween(one, other).files).toEqual([]);
		tree('other', { [file]: CALL });
		expect(unreadBetween(one, other)).toEqual(found);
	});

	const patch = (...lines: string[]) => `--- a/${file}\n+++ b/${file}\n@@ -1,2 +1,2 @@\n${lines.join('\n')}\n`;
	const unread = (at: { path: string }, text: string) => {
		const { others: files, sharing } = applyPatches({ 'drivers/hv/vmbus_drv.c': '' }, text);
		return unreadOf(at, at, { files, sharing, patches: [] });
	};
	test('a patch that adds a call, or changes what stands beside one', () => {
		const nothing = tree('nothing', { 'drivers/net/other.c': '' });
		expect(unread(nothing, patch('-int a;', ' int b;', `+${CALL}`))).toMatchObject(found);
		const alone = { path: join(tree('alone', { 'vmbus_drv.c': '' }).path, 'vmbus_drv.c') };
		const resized = patch('-int size = 1;', ' int b;', '+int size = 2;');
		for (const at of [nothing, alone]) {
			expect(unread(at, resized)).toMatchObject({ ...found, sharing: [] });
		}
		expect(unread(tree('caller', { [file]: `int size = 1;\nint b;\n\n\n\n\n${CALL}` }), resized)).toMatchObject(found);
	});
});
