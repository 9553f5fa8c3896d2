/** Assembles the C file that is compiled from a kernel's files. */

import type { Item } from './c/item.ts';
import { forbiddenIn, wordsOf } from './c/lexical.ts';
import { normalize } from './c/normal.ts';
import type { CParser } from './c/parse.ts';
import { SYSFB } from './config.ts';
import { DRIVERS, type DriverEntry, entriesOf, entryText } from './entries.ts';
import { type Extract, extract, render } from './extract.ts';
import { type KernelFiles, RESOURCE_FILE, sharedHeaders, VMBUS_FILE } from './files.ts';
import { AROUND, HEADERS, tokenOf, withToken } from './harness-c.ts';
import { BadSource, type Missing, NotModelled } from './not-modelled.ts';
import { type Probe, probeOf, vmbusRoots } from './vmbus.ts';

export const MAIN = 'kernel.c';

/** The roots of `kernel/resource.c`. */
const RESOURCE_ROOTS = ['iomem_resource', '__request_region', '__release_region', 'request_resource'];

/** A part of the source that can be left out if it does not compile: the probe, or a driver function. */
export interface Optional {
	readonly file: string;
	readonly function: string;
	/** The items extracted for this part; for the probe, without those that required parts need anyway. */
	readonly items: readonly Item[];
	/** The harness's C file that calls it. */
	readonly caller: string;
	/** What in the items cannot be compiled faithfully. */
	readonly missing: readonly Missing[];
}

interface Taken {
	readonly item: Item;
	readonly branches: readonly number[];
	/** False for a struct with fields left out. */
	readonly isWhole: boolean;
}

export interface Unit {
	readonly files: Readonly<Record<string, string>>;
	/** Is the resource tree the kernel's own? Otherwise it is the harness's equivalent. */
	readonly ownResourceTree: boolean;
	/** Does a directive test CONFIG_SYSFB? If so, the unit is compiled with and without it. */
	readonly testsSysfb: boolean;
	readonly optional: readonly Optional[];
	/** Driver functions that the harness cannot call, because of their parameters. */
	readonly uncalled: readonly DriverEntry[];
	/** In the order of the module's exports. */
	readonly drivers: readonly DriverEntry[];
	readonly probe: Probe | null;
	/** Every item compiled, with the indexes of the conditional branches around and in it. */
	readonly taken: readonly Taken[];
}

/** A kernel's files, parsed. */
export interface ParsedKernel {
	readonly files: KernelFiles;
	itemsOf(file: string): readonly Item[];
	readonly shim: string;
	readonly given: readonly string[];
	/** Every identifier in `vmbus_drv.c`. */
	readonly words: ReadonlySet<string>;
	readonly token: string;
}

/** @throws BadSource for a file that is missing or not C; NotModelled for a shim with forbidden constructs */
export async function parseKernel(parser: CParser, files: KernelFiles, userShim: string): Promise<ParsedKernel> {
	if (!Object.hasOwn(files, VMBUS_FILE)) {
		throw new BadSource(VMBUS_FILE, 'not there', 'a kernel tree or that file');
	}
	const parsed = new Map<string, readonly Item[]>();
	const shim = normalize(userShim, '--shim');
	const forbidden = forbiddenIn(shim, '--shim', 1);
	if (forbidden.length > 0) {
		throw new NotModelled('--shim has what the harness does not compile', forbidden);
	}
	return {
		files,
		shim,
		given: parser.itemsOf(shim, '--shim').flatMap((item) => item.names),
		words: wordsOf(normalize(files[VMBUS_FILE] ?? '', VMBUS_FILE)),
		token: await tokenOf([...Object.entries(files).flat(), shim]),
		itemsOf(file) {
			const items = parsed.get(file) ?? (Object.hasOwn(files, file) ? parser.itemsOf(files[file] as string, file) : []);
			parsed.set(file, items);
			return items;
		},
	};
}

/** The part of the unit that comes from one file. */
interface Part {
	readonly file: string;
	readonly before: string;
	readonly taken: Extract;
	readonly callers: readonly { readonly file: string; readonly text: string }[];
}

