/**
 * Bad input of every kind: one line that names the value, the reason and what was expected; exit 2, no other output.
 */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hvmmio } from './harness.ts';

/** `hvmmio: <what> <got>: <why>, expected <what>`, printable, in one line. */
const LINE = /^hvmmio: [^\n\p{Cc}]+: [^\n\p{Cc}]+, expected [^\n\p{Cc}]+\n$/u;

async function refused(args: readonly string[], code: string, ...parts: string[]): Promise<void> {
	const plain = await hvmmio(args);
	expect(plain).toMatchObject({ code: 2, out: '' });
	expect(plain.err).toMatch(LINE);
	for (const part of parts) {
		expect(plain.err).toContain(part);
	}
	const asJson = await hvmmio([...args.slice(0, 1), '--json', ...args.slice(1)]);
	const message = plain.err.slice('hvmmio: '.length, -1);
	expect(asJson).toMatchObject({ code: 2, err: plain.err });
	expect(JSON.parse(asJson.out)).toEqual({ schema: 'hvmmio/error/1', code, message });
}

/**
 * Arguments, the code of the error document, and what the line must name. Arguments are split at spaces; `_` stands for
 * an empty one.
 */
const CASES: readonly (readonly [args: string, code: string, ...parts: string[]])[] = [
	['layout --low-mmio 10XB', 'bad-size', '--low-mmio 10XB', '128MB'],
	['layout --low-mmio _', 'bad-size', '--low-mmio ""'],
	['layout --low-mmio -1', 'bad-size', 'negative'],
	['layout --low-mmio NaN', 'bad-size', 'NaN'],
	['layout --low-mmio 1e9', 'bad-size', '1e9'],
	['layout --low-mmio 0.3', 'bad-size', 'whole number'],
	['layout --low-mmio 0x', 'bad-size', '0x'],
	['layout --low-mmio 1,5GB', 'bad-size', '1,5GB'],
	['layout --low-mmio ١٢٨MB', 'bad-size'],
	[`layout --low-mmio ${'9'.repeat(100_000)}`, 'bad-size', 'too long'],
	['layout --low-mmio 99999999GB', 'out-of-range', '2^52'],
	['layout --low-mmio 127MB', 'out-of-range', '127 MiB', 'under the minimum', '128 MiB to 3.5 GiB'],
	['layout --low-mmio 134217727', 'out-of-range', '134217727'],
	['layout --arch arm64 --low-mmio 511MB', 'out-of-range', '512 MiB to 3.5 GiB'],
	['layout --low-mmio 3585MB', 'out-of-range', 'over the maximum'],
	['layout --high-mmio 1048575', 'out-of-range', '1048575'],
	['layout --high-mmio 4194304GB', 'out-of-range', '2^52'],
	['layout --high-mmio-base 0xffffffff', 'out-of-range', '0xffffffff', 'below 4 GiB'],
	['layout --high-mmio-base 0xfffffffffffff', 'out-of-range', '0xfffffffffffff', 'past 2^52'],
	['layout --high-mmio-base f8000000', 'bad-address', 'f8000000', '0xf8000000'],
	['layout --high-mmio-base 0x10000000000000000', 'out-of-range', '52 bits'],
	['layout --generation 3', 'usage', '--generation 3', '1 or 2'],
	['layout --generation 1 --arch arm64', 'out-of-range', '--generation 1'],
	['layout --generation 1 --confidential', 'out-of-range', 'confidential'],
	['layout --platform aws', 'usage', 'lab or azure'],
	['layout --svg map.png', 'usage', 'map.png', 'SVG', 'map.svg'],
	['plan --svg Map.JPEG', 'usage', 'Map.JPEG', 'SVG'],
	['simulate --svg -', 'usage', '--svg -', 'stdout'],
	['reserve --svg _', 'usage', '--svg ""', 'empty'],
	// What nobody would look at.
	['difftest --cases 10 --patch fix.patch', 'usage', '--patch', 'fix.patch', 'no kernel source', '--kernel PATH'],
	['difftest --cases 10 --shim a.c', 'usage', '--shim a.c', 'no kernel source'],
	['reserve --rev v6.1', 'usage', '--rev v6.1', 'no kernel source', '--kernel PATH'],
	['reserve --engine wasm --cc clang', 'usage', '--cc clang', 'no kernel source'],
	['simulate --no-second --second-policy none', 'usage', '--second-policy', 'no second kernel'],
	['simulate --no-second --second-lfb-base 0', 'usage', '--second-lfb-base', 'no second kernel'],
	['plan --second-drivers pci --no-second', 'usage', '--second-drivers', 'no second kernel'],
	['simulate --no-second --loader kexec_load', 'usage', '--loader', 'no second kernel'],
	['plan --no-second --kexec-tools 2.0.18', 'usage', '--kexec-tools', 'no second kernel'],
	['simulate --loader kexec_file_load --kexec-tools 2.0.18', 'usage', '--kexec-tools', 'kexec_file_load does not'],
	['simulate --second-lfb-base 0 --loader kexec_file_load', 'usage', '--loader', 'lfb_base is given'],
	['simulate --drivers pci --video-driver hyperv_fb', 'usage', '--video-driver', 'no kernel loads video'],
	['simulate --drivers video --pci high=1MB', 'usage', '--pci', 'no kernel loads pci'],
	['plan --drivers none --devices a.json', 'usage', '--devices', 'no kernel loads pci'],
	['simulate --no-second --second-drivers pci,video --drivers none', 'usage', 'no second kernel'],
	['simulate --video-driver hyperv', 'usage', 'hyperv_drm, hyperv_fb, hyperv_fb-late-removal or hyperv_fb-clears'],
	['simulate --any-order --any-order', 'usage', '--any-order: given twice'],
	['layout --resolution 0x1080', 'out-of-range', '0x1080', '7680x4320'],
	['layout --resolution 7681x1', 'out-of-range', '7681x1'],
	['layout --resolution 1x4321', 'out-of-range', '1x4321'],
	['layout --resolution 1920*1080', 'usage', '1920x1080'],
	['layout --resolution-type maximum', 'out-of-range', 'no resolution'],
	['layout --lowmmio 1GB', 'usage', 'expected --low-mmio'],
	['layout --low-mmio', 'usage', 'a value is missing'],
	['layout --low-mmio 1GB --low-mmio 2GB', 'usage', 'given twice'],
	['layout --confidential=maybe', 'usage', 'maybe'],
	['layout -x', 'usage', '-x'],
	['layout 128MB', 'usage', '128MB', 'one too many'],
	['layuot', 'usage', 'layuot', 'expected layout'],
	['layout -low-mmio 1GB', 'usage', '-low-mmio: unknown flag, expected --low-mmio'],
	['diff old new', 'usage', 'verb diff: unknown, expected kernel diff'],
	['--policy gen1-bar simulate', 'usage', '--policy: no flag without a verb, expected hvmmio VERB [FLAGS]'],
	['-v', 'usage', 'flag -v: unknown, expected hvmmio --version'],
	['version', 'usage', 'verb version: unknown, expected hvmmio --version'],
	['sim', 'usage', 'verb sim: unknown, expected simulate'],
	['layout --low-mmio 128 MB', 'usage', '--low-mmio 128 MB: in two arguments, expected --low-mmio "128 MB"'],
	['layout --low-mmio 3.5 GB', 'usage', 'expected --low-mmio "3.5 GB"'],
	['layout --resolution 1920 1080', 'usage', 'expected --resolution 1920x1080'],
	['simulate --pci low=16MB high=1GB', 'usage', 'expected --pci low=16MB,high=1GB'],
	['simulate --drivers pci, video', 'usage', 'expected --drivers "pci, video"'],
	['simulate --mmio 0xc0000000 0xffffffff', 'usage', 'expected --mmio 0xc0000000-0xffffffff'],
	['simulate --framebuffer 0xf8000000 64MB', 'usage', 'expected --framebuffer 0xf8000000+64MB'],
	['layout --vm a.json b.json', 'usage', 'argument b.json: one too many, expected flags alone'],
	['layout --arch x86', 'usage', '--arch x86: not one of them, expected x86_64'],
	['layout --gen 1', 'usage', '--gen: unknown flag, expected --generation'],
	['layout -LowMemoryMappedIoSpace 1GB', 'usage', '-LowMemoryMappedIoSpace: unknown flag, expected --low-mmio'],
	['layout -HighMemoryMappedIoSpace 1GB', 'usage', 'unknown flag, expected --high-mmio'],
	['layout --output svg', 'usage', '--output: unknown flag, expected --svg'],
	['layout --no-color', 'usage', '--no-color: unknown flag, expected --color auto|always|never'],
	['layout help', 'usage', 'argument help: one too many, expected hvmmio help layout'],
	['layout --confidential no', 'usage', 'argument no: one too many, expected --no-confidential'],
	['layout --confidential yes', 'usage', 'argument yes: one too many, expected --confidential alone'],
	['layout --confidential=false', 'usage', 'takes no value, expected --no-confidential'],
	['layout --explain=no', 'usage', 'takes no value, expected --explain alone, or not at all'],
	['simulate low-half', 'usage', 'expected --policy low-half or --second-policy low-half'],
	['--hlep', 'usage', '--hlep: no flag without a verb, expected --help'],
	['policies 6.1.192', 'usage', '6.1.192: one too many, expected --kernel 6.1.192'],
	['simulate --policy gen1bar', 'unknown-policy', 'gen1bar', 'gen1-bar'],
	['simulate --second-policy LOW-HALF', 'unknown-policy', 'LOW-HALF'],
	['simulate --drivers pci,pci', 'usage', 'named twice'],
	['simulate --drivers nvme', 'usage', 'nvme'],
	['simulate --pci 1MB', 'usage', 'low=16MB,high=1GB'],
	['simulate --pci low=1MB,low=2MB', 'usage', 'low=1MB,low=2MB'],
	['simulate --pci low=1XB', 'bad-size', 'low=1XB'],
	['simulate --kexec-tools 2.0.17', 'out-of-range', '2.0.17'],
	['simulate --kexec-tools newest', 'usage', 'newest'],
	['simulate --lfb-base 0x100000000', 'out-of-range', '32 bits'],
	['simulate --loader grub', 'usage', 'kexec_file_load'],
	['simulate --framebuffer 0xf8000000', 'bad-range', '0xf8000000+64MB'],
	['simulate --framebuffer 0xf8000000+0', 'out-of-range', '0 bytes'],
	['simulate --framebuffer 0xf8000000+1KB', 'out-of-range', 'MiB'],
	['simulate --framebuffer 0xfffffffffffff+1MB', 'out-of-range', '2^52'],
	['simulate --mmio 0xffffffff-0xf8000000', 'bad-range', 'ends before it starts'],
	['simulate --mmio 1-2-3', 'bad-range', '1-2-3'],
	['simulate --no-pci', 'usage', '--no-pci'],
	['simulate --ndjson --policy low-half', 'usage', '--ndjson'],
	['reserve --lfb-base 0x100000000', 'out-of-range', '32 bits'],
	['reserve --lfb-size 4GB', 'out-of-range', '32 bits'],
	['reserve --mmio 0-0xffffffff --generation 2', 'usage', '--generation', '--mmio'],
	['reserve --bios', 'usage', '--bios', '--mmio'],
	['reserve --bar-not-memory', 'usage', '--mmio'],
	['reserve --resource-size 48', 'usage', '64 or 32'],
	['reserve --engine gpu', 'usage', 'core'],
	['policies --kernel linux', 'usage', 'linux', '6.1.192'],
];

