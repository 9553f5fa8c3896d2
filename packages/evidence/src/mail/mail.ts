/**
 * Patches as they were sent: one mail or many in an mbox, their text in quoted-printable or base64, flowed, in parts or
 * attached; or no mail at all, but a bare diff. What decodes MIME is postal-mime (RFC 2045 to 2047, 3676, 5322).
 */

import PostalMime, { type Email } from 'postal-mime';

export interface Mail {
	/** Null where the text is no mail. */
	readonly subject: string | null;
	/**
	 * The text in plain lines. Mailers break rules, so there can be several readings of the same mail, the likeliest
	 * first: decoded by its headers; where they say that lines are flowed, not joined, without and with the space that
	 * flowed text has in front of some lines; the text as it lay in the file.
	 */
	readonly readings: readonly string[];
}

/** More messages than this are no patch series. */
const MAX_MAILS = 500;

/** In a message of several parts each line takes the decoder long. */
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
		return [{ subject: null, readings: distinct([withoutReturns(plain), plain]) }];
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

/** Each byte as the character of its number, so that a message can be cut out and decoded by its own character set. */
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

/** As mbox has it: a line `From SENDER DATE`, with a time of day and a year. */
const FROM_LINE = /^From .{1,200}\d:\d\d.{1,40}\r?$/;
const HEADER = /^[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]/;

/** Does it begin as a mail does: with a line of mbox, or with header fields? */
function isMail(text: string): boolean {
	const [first = '', second = ''] = text.trimStart().split('\n', 2);
	return FROM_LINE.test(first) || (HEADER.test(first) && (HEADER.test(second) || /^[ \t]/.test(second)));
}

/** The messages, each with an empty line for each line before it that is none of its own, so that its lines can be counted. */
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

/** Header fields by which a body is more than its own lines: a part of several, encoded, or to be joined. */
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
			return { subject: subject ?? null, readings: [raw] };
		}
		const packed = packBody(message, fields);
		const decoded = await PostalMime.parse(bytesOf(packed));
		const fixed = packed.replace(FLOWED, 'format=fixed');
		const asItIs = textOf(fixed === packed ? decoded : await PostalMime.parse(bytesOf(fixed)));
		const unstuffed = fixed === packed ? [] : [asItIs.replace(/^ /gm, '')];
		return { subject: decoded.subject ?? null, readings: distinct([textOf(decoded), ...unstuffed, asItIs, raw]) };
	} catch {
		// A message beyond the reader's limits is taken as it stands.
		return { subject: null, readings: [raw] };
	}
}

const MULTIPART = /^content-type:[^\n]*multipart\//im;
const ENCODED = /^content-transfer-encoding:[^\n]*(?:quoted-printable|base64|uue)/im;
/** A multiple of three bytes, so that lines can be decoded one by one. */
const PACKED_LINE = 3 * 2 ** 12;

/**
 * The same message with a body that is not encoded in base64, in few lines: the decoder makes an object of each line of
 * one that is not.
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

/** The message's own text, then what is attached to it and may be a patch. */
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
