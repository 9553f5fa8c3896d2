import { describe, expect, test } from 'vitest';
import { abiChecks } from './abi-checks.ts';
import { policyBytes, policyExports } from './module.ts';

const bytes = policyBytes();
const module = new WebAssembly.Module(bytes);

/** The ids of the sections of a module: a byte, then a length in LEB128. */
function sections(module: Uint8Array): number[] {
	const ids = [];
	for (let at = 8; at < module.length; ) {
		ids.push(module[at++] as number);
		let length = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = module[at++] as number;
			length |= (byte & 0x7f) << shift;
			if (byte < 0x80) break;
		}
		at += length;
	}
	return ids;
}

describe('the file', () => {
	test('imports nothing', () => expect(WebAssembly.Module.imports(module)).toEqual([]));

	test('exports what the contract names and no more', () => {
		expect(WebAssembly.Module.exports(module).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
			{ name: 'hvmmio_abi_version', kind: 'function' },
			{ name: 'hvmmio_io_area', kind: 'function' },
			{ name: 'hvmmio_policy_count', kind: 'function' },
			{ name: 'hvmmio_reserve_fb', kind: 'function' },
			{ name: 'hvmmio_reserve_fb_batch', kind: 'function' },
			{ name: 'memory', kind: 'memory' },
		]);
	});

	test('has types, functions, memory, exports and code: no start function, no data, no table', () => {
		expect(sections(bytes).filter((id) => id !== 0)).toEqual([1, 3, 5, 7, 10]);
	});

	test('is smaller than 4 KiB', () => expect(bytes.length).toBeLessThan(4096));
});

test.each(abiChecks)('$name', ({ check }) => check(policyExports()));
