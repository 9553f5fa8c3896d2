/** Dresses in which logs, memory maps and lists come, times base texts: all give the facts of the naked text. */

import { expect, test } from 'vitest';
import { read } from './read.ts';

const GUID = '0d6f7c1e-4a2b-4c3d-8e5f-60718293a4b5';
const LOG = [
	'[    0.000000] Linux version 6.12.94 (a@b) #1 SMP',
	'[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x00000002ffffffff] usable',
	'[    0.100000] Hypervisor detected: Microsoft Hyper-V',
	'[    1.100000] hv_vmbus: registering driver hv_pci',
	`[    1.300000] hv_pci ${GUID}: Retrying D0 Entry`,
	`[    1.400000] hv_pci ${GUID}: PCI Pass-through VSP failed D0 Entry with status c0370048`,
	`[    1.500000] hv_pci ${GUID}: probe with driver hv_pci failed with error -71`,
	'[    1.600000] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],(null) fb=[mem 0xf8000000-0xfbffffff]',
];
const IOMEM = [
	'00100000-f7ffefff : System RAM',
	'f7fff000-f7ffffff : System RAM',
	'f8000000-f87fffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171',
	`fe0000000-fe0001fff : ${GUID}`,
	'100000000-2ffffffff : System RAM',
];
const LSPCI = [
	'4a2b:00:00.0 Non-Volatile memory controller: Example',
	'\tRegion 0: Memory at fe0000000 (64-bit, non-prefetchable) [size=16K]',
];

type Dress = (line: string, index: number) => string;

