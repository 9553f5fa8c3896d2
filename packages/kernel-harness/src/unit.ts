/** From a kernel's files to the C files that are compiled, and the compiler's arguments. */

import type { CParser } from './c/parse.ts';
import { OUTPUT } from './compiler.ts';
import { type Extract, extract } from './extract.ts';
import { BadSource, type Missing, NotModelled } from './not-modelled.ts';
import { VMBUS_ENTRY, VMBUS_PROLOGUE, VMBUS_ROOTS } from './shim/entry.ts';
import { GUEST, KERNEL } from './shim/kernel.ts';
import { NUMBERS } from './shim/numbers.ts';
import { PRINT } from './shim/print.ts';
import { CONFIG_WINDOW, type RequestSource, VIDEO_REQUEST } from './shim/requests.ts';
import { RESOURCE_ENTRY, RESOURCE_OWN, RESOURCE_ROOTS } from './shim/resource.ts';
import { MEMORY_BYTES, STACK_BYTES, STATE, SUPPORT } from './shim/state.ts';
import { TYPES } from './shim/types.ts';

export const VMBUS_FILE = 'drivers/hv/vmbus_drv.c';
export const RESOURCE_FILE = 'kernel/resource.c';

/** The files of a tree that the harness reads. Only the first must be there. */
export const KERNEL_FILES: readonly string[] = [VMBUS_FILE, RESOURCE_FILE, CONFIG_WINDOW.file, VIDEO_REQUEST.file];

/** Texts of a kernel's files by their paths in the tree. */
export type KernelFiles = Readonly<Record<string, string>>;

/** No file of a kernel that matters here has a tenth of this. */
export const LARGEST_FILE = 4 * 2 ** 20;

export interface Unit {
	readonly files: Readonly<Record<string, string>>;
	/** Is the resource tree the kernel's own? Else it is our equivalent. */
	readonly ownResourceTree: boolean;
	/** Drivers whose request is read. */
	readonly requests: readonly RequestSource['entry'][];
}

/**
 * @param userShim C text that gives what the shim lacks
 * @throws BadSource for a file that is too large or lacks the functions, NotModelled for what cannot be compiled
 */
export function unitOf(parser: CParser, kernel: KernelFiles, userShim = ''): Unit {
	for (const [file, text] of Object.entries({ ...kernel, '--shim': userShim })) {
		if (text.length > LARGEST_FILE) {
			throw new BadSource(`${file}: ${text.length} bytes are too many for a source, at most ${LARGEST_FILE} would be right`);
		}
	}
	const given = parser.itemsOf(userShim, '--shim').flatMap((item) => item.names);
	const take = (file: string, roots: readonly string[], standIns: readonly string[] = []) =>
		extract(parser.itemsOf(kernel[file] as string, file), file, roots, new Set([...given, ...standIns]));
	const has = (file: string) => Object.hasOwn(kernel, file);
	if (!has(VMBUS_FILE)) {
		throw new BadSource(`${VMBUS_FILE} is not there, a kernel tree or that file would be right`);
	}
	const vmbus = take(VMBUS_FILE, VMBUS_ROOTS);
	requireAll(vmbus, VMBUS_FILE, VMBUS_ROOTS.slice(1));
	const resource = has(RESOURCE_FILE) ? take(RESOURCE_FILE, RESOURCE_ROOTS) : null;
	if (resource) {
		requireAll(resource, RESOURCE_FILE, RESOURCE_ROOTS);
	}
	const drivers = [CONFIG_WINDOW, VIDEO_REQUEST]
		.filter(({ file }) => has(file))
		.map((source) => ({ source, part: take(source.file, source.roots, source.standIns) }));
	for (const { source, part } of drivers) {
		requireAll(part, source.file, source.roots);
	}
	refuseMissing([vmbus, ...(resource ? [resource] : []), ...drivers.map(({ part }) => part)]);
	const driverFiles = drivers.map(({ source, part }): [string, string] => [
		`${source.entry}.c`,
		unitText(source.prologue, part.text, source.epilogue),
	]);
	return {
		files: {
			'shim.h': `${TYPES}${NUMBERS}${STATE}${KERNEL}`,
			'user.h': userShim,
			'vmbus.c': unitText(`${GUEST}${VMBUS_PROLOGUE}`, vmbus.text, VMBUS_ENTRY, `${SUPPORT}${PRINT}`),
			'resource.c': unitText('', resource?.text ?? RESOURCE_OWN, RESOURCE_ENTRY),
			...Object.fromEntries(driverFiles),
		},
		ownResourceTree: resource !== null,
		requests: drivers.map(({ source }) => source.entry),
	};
}

function unitText(prologue: string, source: string, epilogue: string, before = ''): string {
	return ['#include "shim.h"', before, '#include "user.h"', prologue, source, '#line 1 "entry.c"', epilogue].join('\n');
}

function requireAll({ absent }: Extract, file: string, roots: readonly string[]): void {
	const missing = roots.filter((root) => absent.includes(root));
	if (missing.length > 0) {
		throw new NotModelled(
			`${file} has no ${missing.join(', ')}`,
			missing.map((name) => ({ name, file, line: 1, why: 'the harness runs it, and the file does not define it' })),
		);
	}
}

function refuseMissing(parts: readonly Extract[]): void {
	const missing: Missing[] = parts.flatMap((part) => part.missing);
	const [first] = missing;
	if (first) {
		throw new NotModelled(`${first.file} has what the harness does not compile`, missing);
	}
}

/** Undefined behaviour becomes a trap, so that it is told instead of guessed at. */
const TRAPS = 'null,bounds,shift-exponent,integer-divide-by-zero,unreachable,return,vla-bound';

/**
 * The kernel's own dialect: two's complement, no strict aliasing, stack variables zeroed (CONFIG_INIT_STACK_ALL_ZERO).
 * 64: x86_64 and arm64, where long has 64 bits. 32: i386 without PAE.
 */
export function argumentsFor(files: Readonly<Record<string, string>>, width: 32 | 64, sysfb: boolean): string[] {
	return [
		`--target=wasm${width}`,
		'-mcpu=mvp',
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
		...(sysfb ? ['-DCONFIG_SYSFB=1'] : []),
		'-Wl,--no-entry',
		'-Wl,--stack-first',
		`-Wl,-z,stack-size=${STACK_BYTES}`,
		`-Wl,--initial-memory=${MEMORY_BYTES}`,
		'-o',
		OUTPUT,
		...Object.keys(files).filter((file) => file.endsWith('.c')),
	];
}
