#!/usr/bin/env node
import { run } from './run.ts';

const { stdout } = process;

// Whoever reads may have heard enough: `hvmmio … | head`.
stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') {
		throw error;
	}
	process.exit(0);
});

run(process.argv.slice(2), {
	out: (text) => stdout.write(text),
	err: (text) => process.stderr.write(text),
	color: Boolean(stdout.isTTY) && stdout.hasColors(),
	columns: stdout.columns ?? 100,
	stdin: () => process.stdin,
	drained: async () => {
		if (stdout.writableNeedDrain) {
			await new Promise((resolve) => stdout.once('drain', resolve));
		}
	},
}).then((code) => {
	process.exitCode = code;
});
