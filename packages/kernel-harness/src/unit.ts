/** From a kernel's files to the C file that is compiled, and the compiler's arguments. */

import type { CParser } from './c/parse.ts';
import { OUTPUT } from './compiler.ts';
import { type Extract, extract } from './extract.ts';
import { BadSource, NotModelled } from './not-modelled.ts';
import { VMBUS_ENTRY, VMBUS_PROLOGUE, VMBUS_ROOTS } from './shim/entry.ts';
import { GUEST, KERNEL } from './shim/kernel.ts';
import { NUMBERS } from './shim/numbers.ts';
import { PRINT } from './shim/print.ts';
import { CONFIG_WINDOW, type RequestSource, SPY, VIDEO_REQUEST } from './shim/requests.ts';
import { RESOURCE_ENTRY, RESOURCE_OWN, RESOURCE_ROOTS } from './shim/resource.ts';
import { MEMORY_BYTES, STACK_BYTES, STATE, SUPPORT } from './shim/state.ts';
import { SYSFB, TYPES } from './shim/types.ts';

export const VMBUS_FILE = 'drivers/hv/vmbus_drv.c';
export const RESOURCE_FILE = 'kernel/resource.c';
/** Where some trees have the constants that `vmbus_drv.c` has in others. */
const HEADERS = ['include/asm-generic/mshyperv.h', 'include/linux/hyperv.h', 'drivers/hv/hyperv_vmbus.h'];

/** The files of a tree that the harness reads. Only the first must be there. */
export const KERNEL_FILES: readonly string[] = [
	VMBUS_FILE,
	RESOURCE_FILE,
	CONFIG_WINDOW.file,
	VIDEO_REQUEST.file,
	...HEADERS,
];

/** Texts of a kernel's files by their paths in the tree. */
export type KernelFiles = Readonly<Record<string, string>>;

/** No file of a kernel that matters here has a tenth of this. */
export const LARGEST_FILE = 4 * 2 ** 20;

const MAIN = 'kernel.c';

export interface Unit {
	readonly files: Readonly<Record<string, string>>;
	/** Is the resource tree the kernel's own? Else it is our equivalent. */
	readonly ownResourceTree: boolean;
	/** Drivers whose request is read. */
	readonly requests: readonly RequestSource['entry'][];
	/** Does a directive ask for CONFIG_SYSFB? Then it is to be compiled with and without. */
	readonly asksSysfb: boolean;
}

/** One file's share of the unit. */
interface Part {
	readonly file: string;
	readonly roots: readonly string[];
	readonly prologue: string;
	readonly epilogue: string;
	readonly taken: Extract;
}

/**
 * @param userShim C text that gives what the shim lacks
 * @throws BadSource for a file that is too large or not there, NotModelled for what cannot be compiled faithfully
 */
export function unitOf(parser: CParser, kernel: KernelFiles, userShim = ''): Unit {
	checkSizes({ ...kernel, '--shim': userShim });
	const has = (file: string) => Object.hasOwn(kernel, file);
	if (!has(VMBUS_FILE)) {
		throw new BadSource(VMBUS_FILE, 'not there', 'a kernel tree or that file');
	}
	const itemsOf = (file: string) => parser.itemsOf(kernel[file] as string, file);
	const given = parser.itemsOf(userShim, '--shim').flatMap((item) => item.names);
	const constants = HEADERS.filter(has).flatMap((file) => itemsOf(file).filter((item) => item.kind === 'constant'));
	const part = (
		file: string,
		roots: readonly string[],
		prologue: string,
		epilogue: string,
		standIns: readonly string[] = [],
	): Part => {
		const items = has(file) ? [...constants, ...itemsOf(file)] : [];
		return { file, roots, prologue, epilogue, taken: extract(items, roots, new Set([...given, ...standIns])) };
	};
	const drivers = [CONFIG_WINDOW, VIDEO_REQUEST].filter(({ file }) => has(file));
	const parts = [
		part(
			RESOURCE_FILE,
			has(RESOURCE_FILE) ? RESOURCE_ROOTS : [],
			has(RESOURCE_FILE) ? '' : RESOURCE_OWN,
			RESOURCE_ENTRY,
		),
		part(VMBUS_FILE, VMBUS_ROOTS, VMBUS_PROLOGUE, `${VMBUS_ENTRY}${SPY}`),
		...drivers.map(({ file, roots, prologue, epilogue, standIns }) => part(file, roots, prologue, epilogue, standIns)),
	];
	refuse(parts);
	const texts = parts.map((each, i) => partText(each, collisions(parts, i)));
	return {
		files: {
			'shim.h': `${TYPES}${NUMBERS}${STATE}${KERNEL}${SUPPORT}${PRINT}`,
			'guest.h': GUEST,
			'user.h': userShim,
			[MAIN]: ['#include "shim.h"', '#include "user.h"', '#include "guest.h"', ...texts].join('\n'),
		},
		ownResourceTree: has(RESOURCE_FILE),
		requests: drivers.map(({ entry }) => entry),
		asksSysfb: parts.some(({ taken }) => taken.asked.has(SYSFB)),
	};
}

