/** Debian's kernels: their own functions on the published cases, their messages, what their drivers ask for. */

import { testSomeWereThere, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { edited } from '@hvmmio/testkit/own-kernel';
import { reserveCases, walkCases } from '@hvmmio/vectors';
import { parseCase } from '@hvmmio/vectors/case';
import { describe, expect } from 'vitest';
import { KERNEL_FILES } from '../src/files.ts';
import { FIRMWARES, type Kernel } from '../src/index.ts';
import { load } from './setup.ts';

/** The policies are those of docs/domain.md, sections 4 and 9; the drivers' functions as each series names them. */
const KERNELS = [
	{ version: '5.10.251-5', policy: 'screen-info', cut: 'one-byte-long', prints: false, video: ['hvfb_getmem'] },
	{ version: '5.10.262-1', policy: 'low-half-screen-info', cut: 'exact', prints: true, video: ['hvfb_getmem'] },
	{
		version: '6.1.170-3',
		policy: 'gen1-bar',
		cut: 'one-byte-long',
		prints: false,
		video: ['hyperv_setup_vram', 'hvfb_getmem'],
	},
	{
		version: '6.1.192-2',
		policy: 'low-half-ungated',
		cut: 'exact',
		prints: true,
		video: ['hyperv_setup_vram', 'hvfb_getmem'],
	},
	{
		version: '6.12.117-1~deb12u1',
		policy: 'low-half',
		cut: 'exact',
		prints: true,
		video: ['hyperv_setup_vram', 'hvfb_getmem'],
	},
	{
		version: '6.12.118-1',
		policy: 'low-half',
		cut: 'exact',
		prints: true,
		video: ['hyperv_setup_vram', 'hvfb_getmem'],
	},
	{ version: '7.2.13-1', policy: 'low-half', cut: 'exact', prints: true, video: ['hyperv_setup_vram'] },
	{ version: '7.3.4-1~bpo13+1', policy: 'low-half', cut: 'exact', prints: true, video: ['hv_drm_setup_vram'] },
] as const;

const PLAIN = parseCase({ mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0xfffffffff'] });

const ALL = 2n ** 64n - 1n;
const there: string[] = [];

for (const { version, policy, cut, prints, video } of KERNELS) {
	const tree = await treeOf(version, KERNEL_FILES);
	const kernel = tree && (await load(tree.files));
	const testKernel = testWith(tree);
	there.push(...(tree ? [version] : []));

	describe(`kernel ${version}`, () => {
		const ask = () => kernel as NonNullable<typeof kernel>;

		testKernel('walks as the published cases say', () => {
			for (const { id, ranges, resourceSize, nodes } of walkCases.filter((each) => each.cut === cut)) {
				const input = parseCase({ mmio: ranges, resourceSize });
				expect([id, ask().boot(input).booted.nodes]).toEqual([id, nodes]);
			}
		});

		testKernel(`reserves as the published cases say for ${policy}`, () => {
			const cases = reserveCases.filter(({ expected }) => expected[policy] !== undefined);
			expect(cases.length).toBeGreaterThan(10);
			for (const { id, input, expected } of cases) {
				const { reserved, attempts, messages, log } = ask().boot(parseCase(input)).booted;
				const wanted = expected[policy];
				expect([id, reserved, attempts, messages]).toEqual([id, wanted?.reserved, wanted?.attempts, wanted?.messages]);
				expect([id, log.some((line) => line.startsWith('hv_vmbus: hv_mmio='))]).toEqual([
					id,
					prints && wanted?.requested !== null,
				]);
			}
		});

		testKernel('its drivers ask for what docs/domain.md, section 5, says', () => {
			expect(ask().requestOf('config_window')).toEqual([
				{ min: 0n, max: ALL, size: 0x2000n, align: 0x1000n, overlapOk: false },
			]);
			const runs = ask().driverRuns();
			expect(runs.filter(({ failed }) => failed !== null)).toEqual([]);
			const videos = runs.filter(({ driver }) => driver !== 'pci-hyperv');
			expect([...new Set(videos.map((run) => run.function))]).toEqual(video);
			for (const { setting, events } of videos.filter((run) => run.setting?.grants === 0)) {
				const size = BigInt(setting?.megabytes ?? 0) << 20n;
				const request = { min: 0n, max: ALL, size, align: 1n << 20n, overlapOk: true };
				expect(events).toEqual([{ did: 'requested', granted: false, ...request }]);
			}
			const windows = runs.find(
				({ setting, events }) => setting?.low === 3n << 20n && setting.grants === 1 && events.length > 1,
			);
			// 3 MiB: the highest power of two in it is 2 MiB; 5 MiB: 4 MiB. The low window is given back.
			expect(windows?.events).toEqual([
				{
					did: 'requested',
					granted: true,
					min: 0n,
					max: 0xffffffffn,
					size: 3n << 20n,
					align: 2n << 20n,
					overlapOk: false,
				},
				{
					did: 'requested',
					granted: false,
					min: 2n ** 32n,
					max: ALL,
					size: 5n << 20n,
					align: 4n << 20n,
					overlapOk: false,
				},
				{ did: 'freed', start: windows?.events[1] && 0x1000_0000n, size: 3n << 20n },
			]);
			const sums = runs.filter(({ bars }) => bars !== null).map(({ result }) => result);
			// 16 MiB; 1 MiB of 64 bits; 256 bytes as a page beside 32 GiB and 16 KiB of 64 bits; below a page twice: two pages.
			expect(sums.slice(0, 4)).toEqual([
				[0n, 0n],
				[16n << 20n, 0n],
				[0n, 1n << 20n],
				[0x1000n, (32n << 30n) + 0x4000n],
			]);
		});

		testKernel('all but the probe of the bus and of the drivers is run, and is listed as such', () => {
			expect(ask().ownResourceTree).toBe(true);
			expect(ask().notRun.filter(({ why }) => why !== 'not-on-a-path')).toEqual([]);
			const ran = ask().ran.map(({ name }) => name);
			expect(ran).toEqual(expect.arrayContaining(['vmbus_acpi_add', 'vmbus_reserve_fb', '__request_region', ...video]));
			const notRun = ask().notRun.map((each) => each.function);
			expect(notRun).toContain('hv_pci_probe');
			expect(notRun.filter((name) => ran.includes(name))).toEqual([]);
		});
	});
}

testSomeWereThere(there);

/** Of include/uapi/asm-generic/errno-base.h. */
const ENODEV = 19;

describe('a change on the way shows', async () => {
	const tree = await treeOf('6.12.117-1~deb12u1', KERNEL_FILES);
	const VMBUS = 'drivers/hv/vmbus_drv.c';
	const PCI = 'drivers/pci/controller/pci-hyperv.c';
	const changed = (file: string, from: string | RegExp, to: string) =>
		load({ ...tree?.files, [file]: edited(tree?.files[file] ?? '', from, to) }, { widths: [64] });
	const asText = (kernel: Kernel) =>
		kernel.driverRuns().map((run) => String(run.events.map((event) => Object.values(event))));

	testWith(tree)('the call of the reservation deleted: nothing is reserved', async () => {
		const kernel = await changed(VMBUS, /\n\t+vmbus_reserve_fb\(\);/, '');
		expect(kernel.boot(PLAIN).booted.reserved).toBeNull();
		expect(kernel.ran.map(({ name }) => name)).toContain('vmbus_acpi_add');
	});

	testWith(tree)('where the ranges may be: an ancestor below the root, the first that has left a node', async () => {
		const kernel = await load(tree?.files ?? {}, { widths: [64] });
		const counts = FIRMWARES.map((_, firmware) => kernel.boot(PLAIN, { firmware }).booted.nodes.length);
		// The root's ranges are not looked at; a device that cannot be read fails the probe.
		expect(counts).toEqual([2, 2, 2, 2, 1, 0, 0, 2, 2, 0]);
		const reserved = FIRMWARES.map((_, firmware) => kernel.boot(PLAIN, { firmware }).booted.reserved !== null);
		expect(reserved).toEqual([true, true, true, true, true, false, false, true, true, false]);
		const results = FIRMWARES.map((_, firmware) => kernel.boot(PLAIN, { firmware }).booted.result);
		expect(results.filter((_, i) => counts[i] !== 0)).toEqual(counts.filter((each) => each !== 0).map(() => 0));
		expect([results[6], results[9]]).toEqual([ENODEV, ENODEV].map((code) => -code));
	});

	testWith(tree)('the bridge windows allowed to overlap', async () => {
		const before = await load(tree?.files ?? {}, { widths: [64] });
		const after = await changed(PCI, /align, false\);/, 'align, true);');
		expect(asText(after)).not.toEqual(asText(before));
	});
});
