import { describe, expect, test } from 'vitest';
import { hvmmio, lines, spawnHvmmio } from './harness.ts';

type Json = Record<string, unknown>;

async function ask(verb: string, ...stdin: (string | Uint8Array)[]): Promise<{ code: number; answers: Json[] }> {
	const { code, out, err } = await hvmmio([verb, '--ndjson'], { stdin });
	expect(err).toBe('');
	return {
		code,
		answers: out
			.split('\n')
			.slice(0, -1)
			.map((line) => JSON.parse(line) as Json),
	};
}

const error = (answer: Json | undefined) => (answer?.['error'] as Json | undefined)?.['code'];

test('answers stand in the order of the requests, ids as given, then the verb’s document', async () => {
	const ids = [1, 'ä"\\\u2028', null, { a: [1, { b: 2 }] }, [], false, 1e300];
	const { code, answers } = await ask('layout', ids.map((id) => `${JSON.stringify({ id })}\n`).join(''));
	expect(answers.map((answer) => answer['id'])).toEqual(ids);
	const document = JSON.parse((await hvmmio(['layout', '--json'])).out);
	expect(answers.map(({ id, ...rest }) => rest)).toEqual(ids.map(() => document));
	expect(code).toBe(0);
});

test.each(['layout', 'reserve', 'simulate'])('%s answers as with --json', async (verb) => {
	const document = JSON.parse((await hvmmio([verb, '--json', '--generation', '1'])).out);
	const { answers } = await ask(verb, '{"id":7,"vm":{"generation":1}}');
	expect(answers).toEqual([{ id: 7, ...document }]);
	expect(Object.keys(answers[0] as Json)[0]).toBe('id');
});

test('every option of simulate in its JSON form', async () => {
	const options = {
		policy: 'sysfb-gate',
		secondPolicy: 'gen1-bar',
		drivers: ['video', 'pci'],
		secondDrivers: ['pci', 'video'],
		pci: [{ low: '16MB', high: 2 ** 30 }, { high: '0x100000' }],
		videoDriver: 'hyperv_fb',
		lfbBase: '0xf8000000',
		secondLfbBase: '0xf9000000',
		sysfb: false,
		mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0xfffffffff'],
		framebuffer: '0xf8000000+8MB',
	};
	const flags =
		'--policy sysfb-gate --second-policy gen1-bar --drivers video,pci --second-drivers pci,video --pci low=16MB,high=1GB --pci high=1MB --video-driver hyperv_fb --lfb-base 0xf8000000 --second-lfb-base 0xf9000000 --no-sysfb --mmio 0xf8000000-0xffffffff --mmio 0xfe0000000-0xfffffffff --framebuffer 0xf8000000+8MB';
	const document = JSON.parse((await hvmmio(['simulate', '--json', ...flags.split(' ')])).out);
	const { answers } = await ask('simulate', JSON.stringify({ options }));
	expect(answers).toEqual([{ id: null, ...document }]);
	const spelled = { ...options, framebuffer: { start: '0xf8000000', size: 8 * 2 ** 20 } };
	expect((await ask('simulate', JSON.stringify({ options: spelled }))).answers).toEqual(answers);
});

test('anyOrder and second are options too', async () => {
	const { answers } = await ask('simulate', '{"options":{"anyOrder":true}}\n{"options":{"second":false}}');
	expect(answers[0]?.['orders']).toHaveLength(4);
	expect(answers[1]?.['kernels']).toHaveLength(1);
});