function checkSizes(texts: KernelFiles): void {
	for (const [file, { length }] of Object.entries(texts)) {
		if (length > LARGEST_FILE) {
			throw new BadSource(file, `${length} characters are too many for a source`, `at most ${LARGEST_FILE}`);
		}
	}
}

function refuse(parts: readonly Part[]): void {
	for (const { file, roots, taken } of parts) {
		const absent = roots.filter((root) => taken.absent.includes(root) && root !== 'pr_fmt');
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

/** Symbols that an earlier part has defined too; in a kernel each file has its own. */
function collisions(parts: readonly Part[], index: number): string[] {
	const before = new Set(parts.slice(0, index).flatMap(({ taken }) => [...taken.symbols]));
	return [...(parts[index] as Part).taken.symbols].filter((name) => before.has(name));
}

/** @param renamed symbols that get another name while this part is compiled */
function partText({ file, prologue, epilogue, taken }: Part, renamed: readonly string[]): string {
	const suffix = file.replace(/\W/g, '_');
	return [
		...renamed.map((name) => `#define ${name} ${name}__${suffix}`),
		prologue,
		taken.text,
		'#line 1 "entry.c"',
		epilogue,
		...renamed.map((name) => `#undef ${name}`),
	].join('\n');
}

/** Undefined behaviour becomes a trap, so that it is told instead of guessed at. */
const TRAPS = 'null,bounds,shift-exponent,integer-divide-by-zero,unreachable,return,vla-bound';

/**
 * The kernel's own dialect: two's complement, no strict aliasing, stack variables zeroed (CONFIG_INIT_STACK_ALL_ZERO).
 * @param width 64: x86_64 and arm64, where long has 64 bits. 32: i386 without PAE
 * @param sysfb CONFIG_SYSFB; null: as each input says
 */
export function argumentsFor(width: 32 | 64, sysfb: boolean | null): string[] {
	return [
		`--target=wasm${width}`,
		'-mcpu=mvp',
		'-mmutable-globals',
		'-std=gnu11',
		'-O2',
		'-ffreestanding',
		'-fno-builtin',
		'-nostdlib',
		'-nostdinc',
		'-fwrapv',
		'-fno-strict-aliasing',
		'-fno-delete-null-pointer-checks',
		'-fno-gnu-inline-asm',
		'-fno-color-diagnostics',
		'-fno-caret-diagnostics',
		'-ftrivial-auto-var-init=zero',
		`-fsanitize=${TRAPS}`,
		`-fsanitize-trap=${TRAPS}`,
		'-ferror-limit=100',
		'-Wno-everything',
		'-Werror=undef',
		'-Werror=implicit-function-declaration',
		'-Werror=implicit-int',
		'-Werror=int-conversion',
		'-Werror=incompatible-pointer-types',
		...(sysfb === null ? ['-DHV_SYSFB_BY_INPUT=1'] : sysfb ? ['-DCONFIG_SYSFB=1'] : []),
		'-Wl,--no-entry',
		'-Wl,--stack-first',
		`-Wl,-z,stack-size=${STACK_BYTES}`,
		'-Wl,--export=__stack_pointer',
		`-Wl,--initial-memory=${MEMORY_BYTES}`,
		'-o',
		OUTPUT,
		MAIN,
	];
}
