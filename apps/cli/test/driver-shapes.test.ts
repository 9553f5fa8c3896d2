/**
 * Video drivers of older and newer kernels, found by their requests to VMBus: identify, check and diff, with an edit in
 * each.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DRM_BY_GENERATION, DRM_FILE, DRM_VRAM } from '@hvmmio/testkit/own-drivers';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnHvmmio } from './harness.ts';
import { writeTree } from './kernel-tree.ts';

let folder: string;
function write(name: string, driver: string): void {
	writeTree(join(folder, name), OWN_VMBUS);
	const path = join(folder, name, DRM_FILE);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, driver);
}
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-shapes-'));
	for (const [name, driver] of Object.entries({ generations: DRM_BY_GENERATION, vram: DRM_VRAM })) {
		write(name, driver);
		write(`${name}-outside`, edited(driver, 'SZ_1M, true)', 'SZ_1M, false)'));
	}
	write(
		'generations-bar',
		edited(DRM_BY_GENERATION, 'pci_resource_len(pci, 0));\n\tpci_dev_put', 'SZ_8M);\n\tpci_dev_put'),
	);
	write('vram-kept', edited(DRM_VRAM, '\t\tvmbus_free_mmio(picture->mem->start, picture->bytes);\n', ''));
	write('vram-renamed', DRM_VRAM.replaceAll('hv_drm_setup_vram', 'hyperv_setup_vram'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hvmmio = (...args: string[]) => spawnHvmmio(['kernel', ...args], { cwd: folder });
const json = (...args: string[]) => {
	const { status, stdout } = hvmmio(...args, '--json');
	return { status, document: JSON.parse(stdout) };
};

describe.each([
	['generations', 'hyperv_setup_gen2', 'screen_probe'],
	['vram', 'hv_drm_setup_vram', 'picture_probe'],
])('%s', (tree, asks, probe) => {
	test('is identified and checked, whatever its driver is called', () => {
		const { status, document } = json('identify', tree);
		expect([status, document.policy]).toEqual([0, 'low-half']);
		// The requesting function is run, so it is not listed.
		const listed = document.notRun.filter(({ file }: { file: string }) => file === DRM_FILE);
		expect(listed.map((each: { function: string }) => each.function)).toEqual([probe]);
		expect(hvmmio('check', tree, '--policy', 'low-half', '--cases', '3000').status).toBe(0);
		expect(hvmmio('check', tree, '--policy', 'none', '--cases', '3000').status).toBe(1);
	});

	test('a request that may not lie in the reservation is another request, and nothing else', () => {
		const { status, document } = json('diff', tree, `${tree}-outside`, '--cases', '3000');
		expect([status, document.changed]).toEqual([1, 0]);
		expect(document.drivers).toHaveLength(1);
		expect(document.drivers[0]).toMatchObject({
			driver: 'hyperv_drm',
			old: { function: asks },
			new: { function: asks },
		});
		expect(hvmmio('diff', tree, tree, '--cases', '3000').status).toBe(0);
	});
});

test('what generation 1 does with its BAR is not run, and an edit in it leaves no all-clear', () => {
	const { status, document } = json('diff', 'generations', 'generations-bar', '--cases', '3000');
	expect([status, document.changed, document.complete]).toEqual([3, 0, false]);
	expect(document.notRun[0]).toMatchObject({ file: DRM_FILE, function: 'hyperv_setup_gen1', changed: true });
});

test('a range that is no longer given back is told', () => {
	const { status, document } = json('diff', 'vram', 'vram-kept', '--cases', '3000');
	expect([status, document.drivers.length]).toEqual([1, 1]);
	const [{ setting, old, new: now }] = document.drivers;
	expect(setting).toBe('8 MiB of framebuffer, requests granted: mask 1, no memory can be mapped');
	expect(old.events[1]).toMatch(/^vmbus_free_mmio\(/);
	// ENOMEM
	expect([old.events.length, now.events.length, old.result, now.result]).toEqual([2, 1, ['-12'], ['-12']]);
});

test('another name for the same request is no difference', () => {
	const { document } = json('diff', 'vram', 'vram-renamed', '--cases', '3000');
	expect([document.changed, document.drivers]).toEqual([0, []]);
});
