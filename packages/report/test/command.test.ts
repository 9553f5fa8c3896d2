import { resolveVm } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { describe, expect, it } from 'vitest';
import { shortSize, simulateCommand } from '../src/command.ts';

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
