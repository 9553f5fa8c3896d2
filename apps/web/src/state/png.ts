/** Embeds a text in a PNG, as an `iTXt` chunk with the project's keyword before the end of the image. */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const KEYWORD = 'hvmmio';

function isPng(bytes: Uint8Array): boolean {
	return SIGNATURE.every((value, i) => bytes[i] === value);
}

/** The text embedded by `withText`; null if it is not a PNG or has none. */
export function textOfPng(bytes: Uint8Array): string | null {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let at = 8; isPng(bytes) && at + 12 <= bytes.length; ) {
		const length = view.getUint32(at);
		const end = at + 8 + length;
		if (end + 4 > bytes.length) {
			return null;
		}
		const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		const body = new TextDecoder().decode(bytes.subarray(at + 8, end));
		if (type === 'iTXt' && body.startsWith(`${KEYWORD}\0`)) {
			// Keyword, compression flag and method, language and translated keyword, both empty.
			return body.slice(KEYWORD.length + 5);
		}
		at = end + 4;
	}
	return null;
}

/** The picture with an embedded text. */
export function withText(png: Uint8Array, text: string): Uint8Array {
	const body = new TextEncoder().encode(`iTXt${KEYWORD}\0\0\0\0\0${text}`);
	const chunk = new Uint8Array(body.length + 8);
	const view = new DataView(chunk.buffer);
	view.setUint32(0, body.length - 4);
	chunk.set(body, 4);
	view.setUint32(body.length + 4, crc32(body));
	// The last chunk, IEND, is 12 bytes long.
	const at = png.length - 12;
	const all = new Uint8Array(png.length + chunk.length);
	all.set(png.subarray(0, at));
	all.set(chunk, at);
	all.set(png.subarray(at), at + chunk.length);
	return all;
}

/** CRC-32 as used by PNG. */
function crc32(bytes: Uint8Array): number {
	let crc = 0xffff_ffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let i = 0; i < 8; i++) {
			crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
		}
	}
	return (crc ^ 0xffff_ffff) >>> 0;
}
