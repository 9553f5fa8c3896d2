/** Changes to patches by mailers: encodings, which can be decoded, and damage, which may be permanent. */

import type { Random } from '@hvmmio/testkit/patches';

const HEAD = ['From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>', 'Date: Mon, 5 Oct 2026 10:00:00 +0000'];
const mail = (fields: readonly string[], body: string, subject = '[PATCH v2 1/2] Drivers: hv: a change') =>
	[...HEAD, `Subject: ${subject}`, 'Message-Id: <1@example.org>', ...fields, '', body].join('\n');
const TEXT = 'Content-Type: text/plain; charset="UTF-8"';
const MBOX = 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n';

/** RFC 2045, section 6.7. */
function quotedPrintable(text: string): string {
	return text
		.split('\n')
		.flatMap((line) => {
			const encoded = [...Buffer.from(line)].map((byte, i, all) =>
				byte > 126 || byte === 61 || (byte < 33 && (byte !== 32 || i === all.length - 1))
					? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
					: String.fromCharCode(byte),
			);
			const lines: string[] = [''];
			for (const piece of encoded) {
				if ((lines.at(-1) as string).length + piece.length > 75) {
					lines.push(`${lines.pop()}=`, '');
				}
				lines.push(`${lines.pop()}${piece}`);
			}
			return lines;
		})
		.join('\n');
}

function base64(text: string, columns: number): string {
	return (
		Buffer.from(text)
			.toString('base64')
			.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
	).join('\n');
}

/** RFC 3676: lines that begin with a space, `>` or `From ` get a space in front. */
function stuffed(text: string): string {
	return text.replace(/^(?= |>|From )/gm, ' ');
}

function parts(type: string, ...bodies: readonly string[]): string {
	const body = bodies.map((each) => `--=-border\n${each}\n`).join('');
	return mail(
		['MIME-Version: 1.0', `Content-Type: multipart/${type};\n\tboundary="=-border"`],
		`${body}--=-border--\n`,
	);
}

/** Encodings preserve the text. git mailinfo does not decode `flowed`. */
export const DRESSES: readonly { readonly name: string; readonly put: (text: string) => string }[] = [
	{ name: 'none', put: (text) => text },
	{ name: 'mail', put: (text) => mail([], `Words.\n---\n${text}`) },
	{ name: 'mbox', put: (text) => `${MBOX}${mail([TEXT], text)}` },
	{
		name: 'quoted-printable',
		put: (text) => mail([TEXT, 'Content-Transfer-Encoding: quoted-printable'], quotedPrintable(text)),
	},
	{ name: 'base64', put: (text) => mail([TEXT, 'Content-Transfer-Encoding: base64'], `${base64(text, 76)}\n`) },
	{
		name: 'base64, short lines',
		put: (text) => mail([TEXT, 'content-transfer-encoding: BASE64'], `${base64(text, 12)}\n`),
	},
	{
		name: 'folded headers',
		put: (text) =>
			mail(
				['Content-Type: text/plain;\n charset=utf-8', 'Content-Transfer-Encoding:\n\tquoted-printable'],
				quotedPrintable(text),
				'a very\n long subject',
			),
	},
	{ name: 'CRLF mbox', put: (text) => `${MBOX}${mail([TEXT], text)}`.replaceAll('\n', '\r\n') },
	{ name: 'flowed', put: (text) => mail(['Content-Type: text/plain; format=flowed; delsp=no'], stuffed(text)) },
	{ name: 'said to be flowed', put: (text) => mail(['Content-Type: text/plain; charset=utf-8; format=flowed'], text) },
	{
		name: 'a part',
		put: (text) => parts('mixed', `${TEXT}\n\n${text}`, 'Content-Type: text/plain\n\n___\nlist mailing list'),
	},
	{
		name: 'an alternative',
		put: (text) =>
			parts(
				'alternative',
				`${TEXT}\nContent-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(text)}`,
				'Content-Type: text/html\n\n<pre>no</pre>',
			),
	},
	{
		name: 'attached',
		put: (text) =>
			parts(
				'mixed',
				'Content-Type: text/plain\n\nSee it.',
				`Content-Type: text/x-patch; name="a.patch"\nContent-Disposition: attachment; filename="a.patch"\nContent-Transfer-Encoding: base64\n\n${base64(text, 76)}`,
			),
	},
	{
		name: 'a series with a cover letter',
		put: (text) => `${MBOX}${mail([], 'Two patches.\n', '[PATCH 0/1] cover')}\n${MBOX}${mail([TEXT], text)}`,
	},
];

const linesOf = (change: (lines: string[], random: Random) => string[]) => (text: string, random: Random) =>
	change(text.split('\n'), random).join('\n');

/** git apply still accepts the patch after some of these. */
export const DAMAGES: readonly ((text: string, random: Random) => string)[] = [
	(text) => text,
	(text) => `${text}-- \n2.39.5\n`,
	(text) => text.replace(/[ \t]+$/gm, ''),
	(text) => text.replaceAll('\t', '        '),
	(text) => text.replaceAll('\t', '\u00a0 '),
	(text) => text.replace(/^(.{60}\S*) /gm, '$1\n'),
	(text) => text.replace(/^/gm, '> '),
	(text) => text.replace(/\n/g, '\n\n'),
	(text) => text.replaceAll('"', '\u201d').replaceAll('--', '\u2013'),
	(text) => text.replace(/^-(?!-)/gm, '\u2212'),
	(text) => text.replaceAll('\n', '\r\n'),
	(text) => text.replaceAll('<', '&lt;').replaceAll('&', '&amp;'),
	linesOf((lines, random) => lines.toSpliced(random(lines.length), 1)),
	linesOf((lines, random) => lines.slice(0, random(lines.length))),
	linesOf((lines, random) => lines.toSpliced(random(lines.length), 0, '___________ mailing list')),
	linesOf((lines) => lines.map((line) => (line === ' ' ? '' : line))),
	linesOf((lines) => lines.filter((line) => !/^(?:diff --git|index) /.test(line))),
	(text, random) => `${text}${String.fromCharCode(...Array.from({ length: 40 }, () => random(256)))}\n`,
	(text, random) =>
		text.slice(0, random(text.length)) + String.fromCharCode(random(2 ** 16)) + text.slice(random(text.length)),
];