describe('lines', () => {
	test('a blank line is skipped but counted; a last line needs no end; CRLF is an end', async () => {
		const { code, answers } = await ask('layout', '\n{"id":1}\r\n \t\r\n\r\nx\n{"id":2}');
		expect(answers.map(({ id }) => id)).toEqual([1, null, 2]);
		expect(answers[1]?.['line']).toBe(5);
		expect(code).toBe(2);
	});

	test('no line, no answer', async () => {
		expect(await ask('layout')).toEqual({ code: 0, answers: [] });
		expect(await ask('layout', '\n\n')).toEqual({ code: 0, answers: [] });
	});

	test('pieces may break anywhere, even inside a letter', async () => {
		const bytes = Buffer.from('{"id":"ä€😀"}\n{"id":"ü"}\n');
		const { answers } = await ask('layout', ...Array.from(bytes, (byte) => Uint8Array.of(byte)));
		expect(answers.map(({ id }) => id)).toEqual(['ä€😀', 'ü']);
	});

	test('a line of 1 MiB is answered, one byte more is bad, and the next goes on', async () => {
		const request = (bytes: number) => `{"id":1}${' '.repeat(bytes - 8)}\n`;
		const pieces = [request(2 ** 20), request(2 ** 20 + 1), '{"id":3}\n'];
		const { code, answers } = await ask('layout', ...pieces);
		expect(answers.map(({ id, line }) => [id, line])).toEqual([
			[1, undefined],
			[null, 2],
			[3, undefined],
		]);
		expect(error(answers[1])).toBe('bad-json');
		expect(code).toBe(2);
	});

	test('what is no UTF-8 is bad, and the next goes on', async () => {
		const { answers } = await ask('layout', Uint8Array.of(0xff, 0xfd, 10), '{"id":2}');
		expect(answers).toMatchObject([{ id: null, line: 1, error: { code: 'bad-json' } }, { id: 2 }]);
	});
});

test.each([
	['x', 'bad-json', null],
	['[]', 'bad-json', null],
	['1', 'bad-json', null],
	['null', 'bad-json', null],
	['{"id":1', 'bad-json', null],
	['{"id":1,"id":2}', 'bad-json', null],
	['{"id":1,"vm":{"generation":2,"generation":2}}', 'bad-json', null],
	['{"id":1,"options":{"pci":[{"low":1,"low":2}]}}', 'bad-json', null],
	[`{"id":${'['.repeat(100)}${']'.repeat(100)}}`, 'bad-json', null],
	['{"id":1,"vmm":{}}', 'unknown-key', 1],
	['{"id":1,"vm":null}', 'bad-json', 1],
	['{"id":1,"vm":[]}', 'bad-json', 1],
	['{"id":1,"vm":{"cpus":1}}', 'unknown-key', 1],
	['{"id":1,"vm":{"toString":1}}', 'unknown-key', 1],
	['{"id":1,"vm":{"lowMmio":true}}', 'bad-size', 1],
	['{"id":1,"vm":{"lowMmio":null}}', 'bad-size', 1],
	['{"id":1,"vm":{"lowMmio":1e300}}', 'out-of-range', 1],
	['{"id":1,"vm":{"generation":"2"}}', 'usage', 1],
	['{"id":1,"vm":{"highMmioBase":68719476736}}', 'bad-address', 1],
	['{"id":1,"vm":{"resolution":{"horizontal":1.5,"vertical":1}}}', 'out-of-range', 1],
	['{"id":1,"vm":{"resolution":{"horizontal":1}}}', 'usage', 1],
	['{"id":1,"vm":{"resolution":{"horizontal":1,"vertical":1,"depth":1}}}', 'usage', 1],
	['{"id":1,"options":{"policy":"x"}}', 'unknown-policy', 1],
	['{"id":1,"options":{"policy":3}}', 'unknown-policy', 1],
	['{"id":1,"options":{"drivers":"pci,video"}}', 'usage', 1],
	['{"id":1,"options":{"drivers":["pci",1]}}', 'usage', 1],
	['{"id":1,"options":{"pci":{"low":1}}}', 'usage', 1],
	['{"id":1,"options":{"pci":[{"mid":1}]}}', 'usage', 1],
	['{"id":1,"options":{"pci":[null]}}', 'usage', 1],
	['{"id":1,"options":{"pci":[{"low":"1XB"}]}}', 'bad-size', 1],
	['{"id":1,"options":{"mmio":["0-"]}}', 'bad-range', 1],
	['{"id":1,"options":{"mmio":[1]}}', 'bad-range', 1],
	['{"id":1,"options":{"framebuffer":null}}', 'bad-range', 1],
	['{"id":1,"options":{"framebuffer":"0xf8000000+0"}}', 'out-of-range', 1],
	['{"id":1,"options":{"lfbBase":"0x100000000"}}', 'out-of-range', 1],
	['{"id":1,"options":{"noSysfb":true}}', 'unknown-key', 1],
	['{"id":1,"options":{"json":true}}', 'unknown-key', 1],
])('a bad line: %s', async (line, code, id) => {
	const { answers, code: exit } = await ask('simulate', `${line}\n{"id":"next"}\n`);
	expect(answers[0]).toMatchObject({ id, line: 1 });
	expect(error(answers[0])).toBe(code);
	expect(Object.keys(answers[0] as Json)).toEqual(['id', 'line', 'error']);
	expect(answers[0]).toMatchObject({ error: { message: expect.stringMatching(/^[^\n]+: [^\n]+, expected [^\n]+/) } });
	expect(answers[1]?.['id']).toBe('next');
	expect(exit).toBe(2);
});

