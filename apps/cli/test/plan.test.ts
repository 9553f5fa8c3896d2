import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hvmmio } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: unknown): string {
	const path = join(folder, name);
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
	return path;
}

/** `hvmmio plan … --json`. */
async function planned(...args: string[]) {
	const { code, out } = await hvmmio(['plan', ...args, '--json']);
	return { code, document: JSON.parse(out) };
}

const MIB = 2 ** 20;
const NEEDS = ['--pci', 'low=16MB,high=64GB', '--pci', 'low=32MB,high=1MB'];

/** The sizes in a `Set-VM` command, in MiB. */
function pasted(commands: string[]): { low: number; high: number } {
	const [, low, high] =
		/-LowMemoryMappedIoSpace (\d+)MB -HighMemoryMappedIoSpace (\d+)MB$/.exec(commands[0] ?? '') ?? [];
	expect(low).toBeDefined();
	return { low: Number(low), high: Number(high) };
}

async function exitOfSimulate(low: number, high: number, ...args: string[]): Promise<number> {
	const sizes = ['--low-mmio', `${low}MB`, '--high-mmio', `${high}MB`];
	const { code } = await hvmmio(['simulate', '--any-order', ...sizes, ...args]);
	return code;
}

describe('the lines of a plan, applied to simulate, give exit 0, and 2 MiB less exit 1', () => {
	test.each([
		[[...NEEDS, '--resolution', '3840x2160']],
		[[...NEEDS, '--generation', '1']],
		[[...NEEDS, '--confidential']],
		[['--pci', 'low=128MB,high=1GB', '--policy', 'gen1-bar', '--loader', 'kexec_file_load']],
		[['--pci', 'low=600MB,high=32GB', '--arch', 'arm64']],
		[['--pci', 'low=16MB,high=48MB', '--pci', 'low=1GB,high=3MB', '--video-driver', 'hyperv_fb-late-removal']],
	])('%j', async (args) => {
		const { code, document } = await planned(...args);
		expect([code, document.feasible]).toEqual([0, true]);
		const { low, high } = pasted(document.commands);
		expect([low * MIB, high * MIB]).toEqual([document.lowMmio, document.highMmio]);
		expect(await exitOfSimulate(low, high, ...args)).toBe(0);
		expect(await exitOfSimulate(low - 2, high, ...args)).toBe(1);
		expect(await exitOfSimulate(low, high - 2, ...args)).toBe(1);
	});
});

test('a GPU, another device and a 4K display', async () => {
	const { document } = await planned(...NEEDS, '--resolution', '3840x2160', '--vm-name', "O'Brien");
	expect(document).toMatchObject({ schema: 'hvmmio/plan/1', lowMmio: 162 * MIB, highMmio: 66048 * MIB });
	expect(document.ramBelow4GiBLost).toBe(162 * MIB);
	expect(document.commands).toEqual([
		"Set-VM -Name 'O''Brien' -LowMemoryMappedIoSpace 162MB -HighMemoryMappedIoSpace 66048MB",
		"Set-VMVideo -VMName 'O''Brien' -ResolutionType Single -HorizontalResolution 3840 -VerticalResolution 2160",
	]);
});

test('for people: needs, sizes, reasons, the map, the lines', async () => {
	const { code, out, err } = await hvmmio(['plan', ...NEEDS]);
	expect([code, err]).toEqual([0, '']);
	expect(out.split('\n').slice(0, 5)).toEqual([
		'pci0          low 16 MiB, high 64 GiB',
		'pci1          low 32 MiB, high 1 MiB',
		'low MMIO      162 MiB',
		'high MMIO     64.5 GiB',
		'RAM           loses 162 MiB below 4 GiB, so it has 3.84 GiB there at most',
	]);
	expect(out).toContain('pci1 low window');
	expect(out).toMatch(/\nOn the host, with the VM off:\nSet-VM -Name 'VM-NAME' [^\n]*\n$/);
});

test('where nothing will do: exit 1, what goes wrong and what would do, no lines', async () => {
	const { code, document } = await planned('--policy', 'gen1-bar');
	expect(code).toBe(1);
	expect(document).toMatchObject({ feasible: false, lowMmio: null, highMmio: null, commands: [] });
	expect(document.because.join('\n')).toContain('the host refuses pci0');
	expect(document.alternatives.map(({ change }: { change: string }) => change)).toEqual([
		'kexec-file-load',
		'fixed-kernel',
	]);
	const text = await hvmmio(['plan', '--policy', 'gen1-bar']);
	expect(text.code).toBe(1);
	expect(text.out).toContain('No low and high MMIO will do.');
	expect(text.out).not.toContain('Set-VM');
});

test('the physical addresses of the host', async () => {
	expect((await planned(...NEEDS, '--physical-address-bits', '37')).document.highMmio).toBe(66048 * MIB);
	const { code, document } = await planned(...NEEDS, '--physical-address-bits', '36');
	expect([code, document.feasible]).toEqual([1, false]);
	expect(document.alternatives).toMatchObject([{ change: 'address-bits', physicalAddressBits: 37 }]);
});

