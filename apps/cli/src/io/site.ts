/** A folder of static files over HTTP, on this machine only. */

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.wasm': 'application/wasm',
};

/** Isolates the page from those of other sites: a browser lets the threads of its solver share memory only then. */
const ISOLATION = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A browser takes a module of another site, as `embed.js` is to a page that shows a map, only with its leave. */
const SHARED = { 'Access-Control-Allow-Origin': '*' };

export interface Site {
	readonly url: string;
	readonly close: () => Promise<void>;
}

/**
 * Serves what is in `root`, and nothing outside it, on 127.0.0.1.
 * @param port 0 for one that is free
 * @throws what the system says where the port cannot be had (`EADDRINUSE`, `EACCES`)
 */
export async function serveSite(root: string, port: number): Promise<Site> {
	const folder = await realpath(root);
	let hosts: ReadonlySet<string> = new Set();
	const server = createServer((request, response) => {
		// Another name for this address would be that of a page elsewhere that wants to read from here.
		if (!hosts.has(request.headers.host ?? '')) {
			return refuse(response, 421, 'not a name of this server');
		}
		// A reader who went away ends the pipe with an error that nobody needs.
		answer(folder, request, response).catch(() => response.destroy());
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const { port: taken } = server.address() as AddressInfo;
	hosts = new Set([`127.0.0.1:${taken}`, `localhost:${taken}`, ...(taken === 80 ? ['127.0.0.1', 'localhost'] : [])]);
	return {
		url: `http://127.0.0.1:${taken}/`,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
	response.setHeader('X-Content-Type-Options', 'nosniff');
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		return refuse(response, 405, 'GET and HEAD are answered');
	}
	const file = await fileOf(folder, request.url ?? '/');
	if (file === null) {
		return refuse(response, 404, 'no such file');
	}
	const type = TYPES[extname(file.path)] ?? 'application/octet-stream';
	const packs = isTold(request.headers['accept-encoding']) && !type.startsWith('image/png') && file.size > MIN_PACKED;
	response.writeHead(200, {
		'Content-Type': type,
		...(packs ? { 'Content-Encoding': 'br' } : { 'Content-Length': file.size }),
		Vary: 'Accept-Encoding',
		'Cache-Control': 'no-cache',
		'Content-Security-Policy': "frame-ancestors 'none'",
		...ISOLATION,
		...(type.startsWith('text/javascript') ? SHARED : {}),
	});
	if (request.method === 'HEAD') {
		response.end();
		return;
	}
	const source = createReadStream(file.path);
	await (packs ? pipeline(source, createBrotliCompress(FAST), response) : pipeline(source, response));
}

/** Does the browser take Brotli? */
function isTold(encodings: string | string[] | undefined): boolean {
	return String(encodings ?? '')
		.split(',')
		.some((each) => /^\s*br\s*$/.test(each));
}

/** Smaller files are sent as they are. */
const MIN_PACKED = 1024;
/** As fast as a disk, and still a third of the size. */
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** The file that a request names; null if there is none in the folder. */
async function fileOf(folder: string, url: string): Promise<{ path: string; size: number } | null> {
	try {
		const path = decodeURIComponent(url.split(/[?#]/, 1)[0] as string);
		// Links are followed first, so that what is asked is where the file really is.
		const real = await realpath(join(folder, path.endsWith('/') ? `${path}index.html` : path));
		const found = await stat(real);
		return found.isFile() && real.startsWith(folder + sep) ? { path: real, size: found.size } : null;
	} catch {
		return null;
	}
}

function refuse(response: ServerResponse, status: number, why: string): void {
	response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
	response.end(`${why}\n`);
}
