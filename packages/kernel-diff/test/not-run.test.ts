/** What of a change was not run: each kind of change that a run cannot see must be named. */

import { describe, expect, test } from 'vitest';
import { type Coverage, changedAndRun, notRunBetween, notRunInPatched, type SourceItem } from '../src/index.ts';

const item = (name: string, text = name, file = 'drivers/hv/vmbus_drv.c'): SourceItem => ({ file, name, text });
/** @param ran items that a run reaches */
const coverage = (items: readonly SourceItem[], ran: readonly SourceItem[] = []): Coverage => ({
	items,
	ran,
	notRun: [],
});
const changed = (old: Coverage, now: Coverage) =>
	notRunBetween(old, now)
		.filter((each) => each.changed)
		.map((each) => each.function);

const run = item('run', 'a');
const still = item('still');

const NOTHING = { files: [], sharing: [], patches: [] };

describe('between two sources', () => {
	test('a change of what runs on both sides is looked at', () => {
		const after = item('run', 'b');
		expect(changed(coverage([run, still], [run]), coverage([after, still], [after]))).toEqual([]);
	});
	test('a change of what runs on neither side, or on one of them, is named', () => {
		const after = item('run', 'b');
		expect(changed(coverage([run]), coverage([after]))).toEqual(['run']);
		expect(changed(coverage([run], [run]), coverage([after]))).toEqual(['run']);
		expect(changed(coverage([run]), coverage([after], [after]))).toEqual(['run']);
	});
	test('what comes or goes is looked at where it runs, else named', () => {
		expect(changed(coverage([run], [run]), coverage([]))).toEqual([]);
		expect(changed(coverage([still], []), coverage([]))).toEqual(['still']);
		expect(changed(coverage([]), coverage([run], [run]))).toEqual([]);
		expect(changed(coverage([]), coverage([still]))).toEqual(['still']);
	});
	test('of two definitions of a name the one that is not compiled is named when it changes', () => {
		const [on, off, other] = [item('f', '#ifdef A on'), item('f', '#else off'), item('f', '#else other')];
		expect(changed(coverage([on, off], [on]), coverage([on, other], [on]))).toEqual(['f']);
		expect(changed(coverage([on, off], [on]), coverage([on, off], [on]))).toEqual([]);
	});
	test('a change that leaves no trace in a run is named although the function was run', () => {
		const locked = { ...item('run', 'lock(); a();'), unseen: ['lock'] };
		const free = { ...item('run', 'a();'), unseen: [] };
		expect(changed(coverage([locked], [locked]), coverage([free], [free]))).toEqual(['run']);
		const other = { ...item('run', 'lock(); b();'), unseen: ['lock'] };
		expect(changed(coverage([locked], [locked]), coverage([other], [other]))).toEqual([]);
	});
	test('a lock in a helper that comes leaves no trace either; a helper under another name does', () => {
		const helper = (name: string) => ({ ...item(name), unseen: ['lock'] });
		const [before, after] = [item('run', 'a();'), item('run', 'helper();')];
		const comes = [coverage([before], [before]), coverage([after, helper('h')], [after, helper('h')])] as const;
		expect(changed(...comes)).toEqual(['h']);
		expect(changed(coverage([helper('h')], [helper('h')]), coverage([helper('g')], [helper('g')]))).toEqual([]);
	});
	test('a change of what runs on both sides is listed by itself', () => {
		const after = item('run', 'b');
		expect(changedAndRun(coverage([run, still], [run]), coverage([after, still], [after]))).toEqual([
			{ file: 'drivers/hv/vmbus_drv.c', name: 'run' },
		]);
		expect(changedAndRun(coverage([run]), coverage([after]))).toEqual([]);
	});
	test('a header beside the source is a change that is not known; one of the kernel is named', () => {
		const include = (name: string) => ({ ...item(name), kind: 'include' });
		const both = coverage([include('#include "own.h"'), include('#include <linux/sizes.h>')]);
		expect(changed(coverage([]), both)).toEqual(['#include "own.h"']);
		expect(notRunBetween(coverage([]), both).map(({ why }) => why)).toEqual(['header', 'header']);
	});
	test('definitions that change places are a change', () => {
		const [define, undef] = [item('M', '#define M 1'), item('M', '#undef M')];
		expect(changed(coverage([define, undef], [define]), coverage([undef, define], [define]))).toEqual(['M']);
	});
	test('what stands between definitions is named: module parameters, initcalls, Kconfig', () => {
		const rest = (text: string, file?: string) => item('', text, file);
		expect(changed(coverage([rest('subsys_initcall(a)')]), coverage([rest('late_initcall(a)')]))).toEqual(['']);
		const file = 'drivers/hv/Kconfig';
		expect(changed(coverage([rest('select SYSFB', file)]), coverage([rest('', file)]))).toEqual(['']);
	});
});

