/** Patches in every dress in which mailers send them; what each must read as is the text that was sent, written out here. */

import { describe, expect, test } from 'vitest';
import { readMails } from '../src/mail/index.ts';

const DIFF = [
	'--- a/drivers/hv/vmbus_drv.c',
	'+++ b/drivers/hv/vmbus_drv.c',
	'@@ -2,4 +2,4 @@ struct resource *hyperv_mmio;',
	' \tint a = 1;',
	'-\tint b = 2; /* a line of more than seventy-six characters, which a mailer has to break */',
	'+\tint b = 3; /* f\u00fcnf = 5 =20 */',
	' ',
	' \treturn a;',
	'',
].join('\n');

/** By RFC 2045, section 6.7: what is no ASCII, `=`, and white space at a line's end as hex; soft line breaks at 76. */
const QUOTED = [
	'--- a/drivers/hv/vmbus_drv.c',
	'+++ b/drivers/hv/vmbus_drv.c',
	'@@ -2,4 +2,4 @@ struct resource *hyperv_mmio;',
	' \tint a =3D 1;',
	'-\tint b =3D 2; /* a line of more than seventy-six characters, which a mai=',
	'ler has to break */',
	'+\tint b =3D 3; /* f=C3=BCnf =3D 5 =3D20 */',
	'=20',
	' \treturn a;',
	'',
].join('\n');

const head = (...fields: string[]) =>
	['From: A Developer <developer@example.org>', 'Subject: [PATCH] a change', ...fields, '', ''].join('\n');
const TEXT = 'Content-Type: text/plain; charset=utf-8';
const QP = 'Content-Transfer-Encoding: quoted-printable';
const read = async (text: string | Uint8Array) =>
	readMails(typeof text === 'string' ? new TextEncoder().encode(text) : text);
const base64 = (text: string, columns: number) =>
	(
		Buffer.from(text)
			.toString('base64')
			.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
	).join('\n');

const FROM = 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n';
const part = (type: string, body: string) => `--border\nContent-Type: ${type}\n${body}\n`;
const multipart = (...parts: string[]) =>
	`${head('MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="border"')}${parts.join('')}--border--\n`;

test('a line of a mail has the number that it has in the file, or after the line of mbox of its own message', async () => {
	const mail = `${head(TEXT)}Text.\n---\n${DIFF}`;
	const numberIn = (text: string) => text.split('\n').indexOf('--- a/drivers/hv/vmbus_drv.c');
	for (const file of [mail, `\n\n${mail}`, `${FROM}${mail}`, `\n${FROM}${mail}`]) {
		const [first] = await read(file);
		expect(numberIn(first?.readings[0] ?? '')).toBe(numberIn(file));
	}
	const [, second] = await read(`${FROM}${mail}${FROM}${mail}`);
	expect(numberIn(second?.readings[0] ?? '')).toBe(numberIn(`${FROM}${mail}`));
});

describe('one mail reads as the text that was sent', () => {
	test.each([
		['as it is', `${head(TEXT)}Text.\n---\n${DIFF}`],
		['with a line of mbox', `${FROM}${head(TEXT)}${DIFF}`],
		['quoted-printable', `${head(TEXT, QP)}${QUOTED}`],
		['quoted-printable with CRLF', `${head(TEXT, QP)}${QUOTED}`.replaceAll('\n', '\r\n')],
		['CRLF', `${head(TEXT)}${DIFF}`.replaceAll('\n', '\r\n')],
		['base64', `${head(TEXT, 'Content-Transfer-Encoding: base64')}${base64(DIFF, 76)}\n`],
		[
			'base64 of text with CRLF',
			`${head(TEXT, 'Content-Transfer-Encoding: base64')}${base64(DIFF.replaceAll('\n', '\r\n'), 60)}\n`,
		],
		[
			'folded headers',
			`${head('Content-Type: text/plain;\n\tcharset="utf-8"', 'Content-Transfer-Encoding:\n quoted-printable')}${QUOTED}`,
		],
		['header names in capitals', `${head(TEXT.toUpperCase(), QP.toUpperCase())}${QUOTED}`],
		[
			'a part of several',
			multipart(part('text/plain; charset=utf-8', `\n${DIFF}`), part('text/html', '\n<b>no</b>')).replace(
				'mixed',
				'alternative',
			),
		],
		[
			'attached',
			multipart(
				part('text/plain', '\nSee the attachment.'),
				part(`text/x-patch; name=a.patch\n${QP}\nContent-Disposition: attachment; filename=a.patch`, `\n${QUOTED}`),
			),
		],
		[
			'attached as bytes',
			multipart(
				part('text/plain', '\nSee it.'),
				part(
					'application/octet-stream; name=a.patch\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=a.patch',
					`\n${base64(DIFF, 76)}`,
				),
			),
		],
		[
			'in Latin-1',
			Buffer.concat([
				Buffer.from(head('Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: 8bit')),
				Buffer.from(DIFF, 'latin1'),
			]),
		],
		['a bare diff', DIFF],
		['a bare diff with CRLF', DIFF.replaceAll('\n', '\r\n')],
		['a bare diff behind a byte order mark', `\uFEFF${DIFF}`],
	])('%s', async (_, text) => {
		const mails = await read(text);
		expect(mails).toHaveLength(1);
		const [first = ''] = mails[0]?.readings ?? [];
		expect(first.trimEnd().endsWith(DIFF.trimEnd()), first).toBe(true);
	});
});

