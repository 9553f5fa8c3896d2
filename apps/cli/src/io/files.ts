/** Reads and writes whole files, with a size limit and one-line errors. */

import {
	closeSync,
	fstatSync,
	openSync,
	readSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { SYSTEM_REASONS } from '../fault.ts';
import { InputError, isInputError } from '../input-error.ts';
import { encodingOf } from './encoding.ts';
import { uninterrupted } from './signals.ts';

/** Size limit in bytes for small input files (a VM's settings). */
export const SMALL_FILE = 2 ** 20;

/** The text of a file, or of standard input for `-`. @throws InputError */
export function readText(what: string, path: string, limit = SMALL_FILE): string {
	const bytes = readFileBytes(what, path, limit);
	try {
		return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
	} catch {
		throw new InputError('bad-file', what, path, 'not UTF-8 or UTF-16 text', 'a text file');
	}
}

/** The bytes of a file, or of standard input for `-`. @throws InputError */
export function readFileBytes(what: string, path: string, limit: number): Uint8Array {
	let file: number | undefined;
	try {
		file = path === '-' ? 0 : openSync(path, 'r');
		if (fstatSync(file).isDirectory()) {
			throw new InputError('bad-file', what, path, 'is a directory', 'a file');
		}
		const bytes = readBytes(file, limit);
		if (bytes.length > limit) {
			throw new InputError('bad-file', what, path, 'too large', `at most ${limit} bytes`);
		}
		return bytes;
	} catch (error) {
		throw isInputError(error) ? error : fileError(what, path, error, 'a file that can be read');
	} finally {
		if (file !== undefined && file !== 0) {
			closeSync(file);
		}
	}
}

function readBytes(file: number, limit: number): Uint8Array {
	const buffer = new Uint8Array(limit + 1);
	let length = 0;
	while (length <= limit) {
		const count = readSome(file, buffer, length);
		if (count === 0) {
			break;
		}
		length += count;
	}
	return buffer.subarray(0, length);
}

/** Reads from standard input, which may be a terminal or a pipe without data yet. */
function readSome(file: number, buffer: Uint8Array, offset: number): number {
	for (;;) {
		try {
			return readSync(file, buffer, offset, buffer.length - offset, null);
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === 'EOF') {
				return 0;
			}
			if (code !== 'EAGAIN') {
				throw error;
			}
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
		}
	}
}

/**
 * Writes a file completely or not at all; other targets (a terminal, a pipe) are written directly. @throws InputError
 */
export function writeText(what: string, path: string, text: string): void {
	let part: string | undefined;
	try {
		const old = statSync(path, { throwIfNoEntry: false });
		if (old !== undefined && !old.isFile()) {
			writeFileSync(path, text);
			return;
		}
		const target = old === undefined ? path : realpathSync(path);
		const whole = `${target}.${process.pid}.part`;
		part = whole;
		uninterrupted(() => {
			writeFileSync(whole, text);
			renameSync(whole, target);
		});
	} catch (error) {
		if (part !== undefined) {
			rmSync(part, { force: true });
		}
		throw fileError(what, path, error, 'a file that can be written');
	}
}

/** A system error for a file as an InputError. */
export function fileError(what: string, path: string, error: unknown, expected: string): InputError {
	const code = String((error as NodeJS.ErrnoException).code ?? 'unknown error');
	return new InputError('bad-file', what, path, SYSTEM_REASONS[code] ?? code, expected);
}
