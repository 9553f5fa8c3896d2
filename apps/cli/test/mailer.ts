/** Changes to patches by mailers: encodings, which can be decoded, and damage, which may be permanent. */

import type { Random } from '@hvmmio/testkit/patches';

const HEAD = ['From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>', 'Date: Mon, 5 Oct 2026 10:00:00 +0000'];
const mail = (fields: readonly string[], body: string, subject = '[PATCH v2 1/2] Drivers: hv: a change') =>
	[...HEAD, `Subject: ${subject}`, 'Message-Id: <1@example.org>', ...fields, '', body].join('\n');
const TEXT = 'Content-Type: text/plain; charset="UTF-8"';
const MBOX = 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n';

/** RFC 2045, section 6.7. */
function quotedPrintable(text: string, charset: BufferEncoding = 'utf8'): string {
	return text
		.split('\n')
		.flatMap((line) => {
			const encoded = [...Buffer.from(line, charset)].map((byte, i, all) =>
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

const SIGNATURE =
	'Content-Type: application/pgp-signature; name="signature.asc"\n\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----';

const attachment = (type: string, disposition: string, text: string) =>
	[
		`Content-Type: application/octet-stream${type === '' ? '' : `; ${type}`}`,
		`Content-Disposition: attachment;\n ${disposition}`,
		'Content-Transfer-Encoding: base64',
		'',
		base64(text, 76),
	].join('\n');

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
		name: 'signed',
		put: (text) => parts('signed; micalg="pgp-sha256"', `${TEXT}\n\n${text}`, SIGNATURE),
	},
	{
		name: 'signed, with an attachment',
		put: (text) => {
			const inner = parts(
				'mixed',
				'Content-Type: text/plain\n\nSee it.',
				attachment('name="a.patch"', 'filename="a.patch"', text),
			);
			const [, fields = '', body = ''] = /(Content-Type[\s\S]*?)\n\n([\s\S]*)/.exec(inner) ?? [];
			return parts(
				'signed',
				`${fields.replaceAll('=-border', '=-inner')}\n\n${body.replaceAll('=-border', '=-inner')}`,
				SIGNATURE,
			);
		},
	},
	{
		name: 'attached under a name of RFC 2231',
		put: (text) =>
			parts('mixed', 'Content-Type: text/plain\n\nSee it.', attachment('', "filename*=utf-8''%C3%A4%20b.patch", text)),
	},
	{
		name: 'attached under a name in pieces',
		put: (text) =>
			parts(
				'mixed',
				'Content-Type: text/plain\n\nSee it.',
				attachment('', 'filename*0="a-long-";\n filename*1="name.patch"', text),
			),
	},
	{
		name: 'below scissors',
		put: (text) =>
			mail([TEXT], `An answer.\n\n-- >8 --\nSubject: [PATCH] a change\n\nWords.\n---\n a.c | 2 +-\n\n${text}`),
	},
	{
		name: 'of b4',
		put: (text) =>
			`From git@z Thu Jan  1 00:00:00 1970\n${mail(
				['X-Mailer: b4 0.14.2', 'X-Developer-Signature: v=1; a=ed25519-sha256;\n h=from:subject; bh=abc=', TEXT],
				`From: =?utf-8?q?J?= <j@example.org>\n\nWords.\n\nLink: https://lore.example.org/1\n---\n a.c | 2 +-\n\n${text}\n-- \n2.39.5\n\n`,
				'[PATCH v2 1/1] Drivers: hv: a change',
			)}`,
	},
	{
		name: 'Latin-1',
		put: (text) =>
			mail(
				['Content-Type: text/plain; charset="iso-8859-1"', 'Content-Transfer-Encoding: quoted-printable'],
				quotedPrintable(text, 'latin1'),
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
	linesOf((lines) => lines.map((line, i) => (i % 3 === 0 ? `${line}\r` : line))),
	(text) =>
		text.replace(/^diff --git (\S+) (\S+)$/m, 'diff --git "$1" "$2"').replace(/^(---|\+\+\+) (\S+)$/gm, '$1 "$2"'),
	(text) => text.replace(/^index (.*) 100644$/m, 'old mode 100644\nnew mode 100755\nindex $1'),
	(text) =>
		`${text}diff --git a/other.png b/other.png\nsimilarity index 100%\ncopy from drivers/hv/vmbus_drv.c\ncopy to other.png\n`,
	(text) =>
		`${text}diff --git a/sub b/sub\nnew file mode 160000\nindex 0000000..0123456\n--- /dev/null\n+++ b/sub\n@@ -0,0 +1 @@\n+Subproject commit ${'0123456789'.repeat(4)}\n`,
	(text) =>
		`${text}diff --cc mm/a.c\nindex 0123456,1234567..2345678\n--- a/mm/a.c\n+++ b/mm/a.c\n@@@ -1,1 -1,1 +1,1 @@@\n--x\n++y\n`,
	(text) => `${text}diff --git a/mm/a.sh b/mm/a.sh\nold mode 100644\nnew mode 100755\n`,
	(text, random) => `${text}${String.fromCharCode(...Array.from({ length: 40 }, () => random(256)))}\n`,
	(text, random) =>
		text.slice(0, random(text.length)) + String.fromCharCode(random(2 ** 16)) + text.slice(random(text.length)),
];
