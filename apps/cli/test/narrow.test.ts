/** On a narrow terminal everything but commands to paste fits, and not a word is lost. */

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hvmmio } from './harness.ts';

const example = (name: string) => fileURLToPath(new URL(`examples/${name}`, import.meta.url));
const COMMANDS: readonly (readonly string[])[] = [
	[],
	['simulate', '--policy', 'gen1-bar'],
	['simulate', '--generation', '1', '--resolution', '7680x4320', '--any-order', '--explain'],
	['reserve'],
	['layout', '--host', 'openvmm', '--root-complexes', '2', '--gfx'],
	['plan', '--pci', 'high=32GB', '--physical-address-bits', '36'],
	['policies'],
	['policies', '--kernel', '6.1.176-1'],
	['difftest', '--cases', '5000'],
	['diagnose', ...['dmesg.txt', 'iomem.txt', 'get-vm.json', 'get-vmvideo.json', 'kdump-console.txt'].map(example)],
];
const TO_PASTE = /hvmmio |-VM/;
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe.each([40, 72])('%d columns', (columns) => {
	test.each(COMMANDS.map((args) => [args.slice(0, 4).join(' '), args] as const))('hvmmio %s', async (_, args) => {
		const { out } = await hvmmio(args, { columns, terminal: true });
		const wide = out.split('\n').filter((line) => line.length > columns && line.includes(' ') && !TO_PASTE.test(line));
		// A word that is too long by itself, such as a path, has a line of its own.
		expect(wide.filter((line) => words(line).length > 1)).toEqual([]);
		const piped = await hvmmio(args, { columns });
		expect(words(out)).toEqual(words(piped.out));
	});
});
