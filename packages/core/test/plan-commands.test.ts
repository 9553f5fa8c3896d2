import { describe, expect, test } from 'vitest';
import { KIB, MIB } from '../src/address/index.ts';
import { resolveVm } from '../src/index.ts';
import { deviceOfBars, setVmCommands } from '../src/plan/index.ts';

const VM = resolveVm({ lowMmio: 162 * MIB, highMmio: 66048 * MIB });

test('sizes in PowerShell’s MB, and the display if one was given', () => {
	expect(setVmCommands(VM, 'kdump 7')).toEqual([
		"Set-VM -Name 'kdump 7' -LowMemoryMappedIoSpace 162MB -HighMemoryMappedIoSpace 66048MB",
	]);
	const resolution = { horizontal: 3840, vertical: 2160 };
	expect(setVmCommands(resolveVm({ resolution }), 'a')[1]).toBe(
		"Set-VMVideo -VMName 'a' -ResolutionType Single -HorizontalResolution 3840 -VerticalResolution 2160",
	);
	expect(setVmCommands(resolveVm({ resolution, resolutionType: 'maximum' }), 'a')[1]).toContain(' Maximum ');
	expect(setVmCommands(resolveVm({ resolution, resolutionType: 'default' }), 'a')).toHaveLength(1);
	expect(setVmCommands(resolveVm({ lowMmio: 128 * MIB + 1 }), 'a')[0]).toContain(' 134217729 ');
});

/** Reads a single-quoted string as PowerShell does: any of five characters ends it, two of them in a row are one. */
function readQuoted(text: string): { value: string; rest: string } {
	const isQuote = (char: string | undefined) => char !== undefined && "'‘’‚‛".includes(char);
	expect(isQuote(text[0])).toBe(true);
	let value = '';
	for (let i = 1; i < text.length; i++) {
		if (isQuote(text[i])) {
			if (!isQuote(text[i + 1])) {
				return { value, rest: text.slice(i + 1) };
			}
			i++;
		}
		value += text[i];
	}
	throw new Error('the string has no end');
}

describe('the name', () => {
	test.each([
		"O'Brien",
		"'; Remove-VM -Force *; '",
		'$(Remove-Item C:\\) `" \\',
		'‘smart’ ‚quotes‛',
		"''’’",
		'ends with ‛',
		' spaces ',
		'Мир 平和 🖥',
		'-Force',
	])('%s is read back as it is', (name) => {
		const [line = ''] = setVmCommands(VM, name);
		const { value, rest } = readQuoted(line.slice(line.search(/['‘’‚‛]/u)));
		expect(value).toBe(name);
		expect(rest).toMatch(/^( -LowMemory|\) -LowMemory)/);
	});

	test.each(['web[1]', 'vm*', 'vm?', 'a`b'])('%s is never taken for a pattern', (name) => {
		const resolution = { horizontal: 640, vertical: 480 };
		const lines = setVmCommands(resolveVm({ resolution }), name);
		expect(lines[0]).toMatch(/^Set-VM -VM \(Get-VM \| Where-Object Name -EQ '/);
		expect(lines[1]).toMatch(/^Set-VMVideo -VM \(Get-VM \| Where-Object Name -EQ '/);
	});

	test.each([
		['', 'empty'],
		['a\nb', 'control'],
		['a\rb', 'control'],
		['\u001b[2J', 'control'],
		['a\u0085b', 'control'],
		['a\u2028b', 'control'],
		['a\u202eb', 'control'],
		['\ud800', 'control'],
		['a\u0000', 'control'],
	])('%j is refused', (name, reason) => {
		expect(() => setVmCommands(VM, name)).toThrow(
			expect.objectContaining({ setting: 'vmName', reason: expect.stringContaining(reason) }),
		);
	});
});

describe('a device of BARs', () => {
	test('each BAR counts in whole pages, by its width', () => {
		expect(
			deviceOfBars([
				{ size: 16 * MIB, bits: 32 },
				{ size: 256, bits: 32 },
				{ size: 4097, bits: 64 },
				{ size: 0, bits: 64 },
			]),
		).toEqual({ low: 16 * MIB + 4 * KIB, high: 8 * KIB });
		expect(deviceOfBars([])).toEqual({ low: 0, high: 0 });
	});

	test('what is no BAR is refused', () => {
		expect(() => deviceOfBars([{ size: -1, bits: 32 }])).toThrow('"size" expected');
		expect(() => deviceOfBars([{ size: 1, bits: 16 as 32 }])).toThrow('bits 16: no width of a BAR, expected 32 or 64');
		const huge = { size: 2 ** 52, bits: 64 } as const;
		expect(() => deviceOfBars([huge, huge])).toThrow(/^bars .*expected at most 2\^52/);
	});
});