describe('devices from a file', () => {
	test('as sums or as BARs, after those of the flags', async () => {
		const devices = fileOf('devices.json', [
			{ low: '16MB', high: 68719476736 },
			{
				name: 'NVSwitch',
				bars: [
					{ size: '32MB', bits: 32 },
					{ size: 1048576, bits: 64 },
				],
			},
		]);
		const { document } = await planned('--devices', devices);
		expect([document.lowMmio, document.highMmio]).toEqual([162 * MIB, 66048 * MIB]);
		const { out } = await hvmmio(['plan', '--devices', devices, '--pci', 'high=1MB']);
		expect(out.split('\n').slice(0, 3)).toEqual([
			'pci0          low 0 bytes, high 1 MiB',
			'pci1          low 16 MiB, high 64 GiB',
			'pci2          low 32 MiB, high 1 MiB (NVSwitch)',
		]);
	});

	test('an empty file is a VM without devices', async () => {
		const { out } = await hvmmio(['plan', '--devices', fileOf('none.json', [])]);
		expect(out).toMatch(/^low MMIO {6}128 MiB\n/);
	});

	test('a name cannot write to the terminal', async () => {
		const { out } = await hvmmio(['plan', '--devices', fileOf('name.json', [{ name: '\u001b[2Jx', low: 0 }])]);
		expect(out).toContain('(\\x1b[2Jx)');
		expect(out).not.toContain('\u001b');
	});

	test.each<[unknown, string, string]>([
		['{', 'bad-json', 'not JSON'],
		[{}, 'bad-json', 'not an array'],
		[[1], 'bad-json', 'not an object'],
		[[null], 'bad-json', 'not an object'],
		[[{ low: 1, hihg: 2 }], 'usage', 'not a device'],
		[[{ low: 'x' }], 'bad-size', 'not a size'],
		[[{ name: 1 }], 'usage', 'not a string'],
		[[{ bars: {} }], 'usage', 'not an array'],
		[[{ bars: [], low: 1 }], 'unknown-key', 'does not go with bars'],
		[[{ bars: [7] }], 'bad-json', 'not an object'],
		[[{ bars: [{ size: -1, bits: 32 }] }], 'bad-size', 'not a size'],
		[[{ bars: [{ size: 1, bits: 16 }] }], 'usage', 'no width of a memory BAR'],
		[[{ bars: [{ size: 1, bits: 32, type: 'io' }] }], 'unknown-key', 'unknown key'],
		[[{ bars: Array.from({ length: 2 }, () => ({ size: 2 ** 52, bits: 64 })) }], 'out-of-range', 'too large in all'],
	])('%j is refused', async (content, code, why) => {
		const answer = await hvmmio(['plan', '--devices', fileOf('bad.json', content), '--json']);
		expect(answer.code).toBe(2);
		expect(answer.err).toMatch(/^hvmmio: [^\n]+\n$/);
		expect(answer.err).toContain(why);
		expect(JSON.parse(answer.out)).toMatchObject({ schema: 'hvmmio/error/1', code });
	});
});

test('more devices than a search can be made for are refused', async () => {
	const many = fileOf('many.json', JSON.stringify(Array.from({ length: 129 }, () => ({ low: 1 }))));
	const { code, err } = await hvmmio(['plan', '--devices', many]);
	expect([code, err]).toEqual([2, 'hvmmio: --pci 129: too many devices, expected at most 128 devices\n']);
});

describe('what is refused', () => {
	test.each([
		[['--low-mmio', '1GB'], '--low-mmio 1 GiB: is what a plan finds'],
		[['--vm', '{"lowMmio":134217728}'], 'vm.lowMmio 128 MiB: is what a plan finds'],
		[['--physical-address-bits', '32'], '--physical-address-bits 32: out of range, expected 33 to 52'],
		[['--physical-address-bits', '99'], 'out of range'],
		[['--physical-address-bits', '3e1'], '--physical-address-bits 3e1: not a whole number'],
		[['--vm-name', 'a\nb'], '--vm-name a\\x0ab: has control characters in it'],
		[['--vm-name', ''], '--vm-name "": empty'],
		[['--high-mmio', '1KB'], '--high-mmio'],
		[['--generation', '1', '--arch', 'arm64'], '--generation 1'],
		[['--devices', '/nowhere/at/all'], '--devices /nowhere/at/all: no such file'],
		[['--ndjson'], '--ndjson: unknown flag'],
		[['--framebuffer', '0xf8000000+8MB'], '--framebuffer 0xf8000000: only simulate takes a place for it'],
	])('%j', async (args, message) => {
		const given = args.map((arg) => (arg.startsWith('{') ? fileOf('vm.json', arg) : arg));
		const { code, out, err } = await hvmmio(['plan', ...given]);
		expect([code, out]).toEqual([2, '']);
		expect(err).toMatch(/^hvmmio: [^\n]+\n$/);
		expect(err).toContain(message);
	});
});

test('high MMIO that is given is the least, also in a file; flags win', async () => {
	const vm = fileOf('least.json', { generation: 2, highMmio: '1GB' });
	expect((await planned('--vm', vm)).document.highMmio).toBe(1024 * MIB);
	expect((await planned('--vm', vm, '--high-mmio', '3MB')).document.highMmio).toBe(4 * MIB);
});