test('there are fifty kinds and more', () => {
	expect(new Set(CASES.map(([args]) => args)).size).toBeGreaterThan(50);
});

test.each(CASES.map((row) => [row[0].slice(0, 60), row] as const))('%s', async (_, [args, code, ...parts]) => {
	await refused(
		args.split(' ').map((arg) => (arg === '_' ? '' : arg)),
		code,
		...parts,
	);
});

test.each(['x64', 'AMD64', 'amd64', 'x86-64'])('--arch %s is x86_64 by another name', async (name) => {
	const { code, out } = await hvmmio(['layout', '--json', '--arch', name]);
	expect([code, JSON.parse(out).vm.arch]).toEqual([0, 'x86_64']);
});

test('a value with line ends, escapes and direction marks is shown harmless and short', async () => {
	await refused(['layout', '--low-mmio', `\u001b[31m\n\u202e${'x'.repeat(500)}`], 'bad-size');
	const { err } = await hvmmio(['layout', '--low-mmio', `\u001b[31m\n\u202e${'x'.repeat(30_000)}`]);
	expect(err.length).toBeLessThan(250);
});

test.each([
	['web 8080', 'argument 8080: one too many, expected --port 8080'],
	['kernel prove linux low-half', 'argument low-half: one too many, expected --policy low-half'],
	['kernel diff a b c', 'argument c: one too many, expected at most 2'],
	['web --host 0.0.0.0', '--host: unknown flag, expected a flag that'],
	['help simulate plan', 'argument plan: one too many, expected hvmmio help simulate'],
	['help kernel diff old', 'argument old: one too many, expected hvmmio help kernel diff'],
	['completions tcsh', 'expected bash, zsh or fish'],
	['completions', 'SHELL: missing'],
	['completions bash zsh', 'one too many'],
])('%s', async (args, part) => {
	const { code, out, err } = await hvmmio(args.split(' '));
	expect([code, out]).toEqual([2, '']);
	expect(err).toMatch(LINE);
	expect(err).toContain(part);
});