describe('format=flowed (RFC 3676)', () => {
	const flowed = (body: string) => read(`${head(`${TEXT}; format=flowed`)}${body}`);
	// A line that begins with a space gets another one; one that ends in a space flows into the next.
	const stuffed = DIFF.split('\n')
		.map((line) => (/^(?: |>|From )/.test(line) ? ` ${line}` : line))
		.join('\n');
	test('lines that are stuffed and broken are joined', async () => {
		const broken = stuffed.replace('seventy-six characters,', 'seventy-six \ncharacters,');
		const [mail] = await flowed(broken);
		// The line of a single space flows into the next: the reading with lines as they are has it.
		expect(mail?.readings.some((text) => text.includes(`${DIFF.split('\n')[4]}\n`))).toBe(true);
	});
	test('lines that were never stuffed, whatever the header says, are there as they are', async () => {
		const [mail] = await flowed(DIFF);
		expect(mail?.readings.some((text) => text.endsWith(DIFF))).toBe(true);
	});
});

describe('a series', () => {
	const message = (subject: string, body: string) => `${FROM}From: A <a@example.org>\nSubject: ${subject}\n\n${body}\n`;
	test('each message of an mbox is one, in order', async () => {
		const mails = await read(
			message('[PATCH 0/2] cover', 'Words.') + message('[PATCH 1/2] one', DIFF) + message('[PATCH 2/2] two', DIFF),
		);
		expect(mails.map(({ subject }) => subject)).toEqual(['[PATCH 0/2] cover', '[PATCH 1/2] one', '[PATCH 2/2] two']);
		expect(mails.map(({ readings }) => readings[0]?.includes('@@'))).toEqual([false, true, true]);
	});
	test('a line of text that begins with From ends no message', async () => {
		const mails = await read(message('one', `From here on, nothing.\n${DIFF}`));
		expect(mails).toHaveLength(1);
	});
	test('a subject in another character set, and over two lines', async () => {
		const [mail] = await read(message('=?utf-8?q?[PATCH]_f=C3=BCnf?=\n of them', DIFF));
		expect(mail?.subject).toBe('[PATCH] f\u00fcnf of them');
	});
	test('far too many messages are refused', async () => {
		await expect(read(message('one', 'x').repeat(501))).rejects.toThrow(RangeError);
	});
});

describe('what is hostile takes no time, and throws nothing', () => {
	test.each([
		['soft line breaks and nothing else', `${head(TEXT, QP)}${'=\n'.repeat(2 ** 15)}`],
		['a header that never ends', `From: a\nSubject: ${'\n x'.repeat(2 ** 14)}`],
		[
			'parts in parts',
			`${head('Content-Type: multipart/mixed; boundary=a')}${'--a\nContent-Type: multipart/mixed; boundary=a\n\n'.repeat(1000)}`,
		],
		['a boundary that is not there', head('Content-Type: multipart/mixed')],
		['base64 that is none', `${head('Content-Transfer-Encoding: base64')}${'?'.repeat(2 ** 16)}`],
		['a character set that nobody knows', `${head('Content-Type: text/plain; charset=x-none')}${DIFF}`],
		['encoded words without an end', `From: a\nSubject: ${'=?utf-8?q?'.repeat(2 ** 12)}\n\n`],
		['nothing', ''],
		['bytes of every value', Uint8Array.from({ length: 2 ** 16 }, (_, i) => (i * 31) % 256)],
	])('%s', async (_, text) => {
		await expect(read(text)).resolves.toBeDefined();
	});
});

const COUNT = 100_001;

test('a flowed mail of many lines takes no object a line; one of several parts is refused before it takes minutes', async () => {
	const lines = 'a b \n'.repeat(COUNT);
	const before = process.cpuUsage();
	const [mail] = await read(`${head('Content-Type: text/plain; format=flowed')}${lines}`);
	const { user, system } = process.cpuUsage(before);
	expect(mail?.readings.at(-1)?.length).toBeGreaterThan(lines.length);
	// Some 3 microseconds a line; 37 it would be with an object for each.
	expect((user + system) / COUNT).toBeLessThan(25);
	await expect(read(multipart(part('text/plain', lines)))).rejects.toThrow('several parts');
});

test('a flowed mail that names the encoding that it does not have reads as one that does not', async () => {
	const flowed = (...fields: string[]) => read(`${head('Content-Type: text/plain; format=flowed', ...fields)}${DIFF}`);
	const [plain] = await flowed();
	expect((await flowed('Content-Transfer-Encoding: 8bit'))[0]?.readings.slice(0, 2)).toEqual(
		plain?.readings.slice(0, 2),
	);
	expect((await flowed('Content-Transfer-Encoding:\n\t7bit'))[0]?.readings.slice(0, 2)).toEqual(
		plain?.readings.slice(0, 2),
	);
	expect(plain?.readings.some((text) => text.trimEnd() === DIFF.trimEnd())).toBe(true);
});