test('raw inputs of reserve take no VM but confidential', async () => {
	const options = { mmio: ['0xf8000000-0xffffffff'] };
	const { answers } = await lines(
		'reserve',
		JSON.stringify({ vm: { confidential: true }, options }),
		JSON.stringify({ vm: { generation: 2 }, options }),
		JSON.stringify({ options: { bios: true } }),
	);
	expect(answers).toMatchObject([
		{ input: { confidential: true } },
		{ error: { code: 'usage', message: expect.stringContaining('vm.generation') } },
		{ error: { code: 'usage', message: expect.stringContaining('options.bios') } },
	]);
});

test('a kernel is not read for a request, and none goes unread in silence', async () => {
	const { code, answers } = await ask(
		'reserve',
		['{"options":{"kernel":"linux"}}', '{"options":{"patch":["fix.patch"]}}', '{"options":{"rev":"v6.1"}}', '{}'].join(
			'\n',
		),
	);
	expect(answers.map(error)).toEqual(['usage', 'usage', 'usage', undefined]);
	expect(code).toBe(2);
});

test('exit codes: 2 for a bad line before 1 for a finding before 0', async () => {
	const [good, found, bad] = ['{}', '{"options":{"policy":"gen1-bar"}}', 'x'] as const;
	expect((await ask('simulate', good)).code).toBe(0);
	expect((await ask('simulate', `${found}\n${good}`)).code).toBe(1);
	expect((await ask('simulate', `${bad}\n${found}\n${good}`)).code).toBe(2);
	expect((await ask('simulate', `${found}\n${bad}`)).code).toBe(2);
});

test.each([
	['{"id":7,"vm":{"lowMmio":1e400}}', 'out-of-range', 'line 1 1e400'],
	['{"id":7,"vm":{"lowMmio":-2E999}}', 'out-of-range', 'line 1 -2E999'],
	['{"options":{"pci":[{"high":1e400}],"policy":"1e500"},"id":7}', 'out-of-range', 'line 1 1e400'],
	[`{"id":7,"vm":{"ram":${'9'.repeat(310)}}}`, 'out-of-range', 'line 1 9999'],
	['1e400', 'bad-json', 'line 1 1e400'],
	['[1e400]', 'bad-json', 'line 1 1e400'],
])('a number that no double holds is shown as it stands: %s', async (line, code, part) => {
	const { code: exit, answers } = await ask('simulate', line);
	const { id, error: said } = answers[0] as { id: unknown; error: { code: string; message: string } };
	expect([exit, id, said.code]).toEqual([2, line.startsWith('{') ? 7 : null, code]);
	expect(said.message).toContain(part);
});

describe('an id goes back as it was written', () => {
	test.each([
		'12345678901234567890',
		'1e400',
		'-0',
		'1.10',
		'"\\u00e9\\/"',
		'[ 1 , {"id":2} ]',
		'{"a":{"id":"x"}}',
		'null',
	])('%s', async (id) => {
		for (const line of [`{"id":${id}}`, `{"vm":{},"id": ${id} ,"options":{}}`, `{"i\\u0064":${id},"vm":{"x":1}}`]) {
			const { out } = await hvmmio(['layout', '--ndjson'], { stdin: [line] });
			expect(out.startsWith(`{"id":${id},`)).toBe(true);
		}
	});

	test('the id of the request alone, not one further in or in a text', async () => {
		const { answers } = await ask('layout', '{"vm":{"arch":"arm64"},"id":"a,\\"id\\":2}"}\n{"vm":{"id":3}}');
		expect(answers.map(({ id }) => id)).toEqual(['a,"id":2}', null]);
	});
});

