/** docs/hosts.md: each example row and the made-up host, run. */

import { readFileSync } from 'node:fs';
import { tableOf } from '@hvmmio/testkit/markdown';
import { describe, expect, test } from 'vitest';
import type { Range } from '../src/address/index.ts';
import * as guest from '../src/guest/index.ts';
import * as host from '../src/host/index.ts';

const page = readFileSync(new URL('../../../docs/hosts.md', import.meta.url), 'utf8');
const SIZES: Record<string, number> = { MB: 2 ** 20, GB: 2 ** 30 };

/** The flags of a row as settings. */
function settingsOf(flags: string): host.OpenVmmSettings {
	const words = flags.split(' ');
	const of = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
	const [, count = '', unit = ''] = /^([\d.]+)([MG]B)$/.exec(of('--ram') ?? '') ?? [];
	return {
		ram: Number(count) * (SIZES[unit] as number),
		arch: of('--arch') as 'arm64' | undefined,
		boot: of('--boot') as 'direct' | undefined,
		rootComplexes: Number(of('--root-complexes') ?? 0),
	};
}

const print = ({ start, end }: Range) => `0x${start.toString(16)}-0x${(end - 1).toString(16)}`;

describe('the answers of OpenVMM’s own code', () => {
	const rows = tableOf(page, ['input', 'RAM', 'low MMIO', 'high MMIO', 'PCIe']);

	test('there are nine', () => expect(rows).toHaveLength(9));

	test.each(rows)('$input', (row) => {
		const layout = host.openVmmLayout(host.resolveOpenVmm(settingsOf(row['input'] as string)));
		expect({
			RAM: layout.ram.map(print).join(' '),
			'low MMIO': print(layout.lowMmio),
			'high MMIO': layout.highMmio && print(layout.highMmio),
			PCIe: layout.pcie.flatMap(({ low, high, ecam }) => [low, high, ecam].map(print)).join(' '),
		}).toEqual({ RAM: row['RAM'], 'low MMIO': row['low MMIO'], 'high MMIO': row['high MMIO'], PCIe: row['PCIe'] });
	});
});

test('the made-up host says what stands below it', () => {
	const [, block = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
	const expected = [...block.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
	const logged: string[] = [];
	const body = block.replace(/^import (\{.*\}) from '@hvmmio\/core\/(\w+)';$/gm, 'const $1 = core.$2;');
	new Function('core', 'console', body)({ guest, host }, { log: (...words: string[]) => logged.push(words.join(' ')) });
	expect(logged).toEqual(expected);
	expect(expected).toHaveLength(1);
});

test('on it the framebuffer’s place is known in the first kernel alone', () => {
	// lfb_base 0xef000000: 128 MiB from there leave the node, so do 64 and 32; 16 MiB fit.
	const shelf = host.hostFrom(
		{
			id: 'shelf',
			resolve: () => ({}),
			layout: () => ({
				lowMmio: { start: 0xe000_0000, end: 0xf000_0000 },
				highMmio: { start: 2 ** 32, end: 2 ** 32 + 2 ** 28 },
				framebuffer: {
					present: true,
					base: 0xef00_0000,
					maxSize: 2 ** 24,
					mmioMegabytes: 16,
					reported: { source: 'screen_info', base: 0xef00_0000, size: 3 * 2 ** 20 },
				},
			}),
			report: (_, { lowMmio }) => ({
				mmio: [lowMmio],
				offersVideo: true,
				confidential: false,
				machine: { arch: 'x86_64', firmware: 'uefi', pci: 'none', legacyVideo: false },
			}),
			configWindowInFramebuffer: 'd0-entry-refused',
		},
		{},
	);
	const reserved = host.runOn(shelf).kernels.map((kernel) => kernel.reserved && print(kernel.reserved));
	expect(reserved).toEqual(['0xef000000-0xefffffff', '0xe0000000-0xe7ffffff']);
});