test('too many ranges or devices are refused before they cost', async () => {
	const ranges = Array.from({ length: 1025 }, (_, i) => ['--mmio', `${i}-${i}`]).flat();
	await refused(['reserve', ...ranges], 'out-of-range', '1024');
	await refused(
		['simulate', ...Array.from({ length: 1025 }, () => ['--pci', 'high=1']).flat()],
		'out-of-range',
		'1024',
	);
});

describe('files', () => {
	let folder = '';
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'hvmmio-bad-'));
		const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
		write('cut.json', '{"generation":2');
		write('empty.json', '');
		write('array.json', '[{"generation":2}]');
		write('null.json', 'null');
		write('twice.json', '{"generation":2,"gener\\u0061tion":1}');
		write('unknown.json', '{"lowmmio":"1GB"}');
		write('get-vm.json', '{"Name":"vm7","Generation":2}');
		write('proto.json', '{"__proto__":{"generation":1}}');
		write('type.json', '{"generation":"2"}');
		write('boolean.json', '{"confidential":"yes"}');
		write('size.json', '{"lowMmio":-1}');
		write('float.json', '{"lowMmio":134217728.5}');
		write('range.json', '{"lowMmio":1}');
		write('deep.json', '['.repeat(500_000));
		write('deep-ok.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`);
		write('huge.json', ' '.repeat(2 ** 20 + 1));
		write('binary.json', Uint8Array.of(0xff, 0xff, 0, 1));
		mkdirSync(join(folder, 'folder.json'));
		symlinkSync('loop.json', join(folder, 'loop.json'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	test.each([
		['cut.json', 'bad-json', 'not JSON'],
		['empty.json', 'bad-json', 'not JSON'],
		['array.json', 'bad-json', 'not an object'],
		['null.json', 'bad-json', 'not an object'],
		['twice.json', 'bad-json', 'generation: a repeated key'],
		['get-vm.json', 'unknown-key', 'Name: a key of PowerShell', 'or hvmmio diagnose '],
		['unknown.json', 'unknown-key', 'lowmmio', 'expected lowMmio'],
		['proto.json', 'unknown-key', '__proto__'],
		['type.json', 'usage', 'vm.generation "2"'],
		['boolean.json', 'usage', 'true or false'],
		['size.json', 'bad-size', 'vm.lowMmio -1'],
		['float.json', 'bad-size', 'whole number'],
		['range.json', 'out-of-range', '128 MiB to 3.5 GiB'],
		['deep.json', 'bad-json', 'not JSON'],
		['deep-ok.json', 'bad-json', 'nested too deeply'],
		['huge.json', 'bad-file', 'too large'],
		['binary.json', 'bad-file', 'not UTF-8'],
		['folder.json', 'bad-file', 'is a directory'],
		['loop.json', 'bad-file', 'too many links'],
		['missing.json', 'bad-file', 'no such file'],
		['cut.json/x', 'bad-file', 'no directory'],
		[`${'n'.repeat(300)}.json`, 'bad-file', 'too long'],
	])('--vm %s', async (name, code, ...parts) => {
		await refused(['layout', '--vm', join(folder, name)], code, ...parts);
	});

	test('--vm reads no endless file to its end', async () => {
		await refused(['layout', '--vm', '/dev/zero'], 'bad-file', 'too large');
	});

	test('--svg to a place that cannot be written leaves nothing behind', async () => {
		const before = readdirSync(folder);
		await refused(['simulate', '--svg', join(folder, 'nowhere', 'map.svg')], 'bad-file', 'no such file or folder');
		await refused(['simulate', '--svg', join(folder, 'folder.json')], 'bad-file', 'is a directory');
		await refused(['simulate', '--svg', join(folder, 'cut.json', 'map.svg')], 'bad-file', 'no directory');
		expect(readdirSync(folder)).toEqual(before);
	});

	test('a flag wins over the file, and what it is not asked stays', async () => {
		writeFileSync(join(folder, 'vm.json'), '{"lowMmio":"1GB","confidential":true,"resolution":null}');
		const args = ['layout', '--json', '--vm', join(folder, 'vm.json')];
		const { vm } = JSON.parse((await hvmmio([...args, '--low-mmio', '2GB', '--no-confidential'])).out);
		expect(vm).toMatchObject({ lowMmio: 2 ** 31, confidential: false });
		expect(JSON.parse((await hvmmio(args)).out).vm).toMatchObject({ lowMmio: 2 ** 30, confidential: true });
	});
});