describe('in a source that patches made', () => {
	test('a function that they remove and that was not run is named, one that was run is not', () => {
		const before = coverage([run, still], [run]);
		expect(notRunInPatched(before, coverage([run], [run]), NOTHING)).toMatchObject([
			{ function: 'still', changed: true },
		]);
		expect(notRunInPatched(before, coverage([still]), NOTHING)).toEqual([]);
	});
	test.each([
		'drivers/hv/channel_mgmt.c',
		'arch/x86/hyperv/hv_init.c',
		'arch/x86/kernel/head_64.S',
		'drivers/video/aperture.c',
		'include/linux/efi.h',
		'drivers/hv/Makefile',
		'drivers/pci/setup-bus.c',
		'drivers/acpi/resource.c',
		'arch/x86/Kconfig.hyperv',
		'kernel/kexec_file.c',
		'arch/x86/Kconfig',
		'arch/x86/Makefile',
		'arch/x86/coco/core.c',
		'arch/arm64/include/asm/mshyperv.h',
		'arch/x86/kernel/kexec-bzimage64.c',
		'drivers/Makefile',
		'drivers/gpu/drm/Makefile',
		'drivers/of/address.c',
		'drivers/pnp/system.c',
		'drivers/char/tpm/tpm_crb.c',
		'drivers/hv/override.inc',
		'drivers/uio/uio_hv_generic.c',
		'Makefile',
		'scripts/Makefile.build',
	])('%s is not read, and may bear on MMIO', (file) => {
		expect(notRunInPatched(coverage([]), coverage([]), { ...NOTHING, files: [file] })).toEqual([
			{ file, function: '', why: 'file-not-read', changed: true },
		]);
	});
	test.each([
		'drivers/net/ethernet/other.c',
		'drivers/net/ethernet/intel/igb/e1000_defines.h',
		'fs/ext4/inode.c',
		'sound/core/pcm.c',
		'arch/powerpc/kernel/setup.c',
		'drivers/gpu/drm/i915/i915_drv.c',
	])('%s is another subsystem’s: named, and no reason for doubt', (file) => {
		expect(notRunInPatched(coverage([]), coverage([]), { ...NOTHING, files: [file] })).toEqual([
			{ file, function: '', why: 'other-subsystem', changed: false },
		]);
	});
	test('another subsystem’s that names the allocator bears on MMIO', () => {
		const file = 'drivers/net/ethernet/other.c';
		expect(notRunInPatched(coverage([]), coverage([]), { ...NOTHING, files: [file], sharing: [file] })).toEqual([
			{ file, function: '', why: 'file-not-read', changed: true },
		]);
	});
	test.each([
		'Documentation/virt/hyperv/vmbus.rst',
		'MAINTAINERS',
		'include/generated/autoconf.h',
		'tools/hv/hv_kvp_daemon.c',
		'kernel/notes.txt',
	])('%s is no code of the kernel', (file) => {
		expect(notRunInPatched(coverage([]), coverage([]), { ...NOTHING, files: [file] })).toEqual([]);
	});
});

test('a patch of a series that was not given leaves the answer open', () => {
	const [missing] = notRunInPatched(coverage([]), coverage([]), { ...NOTHING, patches: ['2/3'] });
	expect(missing).toEqual({ file: '2/3', function: '', why: 'patch-missing', changed: true });
});
