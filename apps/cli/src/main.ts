#!/usr/bin/env node
import { once } from 'node:events';
import { run } from './run.ts';

const { stdout, stderr, stdin } = process;

// Whoever reads may have heard enough: `hvmmio … | head`.
stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') {
		throw error;
	}
	process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), {
	out: (text) => stdout.write(text),
	err: (text) => stderr.write(text),
	color: Boolean(stdout.isTTY) && stdout.hasColors(),
	columns: stdout.columns ?? 100,
	stdin,
	drained: async () => {
		if (stdout.writableNeedDrain) {
			await once(stdout, 'drain');
		}
	},
});
