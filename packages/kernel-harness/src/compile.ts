/** Compiles a kernel's files to modules, and lists what the modules lack. */

import type { CParser } from './c/parse.ts';
import { blameOf, type Compiler, type Complaint, complaintsIn, OUTPUT, refusalOf } from './compiler.ts';
import { DRIVERS, type DriverEntry } from './entries.ts';
import { type KernelFiles, RESOURCE_FILE, VMBUS_FILE } from './files.ts';
import { type NotRun, notOnAPath } from './not-run.ts';
import { MEMORY_BYTES, STACK_BYTES } from './run/layout.ts';
import { type SourceText, textOf } from './texts.ts';
import { MAIN, type ParsedKernel, parseKernel, type Unit, unitOf } from './unit.ts';

const WIDTHS = [64, 32] as const;

/** What the caller provides to compile a kernel: a parser and a compiler. */
export interface LoadOptions {
	readonly parser: CParser;
	readonly compiler: Compiler;
	/** C text with definitions that the built-in shim lacks. */
	readonly shim?: string | undefined;
	/** Widths of resource_size_t; 32 can be left out if no input will use it. */
	readonly widths?: readonly (32 | 64)[] | undefined;
}

/** A compiled variant of a kernel, and the inputs it is for. */
export interface CompiledBuild {
	readonly width: 32 | 64;
	/** CONFIG_SYSFB; null: as each input says. */
	readonly sysfb: boolean | null;
	/** The compiler's output, with 64-bit addresses if `width` is 64. Its exports are named `hvmmio_…`. */
	readonly wasm: Uint8Array;
}

/** A kernel's functions as WASM modules, one for each width of `resource_size_t`. */
export interface CompiledKernel {
	/** Is the resource tree the kernel's own? Else our equivalent stands in for it. */
	readonly ownResourceTree: boolean;
	/** The drivers' functions, in the order of the exports `hvmmio_driver_0`, `hvmmio_driver_1`, … */
	readonly drivers: readonly DriverEntry[];
	/** The definitions compiled whole, with the indexes of the preprocessor branches that they depend on. */
	readonly taken: readonly { readonly text: SourceText; readonly branches: readonly number[] }[];
	readonly notRun: readonly NotRun[];
	readonly builds: readonly CompiledBuild[];
}

/**
 * Extracts the functions from the files and compiles them for each width of resource_size_t. An optional part that
 * cannot be compiled is left out and listed in `notRun`.
 * @throws BadSource, NotModelled
 * @example
 * ```ts
 * import { compileKernel } from '@hvmmio/kernel-harness';
 * // files, parser, compiler: as the README has them
 * const { builds } = await compileKernel(files, { parser, compiler });
 * console.log(builds.length); // 2
 * ```
 */
export async function compileKernel(
	files: KernelFiles,
	{ parser, compiler, shim = '', widths = WIDTHS }: LoadOptions,
): Promise<CompiledKernel> {
	const kernel = await parseKernel(parser, files, shim);
	const leftOut = new Map<string, NotRun>();
	for (;;) {
		const unit = unitOf(kernel, new Set(leftOut.keys()));
		const before = leftOut.size;
		for (const { file, function: name, missing } of unit.optional.filter((each) => each.missing.length > 0)) {
			leaveOut(
				leftOut,
				file,
				name,
				missing.map((each) => each.name),
			);
		}
		if (leftOut.size > before) {
			continue;
		}
		const builds = await compileUnit(unit, compiler, widths);
		if (!('complaints' in builds)) {
			return describe(kernel, unit, builds, [...leftOut.values()]);
		}
		const blamed = blameOf(builds.complaints, unit.optional);
		if (blamed === null) {
			throw refusalOf(builds.complaints, builds.diagnostics, VMBUS_FILE);
		}
		for (const [{ file, function: name }, names] of blamed) {
			leaveOut(leftOut, file, name, names);
		}
	}
}

function leaveOut(leftOut: Map<string, NotRun>, file: string, name: string, names: readonly string[]): void {
	const detail = [...new Set(names)].slice(0, 12);
	leftOut.set(`${file} ${name}`, { file, function: name, why: 'not-compiled', detail });
}

async function compileUnit(
	unit: Unit,
	compiler: Compiler,
	widths: readonly (32 | 64)[],
): Promise<CompiledBuild[] | { complaints: readonly Complaint[]; diagnostics: string }> {
	const builds: CompiledBuild[] = [];
	for (const width of widths) {
		for (const sysfb of unit.testsSysfb ? [true, false] : [null]) {
			const { wasm, diagnostics } = await compiler.compile(unit.files, argumentsFor(width, sysfb));
			if (wasm === null) {
				return { complaints: complaintsIn(diagnostics), diagnostics };
			}
			builds.push({ width, sysfb, wasm });
		}
	}
	return builds;
}

function describe(
	kernel: ParsedKernel,
	unit: Unit,
	builds: readonly CompiledBuild[],
	leftOut: readonly NotRun[],
): CompiledKernel {
	const own = (file: string) => unit.taken.filter(({ item }) => item.file === file).flatMap(({ item }) => item.names);
	const uncalled = unit.uncalled.map(
		({ file, function: name }): NotRun => ({ file, function: name, why: 'not-compiled', detail: ['its parameters'] }),
	);
	const listed = [...leftOut, ...uncalled];
	const absent = [
		...(unit.ownResourceTree ? [] : [RESOURCE_FILE]),
		...DRIVERS.slice(0, 1).flatMap(({ file }) => (Object.hasOwn(kernel.files, file) ? [] : [file])),
	];
	return {
		ownResourceTree: unit.ownResourceTree,
		drivers: unit.drivers,
		// A struct compiled with only some of its fields does not count: a change may be in the others.
		taken: unit.taken.filter(({ isWhole }) => isWhole).map(({ item, branches }) => ({ text: textOf(item), branches })),
		notRun: [
			...listed,
			...absent.map((file): NotRun => ({ file, function: '', why: 'no-file' })),
			...[VMBUS_FILE, ...DRIVERS.map(({ file }) => file)].flatMap((file) =>
				notOnAPath(file, kernel.itemsOf(file), new Set([...own(file), ...listed.map((each) => each.function)])),
			),
		],
		builds,
	};
}

/** The kinds of undefined behaviour that trap, so that they are reported and not silently miscompiled. */
const TRAPS = 'null,bounds,shift-exponent,integer-divide-by-zero,unreachable,return,vla-bound';

/** Undefines the macros that would tell the source it is compiled to WASM. */
const TELLTALES = ['', '_', '__'].flatMap((end) => ['', '32', '64'].map((width) => `-U__wasm${width}${end}`));

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
		...TELLTALES,
		...(sysfb === null ? ['-DHVMMIO_SYSFB_BY_INPUT=1'] : sysfb ? ['-DCONFIG_SYSFB=1'] : []),
		'-Wl,--no-entry',
		'-Wl,--stack-first',
		`-Wl,-z,stack-size=${STACK_BYTES}`,
		'-Wl,--export=__stack_pointer',
		// Exported, so that the linker does not wrap each export in a call of it.
		'-Wl,--export=__wasm_call_ctors',
		`-Wl,--initial-memory=${MEMORY_BYTES}`,
		'-o',
		OUTPUT,
		MAIN,
	];
}
