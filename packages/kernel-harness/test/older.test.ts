/** Older shapes of the source, made here: what they decide follows from docs/domain.md, sections 3 to 5. */

import { DRM_FILE as DRM, DRM_BY_GENERATION, DRM_VRAM } from '@hvmmio/testkit/own-drivers';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { CASE_WORDS, parseCase, writeCase } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { FIRMWARES, functionTexts, KNOWN_MESSAGES, MESSAGES, NotModelled, OUTPUT_WORDS } from '../src/index.ts';
import {
	ACPI_PROBE,
	BEFORE_LIST,
	BEFORE_RESERVATION,
	PLATFORM_PROBE,
	WITH_PROBE,
	WITH_SEMAPHORE,
} from './older-kernel.ts';
import { load, testParser } from './setup.ts';

const GUEST = parseCase({
	mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0xfffffffff'],
	lfbBase: '0xf8000000',
	lfbSize: 0x300000,
});
const VMBUS = 'drivers/hv/vmbus_drv.c';
const PCI = 'drivers/pci/controller/pci-hyperv.c';
const widths: [64] = [64];
/** Half of what is between 0xf8000000 and 4 GiB. */
const HALF = { start: '0xf8000000', end: '0xfbffffff', size: 0x4000000 };

describe('the probe', () => {
	test('is the source’s own, in both forms', async () => {
		for (const probe of [PLATFORM_PROBE, ACPI_PROBE]) {
			const kernel = await load(`${OWN_VMBUS}${probe}`, { widths });
			expect(kernel.boot(GUEST).booted.reserved).toEqual(HALF);
			expect(kernel.ran.map(({ name }) => name)).toContain('vmbus_acpi_add');
		}
	});

	test('that does not call the reservation reserves nothing', async () => {
		const kernel = await load(edited(WITH_PROBE, '\t\t\tvmbus_reserve_fb();\n', ''), { widths });
		const { reserved, nodes } = kernel.boot(GUEST).booted;
		expect([reserved, nodes.length]).toEqual([null, 2]);
	});

	test('that cannot be compiled is listed, and the known order stands in for it', async () => {
		const strange = await load(edited(WITH_PROBE, 'if (hyperv_mmio) {', 'if (hyperv_mmio && hv_ready()) {'), {
			widths,
		});
		expect(strange.notRun.filter(({ why }) => why === 'not-compiled')).toEqual([
			{ file: VMBUS, function: 'vmbus_acpi_add', why: 'not-compiled', detail: ['hv_ready'] },
		]);
		expect(strange.boot(GUEST).booted.reserved).toEqual(HALF);
		expect(strange.ran.map(({ name }) => name)).not.toContain('vmbus_acpi_add');
	});

	test('of a walk that runs out of memory leaves nothing', async () => {
		const kernel = await load(WITH_PROBE, { widths });
		expect(kernel.boot(GUEST, { failingAllocation: 1 }).booted.nodes).toEqual([]);
		expect(FIRMWARES.length).toBe(10);
	});
});

test('with semaphores and KERN_ levels it decides the same, and a warning is a warning', async () => {
	const kernel = await load(WITH_SEMAPHORE, { widths });
	expect(kernel.boot(GUEST).booted.reserved).toEqual(HALF);
	const { lines, messages } = kernel.boot({ ...GUEST, lfbBase: 0xf0000000 }).booted;
	expect(messages).toEqual(['unexpected-low-mmio-base']);
	expect(lines[0]).toEqual({ level: 'warning', text: 'Unexpected low mmio base 0x00000000f8000000' });
});

describe('before v4.7 nothing is reserved, and its own probe shows it', () => {
	test('with a list', async () => {
		const { nodes, reserved, messages, attempts } = (await load(BEFORE_RESERVATION, { widths })).boot(GUEST).booted;
		expect([nodes.length, reserved, messages, attempts]).toEqual([2, null, [], 0]);
	});

	test('without one', async () => {
		const { nodes, reserved, attempts } = (await load(BEFORE_LIST, { widths })).boot(GUEST).booted;
		expect([nodes, reserved, attempts]).toEqual([[], null, 0]);
	});

	test('but a reservation under other names is seen', async () => {
		const renamed = WITH_PROBE.replaceAll('vmbus_reserve_fb', 'vmbus_set_aside').replaceAll('fb_mmio', 'aside');
		expect((await load(renamed, { widths })).boot(GUEST).booted.reserved).toEqual(HALF);
	});

	test('and where its probe cannot be run nothing is said', async () => {
		const strange = edited(BEFORE_RESERVATION, 'if (hyperv_mmio) {', 'if (hyperv_mmio && hv_ready()) {');
		await expect(load(strange, { widths })).rejects.toThrow(NotModelled);
	});
});

