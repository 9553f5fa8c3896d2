import { MIB, resolveVm } from '@hvmmio/core';
import { describe, expect, it } from 'vitest';
import { powershellLines, shortSize, simulateCommand } from '../src/command.ts';

describe('sizes for a command line', () => {
	it.each([
		[0, '0'],
		[150 * MIB, '150MB'],
		[3.5 * 1024 * MIB, '3584MB'],
		[1024 * MIB, '1GB'],
		[8192, '8KB'],
		[4097, '4097'],
	])('%d is %s', (bytes, text) => expect(shortSize(bytes)).toBe(text));
});

describe('the command', () => {
	it('leaves out what is a default', () => {
		expect(simulateCommand(resolveVm({}), { policy: 'low-half', drivers: ['pci', 'video'] })).toBe('hvmmio simulate');
		expect(simulateCommand(resolveVm({ platform: 'azure' }), { pci: [{ low: 16 * MIB, high: 0 }] })).toBe(
			'hvmmio simulate --platform azure --pci low=16MB',
		);
	});
});

describe('the PowerShell lines', () => {
	it('set both windows and the resolution, and quote the name', () => {
		const vm = resolveVm({ lowMmio: 150 * MIB, resolution: { horizontal: 4834, vertical: 3622 } });
		expect(powershellLines(vm, "it's")).toEqual([
			"Set-VM -VMName 'it''s' -LowMemoryMappedIoSpace 150MB -HighMemoryMappedIoSpace 512MB",
			"Set-VMVideo -VMName 'it''s' -ResolutionType Single -HorizontalResolution 4834 -VerticalResolution 3622",
		]);
		expect(powershellLines(resolveVm({}), 'vm')[1]).toBe("Set-VMVideo -VMName 'vm' -ResolutionType Default");
	});
});