/**
 * @param without optional functions to leave out, as `file function`
 * @throws NotModelled if a required part cannot be compiled faithfully
 */
export function unitOf(kernel: ParsedKernel, without: ReadonlySet<string>): Unit {
	const isIn = (file: string, name: string) => !without.has(`${file} ${name}`);
	const given = new Set(kernel.given);
	const constants = sharedHeaders(kernel.files).flatMap((file) =>
		kernel.itemsOf(file).filter((item) => item.kind === 'constant'),
	);
	const optional: Optional[] = [];

	const hasResource = Object.hasOwn(kernel.files, RESOURCE_FILE);
	const resource = extract(
		hasResource ? [...constants, ...kernel.itemsOf(RESOURCE_FILE)] : [],
		hasResource ? RESOURCE_ROOTS : [],
		given,
	);

	const vmbusItems = [...constants, ...kernel.itemsOf(VMBUS_FILE)];
	const roots = vmbusRoots(kernel.itemsOf(VMBUS_FILE), kernel.words);
	const needed = extract(vmbusItems, roots.needed, given);
	refuse([
		{ file: RESOURCE_FILE, taken: resource },
		{ file: VMBUS_FILE, taken: needed },
	]);
	let probe = probeOf(kernel.itemsOf(VMBUS_FILE));
	let vmbus = needed;
	if (probe !== null && isIn(VMBUS_FILE, probe.function)) {
		vmbus = extract(vmbusItems, [...roots.needed, probe.function], given);
		const before = new Set(needed.items);
		const items = vmbus.items.filter((item) => !before.has(item));
		const missing = vmbus.missing.filter((each) => !isSame(needed.missing, each));
		optional.push({ file: VMBUS_FILE, function: probe.function, items, caller: '', missing });
	} else if (roots.isNew) {
		probe = null;
	} else {
		const missing = [{ name: probe?.function ?? 'the probe', file: VMBUS_FILE, line: 1, why: 'it cannot be run' }];
		throw new NotModelled(`${VMBUS_FILE} has no reservation, and the probe that would show it cannot be run`, missing);
	}

	const drivers: DriverEntry[] = [];
	const uncalled: DriverEntry[] = [];
	const driverParts = DRIVERS.filter(({ file }) => Object.hasOwn(kernel.files, file)).flatMap((driver): Part[] => {
		const own = [...driver.headers, driver.file].flatMap((file) => kernel.itemsOf(file));
		const items = [...constants, ...own];
		// A driver only passes its `struct drm_driver` on, so an empty one stands in for it.
		const registered = own.filter(
			({ kind, text }) => kind === 'data' && /^static (?:const )?struct drm_driver \w+ =/.test(text),
		);
		const standIns = registered.flatMap(({ names }) => names);
		const driverGiven = new Set([...given, ...standIns]);
		const entries = entriesOf(driver, own).flatMap((entry) => {
			const number = drivers.length;
			if (!isIn(entry.file, entry.function)) {
				return [];
			}
			const made = entryText(entry, number, own);
			if (made === null) {
				uncalled.push(entry);
				return [];
			}
			drivers.push(entry);
			const caller = `driver-${number}.c`;
			const taken = extract(items, [entry.function], driverGiven, made.members);
			optional.push({ ...entry, items: taken.items, caller, missing: taken.missing });
			return [{ entry, made, caller }];
		});
		const taken = extract(
			items,
			['pr_fmt', ...entries.map(({ entry }) => entry.function)],
			driverGiven,
			entries.flatMap(({ made }) => made.members),
		);
		const before = standIns.map((name) => `static struct drm_driver ${name};`).join('\n');
		const callers = entries.map(({ made, caller }) => ({ file: caller, text: made.text }));
		return entries.length === 0 ? [] : [{ file: driver.file, before, taken, callers }];
	});

	const parts: Part[] = [
		{
			file: RESOURCE_FILE,
			before: hasResource ? '' : AROUND['resource.c'],
			taken: resource,
			callers: [{ file: 'resource-entry.c', text: AROUND['resource-entry.c'] }],
		},
		{
			file: VMBUS_FILE,
			before: AROUND['vmbus-before.h'],
			taken: vmbus,
			callers: [
				{ file: 'vmbus-entry.c', text: `${roots.defines}${probe?.defines ?? ''}${AROUND['vmbus-entry.c']}` },
				{ file: 'ask.c', text: AROUND['ask.c'] },
			],
		},
		...driverParts,
	];
	const ours = (each: string) => withToken(each, kernel.token);
	const { text, taken, branches } = partsText(parts, ours);
	const headers = Object.fromEntries(Object.entries(HEADERS).map(([name, each]) => [name, ours(each)]));
	return {
		files: {
			...headers,
			'user.h': `#line 1 "--shim"\n${kernel.shim}\n`,
			[MAIN]: [
				...Object.keys(headers).map((name) => `#include "${name}"`),
				'#include "user.h"',
				text,
				ours(takenTable(branches)),
			].join('\n'),
		},
		ownResourceTree: hasResource,
		testsSysfb: parts.some((part) => part.taken.conditionWords.has(SYSFB)),
		optional,
		uncalled,
		drivers,
		probe,
		taken,
	};
}

