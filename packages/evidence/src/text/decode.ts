/** Decodes bytes as UTF-8, or as UTF-16 as PowerShell's `>` writes it; names the file type if they are not text. */

import type { Unreadable } from '../fact.ts';

const SNIFFED = 4096;

/** Compressed and other non-text files, by their first bytes. */
const MAGIC: readonly (readonly [name: Unreadable, bytes: readonly number[]])[] = [
	['gzip', [0x1f, 0x8b]],
	['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
	['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
	['bzip2', [0x42, 0x5a, 0x68]],
	['zip', [0x50, 0x4b, 0x03, 0x04]],
	['program', [0x7f, 0x45, 0x4c, 0x46]],
	['binary-journal', [0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48]],
];

/** Decodes a stream chunk by chunk; the first bytes determine the encoding. */
export class Decoder {
	/** The file type, if the bytes are not text. */
	unreadable: Unreadable | null = null;
	private head: Uint8Array | null = new Uint8Array();
	private decoder: InstanceType<typeof TextDecoder> | null = null;

	/** The text of the next chunk; empty while the first bytes are collected, and for a file that is not text. */
	push(bytes: Uint8Array): string {
		if (this.head === null) {
			return this.decoder?.decode(bytes, { stream: true }) ?? '';
		}
		const head = new Uint8Array(this.head.length + bytes.length);
		head.set(this.head);
		head.set(bytes, this.head.length);
		this.head = head;
		return head.length < SNIFFED ? '' : this.start();
	}

	/** The rest of the text. */
	finish(): string {
		const rest = this.head === null ? '' : this.start();
		return rest + (this.decoder?.decode() ?? '');
	}

	private start(): string {
		const head = this.head as Uint8Array;
		this.head = null;
		const encoding = encodingOf(head);
		this.unreadable = encoding === 'utf-8' ? binaryName(head) : null;
		if (this.unreadable !== null) {
			return '';
		}
		this.decoder = new TextDecoder(encoding);
		return this.decoder.decode(head, { stream: true });
	}
}

/** By the byte order mark, otherwise by the position of zero bytes. */
function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
	if (head[0] === 0xff && head[1] === 0xfe) {
		return 'utf-16le';
	}
	if (head[0] === 0xfe && head[1] === 0xff) {
		return 'utf-16be';
	}
	const length = Math.min(head.length, 256) & ~1;
	let even = 0;
	let odd = 0;
	for (let i = 0; i < length; i += 2) {
		even += head[i] === 0 ? 1 : 0;
		odd += head[i + 1] === 0 ? 1 : 0;
	}
	const most = length * 0.4;
	return odd > most && even === 0 ? 'utf-16le' : even > most && odd === 0 ? 'utf-16be' : 'utf-8';
}

/** The file type, if the bytes are not text: a serial console leaves a few control characters, a binary many. */
function binaryName(head: Uint8Array): Unreadable | null {
	const known = MAGIC.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
	if (known !== undefined) {
		return known[0];
	}
	const length = Math.min(head.length, SNIFFED);
	let controls = 0;
	for (let i = 0; i < length; i++) {
		const byte = head[i] as number;
		controls += byte < 7 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127 ? 1 : 0;
	}
	return controls > length * 0.1 ? 'binary' : null;
}
