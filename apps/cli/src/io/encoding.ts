/** Decodes UTF-8, and UTF-16 as written by `>` in PowerShell 5.1. */

import { InputError } from '../input-error.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Detected by the byte order mark, or without one by the zero byte next to the first character, which is ASCII in JSON.
 */
export function encodingOf(head: Uint8Array): Encoding {
	const [first, second] = head;
	if (first === undefined || second === undefined) {
		return 'utf-8';
	}
	return (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
		? 'utf-16le'
		: (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
			? 'utf-16be'
			: 'utf-8';
}

/** Converts a stream to UTF-8; a UTF-8 stream is passed through unchanged. @throws InputError for broken UTF-16 */
export async function* utf8Stream(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const encoder = new TextEncoder();
	let head = new Uint8Array();
	let decoder: InstanceType<typeof TextDecoder> | null | undefined;
	for await (const chunk of stream) {
		let bytes = chunk;
		if (decoder === undefined) {
			bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
			if (bytes.length < 2) {
				head = new Uint8Array(bytes);
				continue;
			}
			const encoding = encodingOf(bytes);
			decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding, { fatal: true });
			head = new Uint8Array();
		}
		yield decoder === null ? bytes : encoder.encode(decoded(decoder, bytes));
	}
	if (head.length > 0) {
		yield head;
	}
	if (decoder) {
		yield encoder.encode(decoded(decoder, null));
	}
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array | null): string {
	try {
		return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
	} catch {
		throw new InputError('bad-file', 'stdin', undefined, 'not UTF-16 text', 'UTF-8 or UTF-16');
	}
}
