/** The settings of a VM and its guest's kernel, in every form in which hosts and guests give them. */

import { expect, test } from 'vitest';
import { read } from './read.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;
const LOW = 3 * GIB;
const HIGH = 33280 * MIB;
const BASE = 34816 * MIB;
const VM = {
	Name: 'v',
	Generation: 2,
	LowMemoryMappedIoSpace: LOW,
	HighMemoryMappedIoSpace: HIGH,
	HighMemoryMappedIoBaseAddress: BASE,
};
const WMI = {
	ElementName: 'v',
	VirtualSystemSubType: 'Microsoft:Hyper-V:SubType:2',
	LowMmioGapSize: 3072,
	HighMmioGapSize: 33280,
};
const HCS = { VirtualMachine: { ComputeTopology: { Memory: { LowMMIOGapInMB: 3072, HighMMIOGapInMB: 33280 } } } };
const names = (o: object) => Object.keys(o);
const texts = (o: object) => Object.values(o).map(String);
const list = (o: object, sign = ' : ', end = '') =>
	names(o)
		.map((name, i) => `${name}${sign}${texts(o)[i]}${end}`)
		.join('\n');
const rows = (o: object, sep: string, quote = '') =>
	[names(o), texts(o)].map((row) => row.map((each) => quote + each + quote).join(sep)).join('\r\n');
/** As Format-Table lays it out; numbers stand at the right. */
function table(o: object): string {
	const widths = names(o).map((name, i) => Math.max(name.length, texts(o)[i]?.length ?? 0));
	const pad = (row: string[]) => row.map((each, i) => each.padEnd(widths[i] ?? 0)).join(' ');
	const values = Object.values(o).map((each, i) =>
		typeof each === 'number' ? String(each).padStart(widths[i] ?? 0) : String(each),
	);
	return [names(o), names(o).map((name) => '-'.repeat(name.length)), values].map(pad).join('\n');
}
const bars = (o: object) =>
	`| ${names(o).join(' | ')} |\n|${names(o)
		.map(() => '---|')
		.join('')}\n| ${texts(o).join(' | ')} |`;

const wanted = (facts: Record<string, unknown>, text: string | Uint8Array) => {
	const found = Object.fromEntries(read(text).facts.map(({ name, value }) => [name, value]));
	expect(found).toMatchObject(facts);
};
const SIZES = { 'low-mmio-setting': LOW, 'high-mmio-setting': HIGH };
const ALL = { ...SIZES, generation: 2, 'high-mmio-base-setting': BASE };

test.each([
	['JSON', JSON.stringify(VM)],
	['an array of JSON', JSON.stringify([VM], null, 4)],
	['JSON with strings', JSON.stringify(Object.fromEntries(names(VM).map((name, i) => [name, texts(VM)[i]])))],
	['Windows PowerShell’s array', JSON.stringify({ value: [VM], Count: 1 })],
	['facts of Ansible', JSON.stringify({ ansible_facts: { vm: VM } })],
	[
		'other spellings',
		JSON.stringify(
			Object.fromEntries(
				names(VM).map((name, i) => [name.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase(), Object.values(VM)[i]]),
			),
		),
	],
	['UTF-16', Uint8Array.from([0xff, 0xfe, ...Buffer.from(JSON.stringify(VM), 'utf16le')])],
	['a list', `\n${list(VM)}\n\n`],
	['a list in a quote', list(VM).replace(/^/gm, '> ')],
	['a table', `\n${table(VM)}\n\n`],
	['a table with a name of two words', table({ ...VM, Name: 'my vm' })],
	['CSV', rows(VM, ',', '"')],
	['CSV with its type', `#TYPE Selected.Microsoft.HyperV.PowerShell.VirtualMachine\n${rows(VM, ',', '"')}`],
	['CSV with semicolons', rows(VM, ';')],
	['CSV with tabs', rows(VM, '\t')],
	['CSV with bars', rows(VM, '|')],
	['a table of Markdown', bars(VM)],
	['CLIXML', `#< CLIXML\n<Obj RefId="0"><MS>${list(VM, '">', '</U64>').replace(/^/gm, '<U64 N="')}</MS></Obj>`],
	[
		'CLIXML in a line',
		`<Obj RefId="0"><MS>${list(VM, '">', '</U64>').replace(/^/gm, '<U64 N="').replaceAll('\n', '')}</MS></Obj>`,
	],
	['ConvertTo-Xml', list(VM, '" Type="System.UInt64">', '</Property>').replace(/^/gm, '    <Property Name="')],
	[
		'elements by name',
		`<vm>${names(VM)
			.map((name, i) => `<${name}>${texts(VM)[i]}</${name}>`)
			.join('')}</vm>`,
	],
])('Get-VM as %s', (_name, text) => wanted(ALL, text));

test.each([null, 2])(
	'JSON that is cut anywhere gives no number that is not the whole one (indented by %s)',
	(indent) => {
		const text = JSON.stringify(VM, null, indent ?? undefined);
		for (let length = 1; length <= text.length; length++) {
			for (const { name, value } of read(text.slice(0, length)).facts) {
				expect([length, name, value]).toEqual([length, name, name === 'vm-name' ? 'v' : ALL[name as keyof typeof ALL]]);
			}
		}
	},
);

