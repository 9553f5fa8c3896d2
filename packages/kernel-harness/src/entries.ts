/** The drivers that request MMIO, and the C entry points that call their functions. */

import type { Item } from './c/item.ts';

export interface Driver {
	readonly name: 'pci-hyperv' | 'hyperv_drm' | 'hyperv_fb';
	readonly file: string;
	/** Headers with more of its types and constants. */
	readonly headers: readonly string[];
}

export const DRIVERS: readonly Driver[] = [
	{ name: 'pci-hyperv', file: 'drivers/pci/controller/pci-hyperv.c', headers: [] },
	{
		name: 'hyperv_drm',
		file: 'drivers/gpu/drm/hyperv/hyperv_drm_drv.c',
		headers: ['drivers/gpu/drm/hyperv/hyperv_drm.h'],
	},
	{ name: 'hyperv_fb', file: 'drivers/video/fbdev/hyperv_fb.c', headers: [] },
];

/** A driver function that the harness runs. */
export interface DriverEntry {
	readonly driver: Driver['name'];
	readonly file: string;
	readonly function: string;
	/** `requests`: it requests MMIO. `sizes`: it adds up the BARs of a bus. */
	readonly kind: 'requests' | 'sizes';
}

/** C that calls a driver function, and the struct members that this C sets or reads. */
export interface EntryText {
	readonly text: string;
	readonly members: readonly string[];
}

/** The driver functions that need an entry point: those that request MMIO, and the one that adds up BARs. */
export function entriesOf({ name, file }: Driver, items: readonly Item[]): DriverEntry[] {
	const functions = items.filter((item) => item.file === file && item.kind === 'function');
	const common = { driver: name, file };
	const sizes = functions.filter(({ members }) => members.has('probed_bar') && members.has('low_mmio_space'));
	const requests = functions.filter(({ uses }) => uses.has('vmbus_allocate_mmio'));
	return [
		...requests.map((item) => ({ ...common, function: item.names[0] as string, kind: 'requests' as const })),
		...sizes.slice(0, 1).map((item) => ({ ...common, function: item.names[0] as string, kind: 'sizes' as const })),
	];
}

/** Members of a driver's own structs that an entry point sets, if they exist, and their values. */
const SETTINGS: Readonly<Record<string, string>> = {
	hdev: '&device',
	bridge: '&hh_bridge',
	mmio_megabytes: 'megabytes',
	low_mmio_space: 'low',
	high_mmio_space: 'high',
};

/** @returns null for a function whose parameters the harness cannot supply */
export function entryText(
	{ function: name, kind, file }: DriverEntry,
	number: number,
	items: readonly Item[],
): EntryText | null {
	const item = items.find((each) => each.file === file && each.kind === 'function' && each.names.includes(name));
	if (item === undefined) {
		return null;
	}
	return kind === 'sizes' ? sizesText(item, number, items) : requestText(item, number, items);
}

function fieldsOf(tag: string, items: readonly Item[]): ReadonlySet<string> {
	return new Set(
		items
			.filter((item) => item.struct?.tag === tag)
			.flatMap((item) => item.struct?.fields.flatMap(({ names }) => names) ?? []),
	);
}

function requestText(item: Item, number: number, items: readonly Item[]): EntryText | null {
	const members: string[] = [];
	const before: string[] = [];
	const given: string[] = [];
	for (const [i, parameter] of item.parameters.entries()) {
		const [, tag] = /^(?:const )?struct (\w+) ?\* ?\w+$/.exec(parameter) ?? [];
		if (tag === undefined) {
			return null;
		}
		const own = fieldsOf(tag, items);
		if (tag === 'hv_device') {
			given.push('&device');
		} else if (tag === 'fb_info') {
			before.push('\tinfo.par = hh_allocate(PAGE_SIZE);', '\tinfo.device = &device.device;');
			given.push('&info');
		} else if (tag === 'pci_dev') {
			given.push('&hh_video');
		} else if (own.size > 0) {
			before.push(`\tstruct ${tag} own${i};`, `\tmemset(&own${i}, 0, sizeof(own${i}));`);
			for (const [member, value] of Object.entries(SETTINGS).filter(([member]) => own.has(member))) {
				before.push(`\town${i}.${member} = ${value};`);
				members.push(member);
			}
			given.push(`&own${i}`);
		} else {
			return null;
		}
	}
	// hyperv_fb keeps the size in a global variable, which an earlier function sets.
	if (item.uses.has('screen_fb_size')) {
		before.push('\tscreen_fb_size = megabytes << 20;');
	}
	const call = `${item.names[0]}(${given.join(', ')})`;
	const isVoid = /^(?:static |inline )*void\b/.test(item.text);
	const text = `
u32 HH_EXPORT(driver_${number})(u32 megabytes, u64 low, u64 high, u32 grants, u32 flags)
{
	struct vmbus_channel channel = { .offermsg = { .offer = { .mmio_megabytes = megabytes } } };
	struct hv_device device = { .channel = &channel, .device = { .init_name = "hvmmio" } };
	struct fb_info info = { .screen_size = 0 };

	hh_own_start(flags, 0, 0, false);
	hh_own_allow(grants, 0, false);
	hh_prepare(flags, 0xf8000000, 0x300000, 0xf8000000, 0x4000000);
${before.join('\n')}
	${isVoid ? `${call};\n\thh_own_node(0, 0, 0);` : `hh_own_node(0, (u64)(s64)${call}, 0);`}
	return hh_own_events();
}
`;
	return { text, members };
}

/** The bus has one device, whose `probed_bar` values are the arguments. */
function sizesText(item: Item, number: number, items: readonly Item[]): EntryText | null {
	const [, bus] = /^struct (\w+) ?\* ?\w+$/.exec(item.parameters[0] ?? '') ?? [];
	const child = items.find((each) => each.struct?.fields.some(({ names }) => names.includes('probed_bar')))?.struct
		?.tag;
	const fields = fieldsOf(bus ?? '', items);
	if (bus === undefined || child === undefined || item.parameters.length !== 1 || !fields.has('children')) {
		return null;
	}
	const event = fields.has('survey_event') ? ['survey_event'] : [];
	const hdev = fields.has('hdev') ? ['hdev'] : [];
	const text = `
void HH_EXPORT(driver_${number})(u32 bar0, u32 bar1, u32 bar2, u32 bar3, u32 bar4, u32 bar5)
{
	struct vmbus_channel channel = { 0 };
	struct hv_device device = { .channel = &channel, .device = { .init_name = "hvmmio" } };
	u32 bars[] = { bar0, bar1, bar2, bar3, bar4, bar5 };
	struct completion event = { 0 };
	struct ${bus} bus;
	struct ${child} child;

	hh_own_start(0, 0, 0, false);
	memset(&bus, 0, sizeof(bus));
	memset(&child, 0, sizeof(child));
	INIT_LIST_HEAD(&bus.children);
	list_add_tail(&child.list_entry, &bus.children);
	for (u32 i = 0; i < 6; i++)
		child.probed_bar[i] = bars[i];
${event.map(() => '\tbus.survey_event = &event;').join('')}
${hdev.map(() => '\tbus.hdev = &device;').join('')}
	${item.names[0]}(&bus);
	hh_own_node(0, bus.low_mmio_space, bus.high_mmio_space);
}
`;
	return {
		text,
		members: ['children', 'list_entry', 'probed_bar', 'low_mmio_space', 'high_mmio_space', ...event, ...hdev],
	};
}