/** Around any text. */
const MARKUP: Readonly<Record<string, Dress>> = {
	nothing: (line) => line,
	'a mail’s quotes': (line) => `> > ${line}`,
	'grep -n': (line, i) => `${i + 1}:${line}`,
	'cat -n': (line, i) => `${String(i + 1).padStart(6)}\t${line}`,
	backticks: (line) => `\`${line}\``,
	'a table’s bars': (line) => `| ${line} |`,
	'a list': (line) => `* ${line}`,
	'four spaces': (line) => `    ${line}`,
	'a tab': (line) => `\t${line}`,
	'a line break of HTML': (line) => `${line}<br/>`,
	entities: (line) => `${line.replaceAll(' ', '&nbsp;')}</span>`,
	'no-break spaces': (line) => line.replaceAll(' ', '\u00a0'),
	'narrow no-break spaces': (line) => line.replaceAll(' ', '\u202f'),
	'a string in a list': (line) => `"${line}",`,
	'a written line end': (line) => `${line}\\n'`,
	'escapes without ESC': (line) => `[32m${line}[0m`,
	'written escapes': (line) => `^[[1;31m${line}^[[0m`,
};
/** Around a log alone. */
const PREFIXES: Readonly<Record<string, Dress>> = {
	'kernel[1]': (line) => `Apr 28 10:02:11 vm1 kernel[1]: ${line}`,
	'ISO with a space': (line) => `2026-04-28 10:02:11 ${line}`,
	talos: (line) => `192.168.1.2: kern:     err: [2026-04-28T10:02:11.123456789Z]: ${line}`,
	'RFC 5424': (line) => `<3>1 2026-04-28T10:02:11.123456Z vm1 kernel - - - ${line}`,
	'journalctl -o verbose': (line) => `    MESSAGE=${line}`,
	'journalctl -o json-sse': (line) => `data: ${JSON.stringify({ MESSAGE: line })}`,
	'a message as bytes': (line) => JSON.stringify({ MESSAGE: [...Buffer.from(line)] }),
	'docker’s json-file': (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' }),
};
/** The whole as one JSON document, or as one line of a program. */
const WHOLES: Readonly<Record<string, (lines: readonly string[]) => string>> = {
	'an array of lines': (lines) => JSON.stringify(lines),
	'lines under stdout_lines': (lines) => JSON.stringify({ results: [{ stdout_lines: lines }] }, null, 1),
	'one string under stdout': (lines) => JSON.stringify({ stdout: lines.join('\r\n') }),
	'a string with written line ends': (lines) => `log = '${lines.join('\\r\\n')}'`,
	'journalctl -o export': (lines) => lines.map((line) => `PRIORITY=3\nMESSAGE=${line}\n`).join('\n'),
	'/dev/kmsg': (lines) =>
		lines
			.map((line) => {
				const [, seconds = '0', text = ''] = /^\[ *([\d.]+)\] (.*)$/.exec(line) ?? [];
				return `3,1234,${Math.round(Number(seconds) * 1e6)},-,caller=T1;${text}`;
			})
			.join('\n'),
};

const facts = (text: string) => read(text).facts.map(({ name, value }) => [name, value]);
const NAKED = { log: facts(LOG.join('\n')), iomem: facts(IOMEM.join('\n')), lspci: facts(LSPCI.join('\n')) };

test('the naked texts tell what they say', () => {
	expect(NAKED.log.map(([name]) => name)).toEqual([
		'kernel',
		'log-start',
		'memory',
		'hypervisor',
		'driver-registered',
		'd0-retried',
		'd0-failed',
		'probe-failed',
		'hv-mmio',
	]);
	expect(NAKED.iomem.map(([name]) => name)).toEqual(['memory', 'memory', 'framebuffer', 'device-range', 'memory']);
	expect(NAKED.lspci.map(([name]) => name)).toEqual(['device-kind', 'bar']);
});

test.each(Object.entries(MARKUP))('a log and a memory map in: %s', (_name, dress) => {
	expect(facts(LOG.map(dress).join('\n'))).toEqual(NAKED.log);
	expect(facts(IOMEM.map(dress).join('\n'))).toEqual(NAKED.iomem);
});

test.each(['nothing', 'a mail’s quotes', 'grep -n', 'cat -n', 'a table’s bars', 'four spaces'])(
	'lspci in: %s',
	(name) => {
		expect(facts(LSPCI.map(MARKUP[name] as Dress).join('\n'))).toEqual(NAKED.lspci);
	},
);

test.each(Object.entries(PREFIXES))('a log in: %s', (_name, dress) => {
	expect(facts(LOG.map(dress).join('\n'))).toEqual(NAKED.log);
});

test.each(Object.entries(PREFIXES).slice(0, 4))('a log without the kernel’s stamps in: %s', (_name, dress) => {
	const bare = LOG.map((line) => line.slice(line.indexOf(']') + 2));
	expect(facts(bare.map(dress).join('\n'))).toEqual(NAKED.log);
});

test.each(Object.entries(WHOLES))('a log as %s', (_name, whole) => {
	expect(facts(whole(LOG))).toEqual(NAKED.log);
});

test.each([72, 76, 80, 100])('a log cut at %d columns, hard and between words', (width) => {
	const hard = LOG.flatMap((line) => [line.slice(0, width), line.slice(width)].filter((piece) => piece !== ''));
	expect(facts(hard.join('\n'))).toEqual(NAKED.log);
	const soft = LOG.flatMap((line) => {
		const at = line.length > width ? line.lastIndexOf(' ', width) : line.length;
		return [line.slice(0, at), line.slice(at + 1)].filter((piece) => piece !== '');
	});
	expect(facts(soft.join('\n'))).toEqual(NAKED.log);
});

const SETTINGS = ['generation', 'low-mmio-setting', 'high-mmio-setting'];

test.each([
	['a list', 'Name : v\nGeneration : 2\nLowMemoryMappedIoSpace : 3221225472\nHighMemoryMappedIoSpace : 34896609280\n'],
	[
		'a table',
		'Name Generation LowMemoryMappedIoSpace HighMemoryMappedIoSpace\n---- ---------- ---------------------- -----------------------\nv             2             3221225472             34896609280\n',
	],
	[
		'CSV',
		'"Name","Generation","LowMemoryMappedIoSpace","HighMemoryMappedIoSpace"\n"v","2","3221225472","34896609280"\n',
	],
	[
		'CSV with semicolons',
		'Name;Generation;LowMemoryMappedIoSpace;HighMemoryMappedIoSpace\nv;2;3221225472;34896609280\n',
	],
	[
		'CLIXML',
		'<Obj RefId="0">\n<S N="Name">v</S>\n<I32 N="Generation">2</I32>\n<U64 N="LowMemoryMappedIoSpace">3221225472</U64>\n<U64 N="HighMemoryMappedIoSpace">34896609280</U64>\n</Obj>',
	],
	[
		'WMI',
		'ElementName : v\nVirtualSystemSubType : Microsoft:Hyper-V:SubType:2\nLowMmioGapSize : 3072\nHighMmioGapSize : 33280\n',
	],
	[
		'a script',
		"New-VM -Name v -Generation 2\nSet-VM -Name 'v' -LowMemoryMappedIoSpace 3GB -HighMemoryMappedIoSpace 33280MB\n",
	],
	[
		'other spellings',
		'{"generation":2,"low_memory_mapped_io_space":3221225472,"highMemoryMappedIoSpace":"34896609280"}',
	],
])('a VM’s settings as %s', (_name, text) => {
	const found = read(text).facts.filter(({ name }) => SETTINGS.includes(name));
	expect(Object.fromEntries(found.map(({ name, value }) => [name, value]))).toEqual({
		generation: 2,
		'low-mmio-setting': 3 * 2 ** 30,
		'high-mmio-setting': 33280 * 2 ** 20,
	});
});

test.each([
	[
		'uname -a',
		'Linux vm1 6.1.0-44-cloud-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.164-1 (2026-02-11) x86_64 GNU/Linux',
		'6.1.164-1',
	],
	['an oops', '[ 6.5] CPU: 0 UID: 0 PID: 30 Comm: kworker/u4:2 Not tainted 6.1.0-44-cloud-amd64 #1', null],
	['hostnamectl', '            Kernel: Linux 6.1.0-44-cloud-amd64', null],
])('the kernel by %s', (_name, line, revision) => {
	const [kernel] = read(line).facts.filter(({ name }) => name === 'kernel');
	expect(kernel?.value).toEqual({ release: '6.1.0-44-cloud-amd64', package: revision });
});

test('what a prose text says of drivers is no message of theirs', () => {
	const prose = 'The hv_pci driver fails.\nWe saw hv_vmbus errors, and hyperv_drm too.\n';
	expect(read(prose)).toMatchObject({ kind: 'unknown', facts: [] });
});
