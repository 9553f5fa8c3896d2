/** Evidence files, read as streams of any size. */

import { createReadStream, statSync } from 'node:fs';
import { type Evidence, EvidenceReader } from '@hvmmio/evidence';
import { quoted, UNREADABLE } from '@hvmmio/report';
import type { Context } from '../context.ts';
import { InputError, isInputError } from '../input-error.ts';
import { fileError } from './files.ts';

const PIECE = 2 ** 18;
const EXPECTED = 'a text file';
const PROGRESS_AFTER = 1000;
const PROGRESS_EVERY = 200;

/** @throws InputError for a file that cannot be read or is not text */
export async function readEvidenceFiles(context: Context, paths: readonly string[]): Promise<Evidence[]> {
	const twice = paths.find((path, i) => paths.indexOf(path) !== i);
	if (twice !== undefined) {
		throw new InputError('usage', 'file', twice, 'given twice', 'once');
	}
	const progress = new Progress(context);
	const evidence: Evidence[] = [];
	for (const path of paths) {
		evidence.push(await readOne(context, path, progress));
	}
	progress.clear();
	return evidence;
}

async function readOne(context: Context, path: string, progress: Progress): Promise<Evidence> {
	const reader = new EvidenceReader(path === '-' ? 'stdin' : path);
	try {
		const total = path === '-' ? null : statSync(path).size;
		const stream = path === '-' ? context.stdin() : createReadStream(path, { highWaterMark: PIECE });
		let done = 0;
		for await (const piece of stream) {
			reader.push(piece);
			if (reader.unreadable !== null) {
				break;
			}
			done += piece.length;
			progress.report(path, done, total);
		}
	} catch (error) {
		progress.clear();
		throw isInputError(error) ? error : fileError('file', path, error, 'a file that can be read');
	}
	const evidence = reader.finish();
	if (evidence.unreadable !== null) {
		progress.clear();
		throw new InputError('bad-file', 'file', path, `not text but ${UNREADABLE[evidence.unreadable]}`, EXPECTED);
	}
	return evidence;
}

/** Shows the progress of reading, if it takes long and there is a terminal. */
class Progress {
	private readonly context: Context;
	private readonly start = Date.now();
	private last = 0;

	constructor(context: Context) {
		this.context = context;
	}

	report(path: string, done: number, total: number | null): void {
		const now = Date.now();
		if (now - this.start < PROGRESS_AFTER || now - this.last < PROGRESS_EVERY) {
			return;
		}
		this.last = now;
		const share = total ? `${Math.floor((done / total) * 100)}%` : `${Math.floor(done / 2 ** 20)} MiB`;
		this.context.progress(`reading ${quoted(path)}: ${share}`);
	}

	clear(): void {
		if (this.last > 0) {
			this.context.progress('');
		}
	}
}
