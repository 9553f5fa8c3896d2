/** Random texts and patches, made by git in a temporary folder. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A random whole number from 0 to `below - 1`. */
export type Random = (below: number) => number;

/** Git in a folder of its own, without the user's configuration. */
export class GitFolder {
	readonly path: string;

	constructor(path: string) {
		this.path = path;
	}

	/** Runs git here. */
	git(args: readonly string[], input: string | Buffer = ''): SpawnSyncReturns<string> {
		const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir(), GIT_CONFIG_GLOBAL: '/dev/null' };
		return spawnSync('git', args, { cwd: this.path, input, encoding: 'utf8', env });
	}

	write(file: string, text: string): void {
		mkdirSync(dirname(join(this.path, file)), { recursive: true });
		writeFileSync(join(this.path, file), text);
	}

	/** The patch of one file between two texts, as git writes it. */
	diff(old: string, now: string, file: string): string {
		this.write('a/x', old);
		this.write('b/x', now);
		const { stdout } = this.git(['diff', '--no-index', '--no-prefix', 'a/x', 'b/x']);
		return stdout.replaceAll('a/x', `a/${file}`).replaceAll('b/x', `b/${file}`);
	}
}

/** Removes a few lines and inserts new ones. */
export function edited(lines: readonly string[], random: Random, line: string): string[] {
	let result = [...lines];
	for (let count = 1 + random(4); count > 0; count--) {
		const at = random(result.length + 1);
		const put = Array.from({ length: random(3) }, (_, i) => `\tnew_${at}_${i} = ${line};`);
		result = [...result.slice(0, at), ...put, ...result.slice(at + random(3))];
	}
	return result;
}
