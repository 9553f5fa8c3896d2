import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import { type Site, serveSite } from '../../io/site.ts';
import type { WebValues } from './command.ts';

/** Location of the page in a clone, relative to the bundle and to this source. */
const PLACES = ['../../web/dist/', '../../../web/dist/'];

export default async function run(context: Context, { port = 0 }: WebValues): Promise<void> {
	const root = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((folder) =>
		existsSync(`${folder}index.html`),
	);
	if (root === undefined) {
		const expected = 'a clone in which "npm run build" has run';
		throw new InputError('bad-file', 'web', undefined, 'the page does not come with the command alone', expected);
	}
	const site = await listen(root, port);
	context.print([site.url, 'Ctrl-C ends it.']);
	const signal = await new Promise<NodeJS.Signals>((resolve) => {
		for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.once(each, resolve);
		}
	});
	await site.close();
	// Without a listener the signal ends the process as usual.
	process.removeAllListeners(signal);
	process.kill(process.pid, signal);
}

async function listen(root: string, port: number): Promise<Site> {
	try {
		return await serveSite(root, port);
	} catch (error) {
		const { code } = Object(error) as { code?: string };
		if (code === 'EADDRINUSE' || code === 'EACCES') {
			const why = code === 'EACCES' ? 'may not be listened on' : 'in use already';
			throw new InputError('usage', '--port', String(port), why, 'another port, or none for a free one');
		}
		throw error;
	}
}
