/** Dresses in which logs, memory maps and lists come, times base texts: all give the facts of the naked text. */

import { expect, test } from 'vitest';
import { read } from './read.ts';

const GUID = '0d6f7c1e-4a2b-4c3d-8e5f-60718293a4b5';
const LOG = [
	'[    0.000000] Linux version 6.12.94 (a@b) #1 SMP',
	'[    0.000000] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 08/23/2024',
	'[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x00000002ffffffff] usable',
	'[    0.000000] [mem 0xc0000000-0xffffffff] available for PCI devices',
	'[    0.100000] Hypervisor detected: Microsoft Hyper-V',
	'[    0.300000] efifb: framebuffer at 0xf8000000, using 3072k, total 3072k',
	'[    1.100000] hv_vmbus: registering driver hv_pci',
	`[    1.200000] hv_pci ${GUID}: PCI VMBus probing: Using version 0x10004`,
	`[    1.300000] hv_pci ${GUID}: Retrying D0 Entry`,
	`[    1.400000] hv_pci ${GUID}: PCI Pass-through VSP failed D0 Entry with status c0370048`,
	`[    1.450000] hv_pci ${GUID}: Need 0x2000000 of low MMIO space. Consider reconfiguring the VM.`,
	`[    1.500000] hv_pci ${GUID}: probe with driver hv_pci failed with error -71`,
	'[    1.600000] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]',
	'[    1.700000] pci_bus 4a2b:00: root bus resource [mem 0xfe0000000-0xfe0003fff window]',
	'[    1.800000] pci 4a2b:00:00.0: [1414:b111] type 00 class 0x010802 conventional PCI endpoint',
	'[    1.900000] pci 4a2b:00:00.0: BAR 0 [mem 0xfe0000000-0xfe0003fff 64bit]: assigned',
];
const IOMEM = [
	'00000000-00000fff : Reserved',
	'00100000-f7ffefff : System RAM',
	'f7fff000-f7ffffff : System RAM',
	'f8000000-f87fffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171',
	'  f8000000-f87fffff : hyperv_drm',
	'fec00000-fec00fff : PNP0003:00',
	'100000000-2ffffffff : System RAM',
	`fe0000000-fe0001fff : ${GUID}`,
	`fe0100000-fe0103fff : ${GUID}`,
	'  fe0100000-fe0103fff : 4a2b:00:00.0',
	'    fe0100000-fe0103fff : nvme',
];
const LSPCI = [
	'4a2b:00:00.0 Non-Volatile memory controller [0108]: Microsoft Corporation Device [1414:b111] (prog-if 02)',
	'\tFlags: bus master, fast devsel, latency 0',
	'\tRegion 0: Memory at fe0000000 (64-bit, non-prefetchable) [size=16K]',
	'\tKernel driver in use: nvme',
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
	'a reset without ESC and number': (line) => `[0;32m${line}[m`,
	'256 colours without ESC': (line) => `[38;5;208m${line}[39;49m`,
	'a hidden cursor without ESC': (line) => `[?25l${line}[?25h`,
	'a cleared line without ESC': (line) => `[2K${line}[K`,
	'written escapes': (line) => `^[[1;31m${line}^[[0m`,
	'escapes written by syslog': (line) => `#033[32m${line}#033[0m`,
	'escapes written in hex': (line) => `\\x1b[33m${line}\\x1b[0m`,
	'a quote with code': (line) => `> \`${line}\``,
	'a cell of HTML': (line) => `<td>${line}</td>`,
	'items with code of HTML': (line) => `<li><code>${line}</code></li>`,
	'spans with numbers': (line, i) => `<span class="n">${i + 1}</span><span>${line}</span>`,
	'entities in numbers': (line) =>
		line.replaceAll(' ', '&#160;').replaceAll('[', '&#91;').replaceAll(']', '&#x5d;').replaceAll('-', '&#45;'),
	'a list with dashes': (line) => `- ${line}`,
	'a list with bullets': (line) => `\u2022 ${line}`,
	'a numbered list': (line, i) => `${i + 1}. ${line}`,
	'a patch': (line) => `+${line}`,
	'bold type': (line) => `**${line}**`,
	'grep -n with the file': (line, i) => `/var/log/dmesg.0:${i + 1}:${line}`,
	'grep -C': (line, i) => `${i + 1}-${line}`,
	bat: (line, i) => `${String(i + 1).padStart(4)} \u2502 ${line}`,
	'two tabs': (line) => `\t\t${line}`,
	'docker compose': (line) => `vm1-1  | ${line}`,
	'thin spaces': (line) => line.replaceAll(' ', '\u2009'),
	'figure spaces': (line) => line.replaceAll(' ', '\u2007'),
	'hyphens that do not break': (line) => line.replaceAll('-', '\u2011'),
	'dashes in ranges': (line) => line.replaceAll(/(?<=[0-9a-f])-(?=0x|[0-9a-f]{8,})/g, '\u2013'),
	'round quotes': (line) => `\u201c${line}\u201d`,
	guillemets: (line) => `\u00ab ${line} \u00bb`,
	'bytes of Python': (line) => `b'${line}\\n'`,
	'a string of C': (line) => `"${line}\\n"`,
	'a list in a line of its own': (line) => `["${line}"],`,
	'cat -A': (line) => `${line.replaceAll('\t', '^I')}$`,
	'cat -A of a file of Windows': (line) => `${line.replaceAll('\t', '^I')}^M$`,
	'cat -v of a serial console': (line) => `^[[0;1m${line.replaceAll('\t', '^I')}^[[0m^M`,
	'a reset whose ESC became a bracket': (line) => `[[0m${line}[[0m`,
	'vim’s numbers and ends of lines': (line, i) => `${String(i + 1).padStart(3)} ${line}$`,
	'words in colour': (line) => line.replace(/(hv_pci|System|Memory|registering)/g, '<span class="k">$1</span>'),
	'marks of Markdown behind backslashes': (line) => line.replace(/[_[\]]/g, '\\$&'),
	'a forum’s quote': (line) => `&gt; ${line}`,
	'a quote with a name': (line) => `MK> ${line}`,
	'marks of direction': (line) => `\u200e${line}\u200f`,
	'Windows line ends and a title': (line) => `\u001b]0;root@vm: ~\u0007${line}\r`,
};
/** Around a log alone. */
const PREFIXES: Readonly<Record<string, Dress>> = {
	'a comment, as kselftest has it': (line) => `# ${line}`,
	'kernel[1]': (line) => `Apr 28 10:02:11 vm1 kernel[1]: ${line}`,
	'ISO with a space': (line) => `2026-04-28 10:02:11 ${line}`,
	talos: (line) => `192.168.1.2: kern:     err: [2026-04-28T10:02:11.123456789Z]: ${line}`,
	'RFC 5424': (line) => `<3>1 2026-04-28T10:02:11.123456Z vm1 kernel - - - ${line}`,
	'journalctl -o verbose': (line) => `    MESSAGE=${line}`,
	'journalctl -o json-sse': (line) => `data: ${JSON.stringify({ MESSAGE: line })}`,
	'a message as bytes': (line) => JSON.stringify({ MESSAGE: [...Buffer.from(line)] }),
	'docker’s json-file': (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' }),
};
/** Prefixes before the kernel's stamp, or in its place. */
const DATES: Readonly<Record<string, Dress>> = {
	'kernel[1]': PREFIXES['kernel[1]'] as Dress,
	'ISO with a space': PREFIXES['ISO with a space'] as Dress,
	talos: PREFIXES['talos'] as Dress,
	'RFC 5424': PREFIXES['RFC 5424'] as Dress,
	'RFC 5424 with data': (line) => `<3>1 2026-04-28T10:02:11.123456Z vm1 kernel - - [meta seq="1"] ${line}`,
	'a year first': (line) => `2026 Apr 28 10:02:11 vm1 kernel: ${line}`,
	'an American date': (line) => `04/28/2026 10:02:11 AM ${line}`,
	'a European date': (line) => `28.04.2026 10:02:11 ${line}`,
	'a date with slashes': (line) => `2026/04/28 10:02:11.123456 ${line}`,
	'a time alone': (line) => `10:02:11.123 ${line}`,
	'seconds since 1970': (line) => `1777370531.123456 vm1 kernel: ${line}`,
	LISA: (line) => `2026-04-28 10:02:11.123[140234][INFO] lisa.env[generated_0].node[0].serial ${line}`,
	klog: (line) => `I0428 10:02:11.123456       1 log.go:12] ${line}`,
	logfmt: (line) => `time=2026-04-28T10:02:11Z level=info msg="${line}"`,
	'CSV of a log service': (line) => `2026-04-28,vm1,kernel,"${line}"`,
	'tabs of a log service': (line) => `2026-04-28\tvm1\tkernel\t${line}`,
	fluentd: (line) => `2026-04-28 10:02:11.000000000 +0000 kern.info: {"message":${JSON.stringify(line)}}`,
	'journalctl -o short-full': (line) => `Tue 2026-04-28 10:02:11 CEST vm1 kernel: ${line}`,
	'journalctl -o with-unit': (line) => `Tue 2026-04-28 10:02:11 CEST vm1 init.scope/kernel: ${line}`,
	'journalctl -o short-delta': (line) => `[    1.234567 <    0.001 >] vm1 kernel: ${line}`,
	'dmesg -H': (line) => `[  +0.000012] ${line}`,
	'dmesg -e': (line) => `[Apr28 10:02] ${line}`,
	'a container’s log': (line) => `2026-04-28T10:02:11.123456789Z stderr P ${line}`,
	Jenkins: (line) => `[2026-04-28T10:02:11.123Z] ${line}`,
	'a build’s step': (line) => `[10:02:11]\t[Step 1/2] ${line}`,
	'a console server’s mark': (line) => `[-- MARK --] ${line}`,
	'journalctl -o short-precise': (line) => `Apr 28 10:02:11.123456 vm1 kernel: ${line}`,
	'journalctl -o short-iso-precise': (line) => `2026-04-28T10:02:11.123456+02:00 vm1 kernel: ${line}`,
	'dmesg -T': (line) => `[Tue Apr 28 10:02:11 2026] ${line}`,
	'dmesg -x': (line) => `kern  :info  : ${line}`,
	'GitHub’s actions': (line) => `build\tBoot VM\t2026-04-28T10:02:11.1234567Z ${line}`,
	'logcat -b kernel': (line) => `04-28 10:02:11.123     0     0 I         : ${line}`,
	'logging of Python': (line) => `2026-04-28 10:02:11,123 - serial - DEBUG - ${line}`,
	'tracing of Rust': (line) => `2026-04-28T10:02:11.123456Z  INFO petri::serial: ${line}`,
	'logread of OpenWrt': (line) => `Tue Apr 28 10:02:11 2026 kern.info kernel: ${line}`,
	LAVA: (line) => `- {"dt": "2026-04-28T10:02:11.123456", "lvl": "target", "msg": "${line}"}`,
};
/** The whole as one JSON document, or as one line of a program. */
const WHOLES: Readonly<Record<string, (lines: readonly string[]) => string>> = {
	'an array of lines': (lines) => JSON.stringify(lines),
	'lines under stdout_lines': (lines) => JSON.stringify({ results: [{ stdout_lines: lines }] }, null, 1),
	'one string under stdout': (lines) => JSON.stringify({ stdout: lines.join('\r\n') }),
	'a string with written line ends': (lines) => `log = '${lines.join('\\r\\n')}'`,
	'lines of a search': (lines) =>
		JSON.stringify({ hits: { hits: lines.map((message) => ({ _source: { message } })) } }),
	'dmesg -J': (lines) =>
		JSON.stringify({ dmesg: lines.map((line) => ({ pri: 6, msg: line.replace(/^\[ *[\d.]+\] /, '') })) }, null, 3),
	'line ends of syslog in a line': (lines) => lines.join('#012'),
	'a block of YAML': (lines) => `dmesg: |\n${lines.map((line) => `  ${line}`).join('\n')}`,
	'CDATA of XML': (lines) => `<log><![CDATA[${lines.join('\n')}]]></log>`,
	'a forum’s code': (lines) => `[code]${lines.join('\n')}[/code]`,
	'a fence': (lines) => `\`\`\`\n${lines.join('\n')}\n\`\`\``,
	'a shell’s session': (lines) => `root@vm1:~# dmesg\n${lines.join('\n')}\nroot@vm1:~# `,
	'Azure’s serial log': (lines) => `\u001b[2J\u001b[01;01H\u001b[=3h${lines.join('\r\n')}\r\n\u001b[01;01H`,
	'carriage returns alone': (lines) => lines.join('\r'),
	'JSON in JSON': (lines) => JSON.stringify({ out: JSON.stringify({ stdout: lines.join('\n') }) }),
	'pairs with times': (lines) => JSON.stringify({ values: lines.map((line, i) => [String(i), line]) }),
	'a list of Python': (lines) => `[${lines.map((line) => `'${line}'`).join(', ')}]`,
	'a tuple of Python': (lines) => `(${lines.map((line) => `'${line}\\n'`).join('\n ')})`,
	'a list of YAML': (lines) => `dmesg:\n${lines.map((line) => `  - "${line}"`).join('\n')}`,
	'breaks of HTML in a line': (lines) => `<pre>${lines.join('<br>')}</pre>`,
	'paragraphs of HTML in a line': (lines) => lines.map((line) => `<p>${line}</p>`).join(''),
	'a here document': (lines) => `cat <<EOF\n${lines.join('\n')}\nEOF`,
	'line separators of Unicode': (lines) => lines.join('\u2028'),
	'lines with blank ones between': (lines) => lines.join('\n\n'),
	'journalctl -o export': (lines) => lines.map((line) => `PRIORITY=3\nMESSAGE=${line}\n`).join('\n'),
	'/dev/kmsg': (lines) =>
		lines
			.map((line) => {
				const [, seconds = '0', text = ''] = /^\[ *([\d.]+)\] (.*)$/.exec(line) ?? [];
				return `3,1234,${Math.round(Number(seconds) * 1e6)},-,caller=T1;${text}`;
			})
			.join('\n'),
};

/** By name, in the order of the lines: a text in one line has no other order. */
const facts = (text: string) =>
	read(text)
		.facts.map(({ name, value }) => [name, value] as const)
		.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
const NAKED = { log: facts(LOG.join('\n')), iomem: facts(IOMEM.join('\n')), lspci: facts(LSPCI.join('\n')) };

test('the naked texts tell what they say', () => {
	expect(NAKED.log.map(([name]) => name)).toEqual([
		'bar',
		'boot-framebuffer',
		'bridge-window',
		'd0-failed',
		'd0-retried',
		'device-kind',
		'driver-registered',
		'generation',
		'generation',
		'hv-mmio',
		'hypervisor',
		'kernel',
		'log-start',
		'memory',
		'mmio-needed',
		'pci-gap',
		'pci-probe',
		'probe-failed',
	]);
	expect(NAKED.iomem.map(([name]) => name)).toEqual([
		'arch',
		'bar',
		'device-range',
		'device-range',
		'framebuffer',
		'framebuffer',
		'legacy-pci',
		'memory',
		'memory',
		'memory',
		'memory',
		'pci-bus',
	]);
	expect(NAKED.lspci.map(([name]) => name)).toEqual(['bar', 'device-kind']);
});

test.each(Object.entries(MARKUP))('a log, a memory map and lspci in: %s', (_name, dress) => {
	expect(facts(LOG.map(dress).join('\n'))).toEqual(NAKED.log);
	expect(facts(IOMEM.map(dress).join('\n'))).toEqual(NAKED.iomem);
	expect(facts(LSPCI.map(dress).join('\n'))).toEqual(NAKED.lspci);
});

test.each(Object.entries(PREFIXES))('a log in: %s', (_name, dress) => {
	expect(facts(LOG.map(dress).join('\n'))).toEqual(NAKED.log);
});

test.each(Object.entries(DATES))('a log with and without the kernel’s stamps in: %s', (_name, dress) => {
	expect(facts(LOG.map(dress).join('\n'))).toEqual(NAKED.log);
	const bare = LOG.map((line) => line.slice(line.indexOf(']') + 2));
	expect(facts(bare.map(dress).join('\n'))).toEqual(NAKED.log);
});

test.each(Object.entries(WHOLES))('a log as %s', (_name, whole) => {
	expect(facts(whole(LOG))).toEqual(NAKED.log);
});

const CUT: Readonly<Record<string, (line: string, width: number) => string[]>> = {
	hard: (line, width) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [],
	'between words': (line, width) => {
		const pieces: string[] = [];
		let rest = line;
		while (rest.length > width) {
			const at = rest.lastIndexOf(' ', width);
			pieces.push(rest.slice(0, at));
			rest = rest.slice(at + 1);
		}
		return [...pieces, rest];
	},
};

test.each([72, 74, 76, 78, 80, 100])('a log cut at %d columns, naked, quoted, indented, in a table', (width) => {
	for (const cut of Object.values(CUT)) {
		const lines = LOG.flatMap((line) => cut(line, width));
		for (const mark of ['', '> ', '    ', '| ']) {
			expect(facts(lines.map((line) => mark + line).join('\n'))).toEqual(NAKED.log);
		}
	}
	const journal = LOG.map((line) => `Apr 28 10:02:11 vm1 kernel: ${line.slice(line.indexOf(']') + 2)}`);
	expect(facts(journal.flatMap((line) => CUT['hard']?.(line, width) ?? []).join('\n'))).toEqual(NAKED.log);
});

test('what stands behind a whole line is no rest of it', () => {
	const text = `[    1.4] nvme 0000:02:00.0: BAR 0: can't reserve [mem 0xf8000000-0xf800ffff 64bit]\n${IOMEM[1]}`;
	expect(facts(text).map(([name]) => name)).toEqual(['bar-conflict', 'memory']);
});

test('what a prose text says of drivers is no message of theirs', () => {
	const prose = 'The hv_pci driver fails.\nWe saw hv_vmbus errors, and hyperv_drm too.\n';
	expect(read(prose)).toMatchObject({ kind: 'unknown', facts: [] });
});
