/** Run in a package's folder: what is packed is complete, and its types are found. Further arguments are attw's. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHECKS = [
	['publint/src/cli.js', '--strict'],
	['@arethetypeswrong/cli/dist/index.js', '--pack', '.', '--profile', 'esm-only', ...process.argv.slice(2)],
];

for (const [program, ...args] of CHECKS) {
	const file = fileURLToPath(new URL(`node_modules/${program}`, import.meta.url));
	const { status } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' });
	if (status !== 0) {
		process.exit(status ?? 1);
	}
}