function isSame(list: readonly Missing[], { name, file, line }: Missing): boolean {
	return list.some((each) => each.name === name && each.file === file && each.line === line);
}

function refuse(parts: readonly { file: string; taken: Extract }[]): void {
	for (const { file, taken } of parts) {
		const absent = taken.absent.filter((root) => root !== 'pr_fmt');
		if (absent.length > 0) {
			const why = 'the harness runs it, and the file does not define it';
			const missing = absent.map((name) => ({ name, file, line: 1, why }));
			throw new NotModelled(`${file} has no ${absent.join(', ')}`, missing);
		}
	}
	const missing = parts.flatMap(({ taken }) => taken.missing);
	const [first] = missing;
	if (first) {
		throw new NotModelled(`${first.file} has what the harness does not compile`, missing);
	}
}

interface PartsText extends Pick<Unit, 'taken'> {
	readonly text: string;
	/** Number of conditional branches in and around the items. */
	readonly branches: number;
}

/**
 * Concatenates the parts. A name that an earlier part also defines is renamed with a macro while a part is compiled.
 * @param ours puts this compilation's token into the harness's names; not applied to the kernel's text
 */
function partsText(parts: readonly Part[], ours: (text: string) => string): PartsText {
	const taken: Taken[] = [];
	const defined = new Set<string>();
	let branches = 0;
	const texts = parts.flatMap(({ file, before, taken: part, callers }) => {
		const symbols = part.items
			.filter(({ kind }) => kind !== 'constant' && kind !== 'macro')
			.flatMap(({ names }) => names);
		const renamed = [...new Set(symbols.filter((name) => defined.has(name)))];
		for (const name of symbols) {
			defined.add(name);
		}
		const suffix = file.replace(/\W/g, '_');
		const items = part.items.map((item) => {
			const own: number[] = [];
			const text = render(item, part, () => {
				own.push(branches);
				return ours(`#define HH_BRANCH_${branches++} 1`);
			});
			const fields = part.fields.get(item);
			taken.push({ item, branches: own, isWhole: fields === undefined || fields.size === item.struct?.fields.length });
			return text;
		});
		return [
			...renamed.map((name) => `#define ${name} ${name}__${suffix}`),
			ours(before),
			...items,
			...callers.map((caller) => `#line 1 "${caller.file}"\n${ours(caller.text)}`),
			...renamed.map((name) => `#undef ${name}`),
		];
	});
	return { text: texts.join('\n'), taken, branches };
}

/** C for a table with one byte per branch: 1 if it was compiled. */
function takenTable(branches: number): string {
	const bytes = Array.from({ length: branches }, (_, i) => `#ifdef HH_BRANCH_${i}\n1,\n#else\n0,\n#endif`);
	return `
#line 1 "branches.c"
static const u8 hh_branches[] = {
${bytes.join('\n')}
0 };
u32 HH_EXPORT(branches)(void)
{
	return (u32)(unsigned long)hh_branches;
}
`;
}