test.each([
	['a list', list(WMI)],
	['JSON', JSON.stringify(WMI)],
	['wmic', list(WMI, '=')],
	['MOF', `instance of Msvm_VirtualSystemSettingData\n{\n${list(WMI, ' = "', '";').replace(/^/gm, ' ')}\n};`],
	['CSV', rows(WMI, ',', '"')],
	[
		'XML',
		`<INSTANCE CLASSNAME="x">${names(WMI)
			.map((name, i) => `<PROPERTY NAME="${name}" TYPE="string"><VALUE>${texts(WMI)[i]}</VALUE></PROPERTY>`)
			.join('')}</INSTANCE>`,
	],
])('WMI’s settings as %s', (_name, text) => wanted({ ...SIZES, generation: 2 }, text));

test('settings of HCS', () => {
	wanted(SIZES, JSON.stringify(HCS, null, 2));
	wanted({ 'high-mmio-base-setting': BASE }, '{"HighMMIOBaseInMB":34816,"HighMMIOGapInMB":33280}');
});

test.each([
	['a line', "Set-VM -Name 'v' -LowMemoryMappedIoSpace 3GB -HighMemoryMappedIoSpace 33280MB"],
	[
		'a pipe and a dash of an editor',
		'Get-VM v | Set-VM -LowMemoryMappedIoSpace 3Gb \u2013HighMemoryMappedIoSpace 33280Mb',
	],
	['colons and bytes', 'PS C:\\> Set-VM v -LowMemoryMappedIoSpace:3221225472 -HighMemoryMappedIoSpace:0x820000000'],
	['several lines', 'Set-VM -Name v `\n  -LowMemoryMappedIoSpace 3GB `\n  -HighMemoryMappedIoSpace 33280MB'],
	[
		'a hash table',
		"$p = @{\n Name = 'v'\n LowMemoryMappedIoSpace = 3GB\n HighMemoryMappedIoSpace = 33280MB\n}\nSet-VM @p",
	],
	['brackets and quotes', 'set-vm v -LowMemoryMappedIoSpace (3GB) -HighMemoryMappedIoSpace "33280MB"'],
	['an item with code', '* `Set-VM -VMName v -LowMemoryMappedIoSpace 3GB -HighMemoryMappedIoSpace 33280MB`'],
	['two statements', 'Set-VM v -LowMemoryMappedIoSpace 3GB; Set-VM v -HighMemoryMappedIoSpace 33280MB;'],
	['digits in groups', 'Name : v\nLowMemoryMappedIoSpace : 3,221,225,472\nHighMemoryMappedIoSpace : 34.896.609.280'],
	['units', 'Name : v\nLowMemoryMappedIoSpace : 3 GB\nHighMemoryMappedIoSpace : 33,280 MB'],
])('a script with %s', (_name, text) => wanted(SIZES, text));

const VIDEO = { VMName: 'v', ResolutionType: 'Single', HorizontalResolution: 4834, VerticalResolution: 3622 };

test.each([
	['JSON', JSON.stringify(VIDEO)],
	['JSON with codes', JSON.stringify({ ...VIDEO, ResolutionType: 3 })],
	['JSON of Windows PowerShell', JSON.stringify({ ...VIDEO, ResolutionType: { value: 3, Value: 'Single' } })],
	['a list', list(VIDEO)],
	['a table', table(VIDEO)],
	['CSV with semicolons', rows(VIDEO, ';', '"')],
	['a command', 'Set-VMVideo -VMName v -HorizontalResolution:4834 -VerticalResolution:3622 -ResolutionType Single'],
])('Get-VMVideo as %s', (_name, text) =>
	wanted({ 'resolution-type': 'single', 'resolution-setting': { horizontal: 4834, vertical: 3622 } }, text),
);

test.each([
	"Virtual machine 'v' cannot be started. The upper MMIO region (0x00000017dffff000) is above the supported range. Make sure that it is below 0x0000001000000000.",
	'Der obere MMIO-Bereich (0x17dffff000) liegt \u00fcber der unterst\u00fctzten Grenze 0x1000000000.',
	'\u4e0a\u4f4d MMIO \u9818\u57df 0x17DFFFF000 \u306f 0x1000000000 \u3092\u8d85\u3048\u3066\u3044\u307e\u3059\u3002',
])('a start error by its numbers: %s', (text) =>
	wanted({ 'high-mmio-refused': { address: 0x17_dfff_f000, limit: 2 ** 36 } }, text),
);

test('what hv_pci needs is no start error', () => {
	const line =
		'hv_pci 0d6f7c1e-4a2b-4c3d-8e5f-60718293a4b5: Need 0x100000000 of high MMIO space. Consider reconfiguring the VM.';
	expect(read(line).facts.map(({ name }) => name)).toEqual(['mmio-needed']);
});
