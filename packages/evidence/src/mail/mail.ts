/**
 * Reads patches as they were sent: a mail or an mbox, encoded as quoted-printable or base64, format=flowed, multipart or
 * attached; or a bare diff. postal-mime decodes MIME (RFC 2045 to 2047, 3676, 5322).
 */

import PostalMime, { type Email } from 'postal-mime';

export interface Mail {
	/** Null if the text is not a mail. */
	readonly subject: string | null;
	/**
	 * The text as plain lines. Mailers break rules, so one mail can have several readings, the likeliest first: decoded
	 * as its headers say; for flowed text also with its lines not joined, with and without the leading space that flowed
	 * text adds; and the raw text of the file.
	 */
	readonly readings: readonly string[];
	/** Was it encoded, in several parts or flowed? Then only the last reading has the lines of the file. */
	readonly isDecoded: boolean;
}

/** Most messages of an mbox; no patch series has more. */
const MAX_MAILS = 500;

/** Most lines of a multipart message, which the decoder handles slowly. */
const MAX_LINES_IN_PARTS = 100_000;

/**
 * @throws RangeError for an mbox of far too many messages, and for a message of several parts with far too many lines
 * @example
 * ```ts
 * import { readMails } from '@hvmmio/evidence/mail';
 * const mail = 'From: a@example.org\nSubject: [PATCH] x\nMessage-ID: <1@example.org>\n\nText.\n';
 * const [first] = await readMails(new TextEncoder().encode(mail));
 * console.log(first?.subject); // [PATCH] x
 * ```
 */
export async function readMails(bytes: Uint8Array): Promise<Mail[]> {
	const body = hasMark(bytes) ? bytes.subarray(3) : bytes;
	const text = byteText(body);
	if (!isMail(text)) {
		const plain = decodeText(body);
		return [{ subject: null, readings: distinct([withoutReturns(plain), plain]), isDecoded: false }];
	}
	const messages = messagesIn(text);
	if (messages.length > MAX_MAILS) {
		throw new RangeError(`${messages.length} messages`);
	}
	const mails: Mail[] = [];
	for (const { before, message } of messages) {
		mails.push(await readMail(before, message));
	}
	return mails;
}

function hasMark(bytes: Uint8Array): boolean {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

const PIECE = 2 ** 13;

/** Latin-1, one character per byte, so that each message can be cut out and decoded with its own character set. */
function byteText(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += PIECE) {
		text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
	}
	return text;
}

function bytesOf(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function decodeText(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** The separator line of an mbox: `From SENDER DATE`, with a time of day and a year. */
const FROM_LINE = /^From .{1,200}\d:\d\d.{1,40}\r?$/;
const HEADER = /^[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]/;

/** Does the text begin like a mail: with an mbox separator or with header fields? */
function isMail(text: string): boolean {
	const [first = '', second = ''] = text.trimStart().split('\n', 2);
	return FROM_LINE.test(first) || (HEADER.test(first) && (HEADER.test(second) || /^[ \t]/.test(second)));
}

/** The messages, each padded with empty lines so that its line numbers are those of the file. */
function messagesIn(text: string): { before: string; message: string }[] {
	const found: { before: string; message: string }[] = [];
	const trimmed = text.trimStart();
	let before = text.slice(0, text.length - trimmed.length).replace(/[^\n]/g, '');
	let lines: string[] = [];
	const end = () => found.push({ before, message: lines.join('\n') });
	for (const line of trimmed.split('\n')) {
		if (FROM_LINE.test(line)) {
			const isFirst = found.length === 0 && lines.length === 0;
			if (!isFirst) {
				end();
			}
			before = isFirst ? `${before}\n` : '\n';
			lines = [];
		} else {
			lines.push(line);
		}
	}
	end();
	return found.filter(({ message }) => message.trim() !== '');
}

/** Header fields that require decoding: multipart, encoded or flowed bodies. */
const TRANSFORMED =
	/^content-(?:type:[^\n]*multipart\/|transfer-encoding:[^\n]*(?:quoted-printable|base64|uue))|\bformat\s*=\s*"?flowed/im;
const FLOWED = /\bformat\s*=\s*"?flowed"?/gi;

async function readMail(before: string, message: string): Promise<Mail> {
	const raw = before + withoutReturns(decodeText(bytesOf(message)));
	const [head = ''] = withoutReturns(message).split('\n\n', 1);
	const fields = head.replace(/\n[ \t]+/g, ' ');
	if (MULTIPART.test(fields) && raw.split('\n', MAX_LINES_IN_PARTS + 1).length > MAX_LINES_IN_PARTS) {
		throw new RangeError(`a message of several parts with more than ${MAX_LINES_IN_PARTS} lines`);
	}
	try {
		if (!TRANSFORMED.test(fields)) {
			const { subject } = await PostalMime.parse(bytesOf(`${head}\n\n`));
			return { subject: subject ?? null, readings: [raw], isDecoded: false };
		}
		const packed = packBody(message, fields);
		const decoded = await PostalMime.parse(bytesOf(packed));
		const fixed = packed.replace(FLOWED, 'format=fixed');
		const asItIs = textOf(fixed === packed ? decoded : await PostalMime.parse(bytesOf(fixed)));
		const unstuffed = fixed === packed ? [] : [asItIs.replace(/^ /gm, '')];
		const readings = distinct([textOf(decoded), ...unstuffed, asItIs, raw]);
		return { subject: decoded.subject ?? null, readings, isDecoded: true };
	} catch {
		// A message beyond the decoder's limits is used undecoded.
		return { subject: null, readings: [raw], isDecoded: false };
	}
}

const MULTIPART = /^content-type:[^\n]*multipart\//im;
const ENCODED = /^content-transfer-encoding:[^\n]*(?:quoted-printable|base64|uue)/im;
/** A multiple of three bytes, so that lines can be decoded one by one. */
const PACKED_LINE = 3 * 2 ** 12;

/**
 * The same message with its body re-encoded as base64, in few lines: the decoder creates an object for each line of a
 * body that is not base64.
 */
function packBody(message: string, fields: string): string {
	if (MULTIPART.test(fields) || ENCODED.test(fields)) {
		return message;
	}
	const [head = '', ...rest] = withoutReturns(message).split('\n\n');
	const body = rest.join('\n\n');
	const packed: string[] = [];
	for (let at = 0; at < body.length; at += PACKED_LINE) {
		packed.push(btoa(body.slice(at, at + PACKED_LINE)));
	}
	const others = head.replace(/^content-transfer-encoding:[^\n]*(?:\n[ \t][^\n]*)*\n?/gim, '').trimEnd();
	return `${others}\nContent-Transfer-Encoding: base64\n\n${packed.join('\n')}\n`;
}

/** The message's own text, then its attachments that may be patches. */
function textOf({ text = '', attachments }: Email): string {
	const attached = attachments
		.filter(
			({ mimeType, filename }) =>
				/^text\/|x-patch|x-diff|octet-stream/.test(mimeType) || /\.(?:patch|diff|txt)$/.test(filename ?? ''),
		)
		.map(({ content }) => (typeof content === 'string' ? content : new TextDecoder().decode(content)));
	return withoutReturns([text, ...attached].join('\n'));
}

function withoutReturns(text: string): string {
	return text.replaceAll('\r\n', '\n');
}

function distinct(texts: readonly string[]): string[] {
	return [...new Set(texts)];
}