describe('drivers are found by what they do', () => {
	test('generation 1 by BAR0, generation 2 by a request', async () => {
		const kernel = await load({ [VMBUS]: OWN_VMBUS, [DRM]: DRM_BY_GENERATION }, { widths });
		const all = 2n ** 64n - 1n;
		expect(kernel.requestOf('video_request', 16)).toEqual([
			{ min: 0n, max: all, size: 16n << 20n, align: 1n << 20n, overlapOk: true },
		]);
		expect([...new Set(kernel.driverRuns().map((run) => run.function))]).toEqual(['hyperv_setup_gen2']);
		expect(kernel.notRun.filter(({ file }) => file === DRM)).toEqual([
			{ file: DRM, function: 'screen_probe', why: 'not-on-a-path' },
		]);
	});

	test('both generations by one request, which is given back where it cannot be mapped', async () => {
		const kernel = await load({ [VMBUS]: OWN_VMBUS, [DRM]: DRM_VRAM }, { widths });
		expect(kernel.requestOf('video_request', 16)).toEqual([
			{ min: 0n, max: 2n ** 64n - 1n, size: 16n << 20n, align: 1n << 20n, overlapOk: true },
		]);
		const runs = kernel.driverRuns();
		expect([...new Set(runs.map((run) => run.function))]).toEqual(['hv_drm_setup_vram']);
		const unmapped = runs.find(({ setting }) => setting?.grants === 1 && !setting.mapping);
		expect(unmapped?.events.map(({ did }) => did)).toEqual(['requested', 'freed']);
		// ENOMEM
		expect(unmapped?.result).toEqual([-12n]);
	});

	test('one that is not understood costs its own part', async () => {
		const strange = edited(
			DRM_BY_GENERATION,
			'if (vmbus_allocate_mmio(',
			'if (screen_odd(screen) || vmbus_allocate_mmio(',
		);
		const kernel = await load({ [VMBUS]: OWN_VMBUS, [DRM]: strange }, { widths });
		expect(kernel.boot(GUEST).booted.reserved).toEqual(HALF);
		expect(kernel.requestOf('video_request')).toBeNull();
		expect(kernel.notRun).toContainEqual({
			file: DRM,
			function: 'hyperv_setup_gen2',
			why: 'not-compiled',
			detail: ['screen_odd'],
		});
		const cured = await load(
			{ [VMBUS]: OWN_VMBUS, [DRM]: strange },
			{ widths, shim: '#define screen_odd(screen) 0\n' },
		);
		expect(cured.requestOf('video_request')).toHaveLength(1);
		expect(cured.notRun).toContainEqual({ file: PCI, function: '', why: 'no-file' });
	});
});

describe('what is wrong is told where it is', () => {
	const errorOf = (source: string, shim = '') =>
		load(source, { widths, shim }).then(
			() => null,
			(error: NotModelled) => error,
		);

	test('a syntax error', async () => {
		const source = edited(OWN_VMBUS, 'bytes /= 2;', 'bytes /= ;');
		const line = source.slice(0, source.indexOf('bytes /= ;')).split('\n').length;
		expect((await errorOf(source))?.message).toBe(`${VMBUS} line ${line} is no C: expected expression`);
	});

	test('an error in the user’s shim', async () => {
		const error = await errorOf(OWN_VMBUS, 'static int odd(void)\n{\n\treturn none;\n}\n');
		expect(error?.missing.map(({ file, line, name }) => [file, line, name])).toEqual([['--shim', 3, 'none']]);
	});

	test('the shim may use what the harness declares', async () => {
		const shim = 'static bool special(struct pci_dev *device, struct acpi_device *node) { return device && node; }\n';
		expect(await errorOf(OWN_VMBUS, shim)).toBeNull();
	});
});

test('what is printed is one number: another text or level is another, and none is 0', async () => {
	const digestOf = async (source: string, lfbBase: number) => {
		const inputs = new Uint32Array(CASE_WORDS);
		const outputs = new Uint32Array(OUTPUT_WORDS);
		writeCase(inputs, 0, { ...GUEST, lfbBase });
		(await load(source, { widths })).run(inputs, 1, outputs);
		const word = outputs[MESSAGES] as number;
		return [word & KNOWN_MESSAGES, word >>> 8];
	};
	const [known, plain] = await digestOf(OWN_VMBUS, 0xf0000000);
	const reworded = edited(OWN_VMBUS, 'Unexpected low mmio base %pa', 'Unexpected low mmio base: %pa');
	const [knownToo, other] = await digestOf(reworded, 0xf0000000);
	expect([known, knownToo, plain === other, plain === 0]).toEqual([1, 1, false, false]);
	const silent = OWN_VMBUS.replace(/\tpr_info\("hv_mmio[^\n]*\n/, '');
	expect(await digestOf(silent, 0xf8000000)).toEqual([0, 0]);
});

test('texts are equal where only comments and white space differ', async () => {
	const parser = await testParser();
	const texts = (source: string) => functionTexts(parser, { [VMBUS]: source });
	const loose = OWN_VMBUS.replaceAll('\n\n', '\n\n/* more words */\n').replaceAll(
		'(base == 0)',
		'( base  == /* none */ 0 )',
	);
	expect(texts(loose)).toEqual(texts(OWN_VMBUS));
	const changed = texts(edited(OWN_VMBUS, 'bytes /= 2', 'bytes /= 4'));
	const differing = changed.filter(({ text }, i) => text !== texts(OWN_VMBUS)[i]?.text);
	expect(differing.map(({ name, kind }) => [name, kind])).toEqual([['vmbus_reserve_fb', 'function']]);
});
