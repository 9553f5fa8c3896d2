/** Type-checks and runs the examples in docstrings. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { ROOT } from './packages.mjs';

/** Inside the site, from where every package of the workspace can be resolved. */
const FOLDER = fileURLToPath(new URL('../.api/examples/', import.meta.url));

/** Definitions for examples about kernels: a kernel written for the tests, compiled once. */
const KERNEL = `
import { readFileSync } from 'node:fs';
import { compileKernel, createCParser, runnableKernel } from '@hvmmio/kernel-harness';
import { yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
import * as clang from '@yowasp/clang';
const file = (name) => readFileSync(new URL(import.meta.resolve(name)));
const modules = [file('web-tree-sitter/web-tree-sitter.wasm'), file('tree-sitter-c/tree-sitter-c.wasm')];
globalThis.parser = await createCParser(...modules);
globalThis.compiler = yowaspCompiler(clang, '22.0.0-git20542-10');
globalThis.files = { 'drivers/hv/vmbus_drv.c': readFileSync('vmbus_drv.c', 'utf8') };
globalThis.compiled = await compileKernel(files, { parser, compiler });
globalThis.kernel = await runnableKernel(compiled);
`;
const KERNEL_TYPES = `
import type { CompiledKernel, Compiler, CParser, Kernel, KernelFiles } from '@hvmmio/kernel-harness';
declare global {
	const parser: CParser;
	const compiler: Compiler;
	const files: KernelFiles;
	const compiled: CompiledKernel;
	const kernel: Kernel;
}
`;

/** Runs all examples in one process; writes a line of JSON for each: its output or its error. */
const RUNNER = `
import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
const write = (answer) => appendFileSync('answers.ndjson', JSON.stringify(answer) + '\\n');
for (const file of process.argv.slice(2)) {
	const lines = [];
	console.log = (...values) => lines.push(...format(...values).split('\\n'));
	try {
		await import(file);
		write({ lines });
	} catch (error) {
		write({ lines, error: String(error) });
	}
}
`;

/**
 * Errors in examples, one line each: a type error, an exception, or a \`console.log(…); // EXPECTED\` that printed
 * something else.
 * @param {readonly { name: string, code: string }[]} examples
 * @param {string} [vmbus] the text of the vmbus_drv.c from which `files`, `compiled` and `kernel` come
 * @returns {string[]}
 */
export function wrongExamples(examples, vmbus) {
	rmSync(FOLDER, { recursive: true, force: true });
	mkdirSync(FOLDER, { recursive: true });
	writeFileSync(join(FOLDER, 'vmbus_drv.c'), vmbus ?? '');
	writeFileSync(join(FOLDER, 'kernel.mjs'), vmbus === undefined ? '' : KERNEL);
	writeFileSync(join(FOLDER, 'kernel.d.mts'), KERNEL_TYPES);
	const files = examples.map(({ code }, i) => {
		const file = join(FOLDER, `${i}.mts`);
		writeFileSync(file, code);
		return file;
	});
	/** @param {string} file */
	const nameOf = (file) => examples[Number.parseInt(basename(file), 10)]?.name;
	return [...wrongTypes(files).map(({ file, why }) => `${nameOf(file)}: ${why}`), ...wrongAnswers(examples, files)];
}

/** @param {readonly string[]} files */
function wrongTypes(files) {
	const program = ts.createProgram([join(FOLDER, 'kernel.d.mts'), ...files], {
		...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
		...{ target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] },
		...{ strict: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true },
		...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules', '@types')] },
	});
	return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
		file: file?.fileName ?? '',
		why: ts.flattenDiagnosticMessageText(messageText, ' '),
	}));
}

/** @param {readonly { name: string, code: string }[]} examples @param {readonly string[]} files */
function wrongAnswers(examples, files) {
	const scripts = files.map((file, i) => {
		const { outputText } = ts.transpileModule(examples[i]?.code ?? '', {
			compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
		});
		const script = file.replace(/mts$/, 'mjs');
		writeFileSync(script, outputText);
		return script;
	});
	const runner = join(FOLDER, 'run.mjs');
	writeFileSync(runner, RUNNER);
	const args = ['--liftoff-only', '--experimental-import-meta-resolve', '--import', './kernel.mjs', runner, ...scripts];
	writeFileSync(join(FOLDER, 'answers.ndjson'), '');
	const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: FOLDER });
	/** @type {{ lines: string[], error?: string }[]} */
	const answers = readFileSync(join(FOLDER, 'answers.ndjson'), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line));
	return examples.flatMap(({ name, code }, i) => {
		const answer = answers[i];
		if (answer === undefined || answer.error !== undefined) {
			return [`${name}: ${answer?.error ?? `did not run: ${stderr}`}`];
		}
		const expected = [...code.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text);
		const logs = [...code.matchAll(/console\.log\(/g)].length;
		if (logs !== expected.length) {
			return [`${name}: each console.log of an example says what it prints`];
		}
		const printed = answer.lines.join('\n');
		return printed === expected.join('\n') ? [] : [`${name}: expected ${expected.join('\n')}, printed ${printed}`];
	});
}