describe('UTF-16', () => {
	const text = '{"id":"ä€😀"}\n{"id":2}\n';
	const little = Buffer.from(text, 'utf16le');
	test.each([
		['little-endian with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), little])],
		['little-endian without', little],
		['big-endian with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(little).swap16()])],
		['UTF-8 with a mark', Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(text)])],
	])('%s, in one piece and byte by byte', async (_, bytes) => {
		for (const pieces of [[bytes], Array.from(bytes, (byte) => Uint8Array.of(byte))]) {
			const { answers } = await ask('layout', ...pieces);
			expect(answers.map(({ id }) => id)).toEqual(['ä€😀', 2]);
		}
	});

	test('broken: exit 2, one line', async () => {
		const { code, err } = await hvmmio(['layout', '--ndjson'], { stdin: [Uint8Array.of(0xff, 0xfe, 0x7b, 0)] });
		expect(code).toBe(2);
		expect((await hvmmio(['layout', '--ndjson'], { stdin: [Uint8Array.of(0xff, 0xfe, 0, 0xdc, 0x41)] })).err).toBe(
			'hvmmio: stdin: not UTF-16 text, expected UTF-8 or UTF-16\n',
		);
		expect(err).toBe('');
	});
});

describe('--jobs', () => {
	const request = (id: number) =>
		JSON.stringify({ id, options: { policy: id % 3 === 0 ? 'gen1-bar' : id % 7 === 0 ? 'nope' : 'low-half' } });
	const input = Array.from({ length: 3000 }, (_, id) => `${request(id)}\n`).join('');
	const here = (verb: string) => spawnHvmmio([verb, '--ndjson'], { input });

	test.each(['layout', 'reserve', 'simulate'])('%s: the same bytes and exit code on any number of threads', (verb) => {
		const { stdout, status } = here(verb);
		for (const jobs of ['2', '3']) {
			const threads = spawnHvmmio([verb, '--ndjson', '--jobs', jobs], { input });
			expect(threads.stderr).toBe('');
			expect(threads.status).toBe(status);
			expect(threads.stdout === stdout).toBe(true);
		}
	});

	test('only with --ndjson, from 1 on', async () => {
		expect((await hvmmio(['layout', '--jobs', '2'])).err).toBe(
			'hvmmio: --jobs: only with --ndjson, expected --ndjson beside it\n',
		);
		expect((await hvmmio(['layout', '--ndjson', '--jobs', '0'])).code).toBe(2);
	});

	test('--summary counts verdicts, policies and classes of VM; a bad line is counted and shown', async () => {
		const requests = [
			'{"options":{"policy":"gen1-bar"}}',
			'{"options":{"policy":"gen1-bar"}}',
			'{"vm":{"generation":1}}',
			'{"id":7,"vm":{"generation":3}}',
			'{"options":{"second":false}}',
		].join('\n');
		const { code, out } = await hvmmio(['simulate', '--ndjson', '--summary'], { stdin: [requests] });
		expect(code).toBe(2);
		const vm = { generation: 2, arch: 'x86_64', platform: 'lab', confidential: false };
		expect(JSON.parse(out)).toEqual({
			schema: 'hvmmio/simulate-summary/1',
			requests: 5,
			bad: 1,
			verdicts: { ok: 2, degraded: 0, conflict: 2 },
			groups: [
				{ verdict: 'conflict', policy: 'gen1-bar', secondPolicy: 'gen1-bar', vm, count: 2 },
				{ verdict: 'ok', policy: 'low-half', secondPolicy: 'low-half', vm: { ...vm, generation: 1 }, count: 1 },
				{ verdict: 'ok', policy: 'low-half', secondPolicy: null, vm, count: 1 },
			],
			errors: [{ id: 7, line: 4, error: { code: 'usage', message: expect.stringContaining('vm.generation 3') } }],
		});
		const threads = spawnHvmmio(['simulate', '--ndjson', '--summary', '--jobs', '2'], { input: requests });
		expect([threads.status, threads.stdout]).toEqual([code, out]);
	});
});
