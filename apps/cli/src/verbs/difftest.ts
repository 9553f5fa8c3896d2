import { POLICIES } from '@hvmmio/core';
import type { Context } from '../context.ts';
import type { Job } from '../difftest/job.ts';
import { ENGINE_NAMES } from '../difftest/names.ts';
import type { Format } from '../difftest/run.ts';
import { InputError } from '../input-error.ts';
import { DEFAULT_CASES, DEFAULT_SEED, difftestTable } from '../options/difftest.ts';
import { fromFlags, type Values } from '../options/table.ts';

type DifftestValues = Values<typeof difftestTable>;

export default async function run(this: Context, flags: Record<string, unknown>): Promise<void> {
	const options: DifftestValues = fromFlags(difftestTable, flags);
	const format = formatOf(options);
	const { runDifftest } = await import('../difftest/run.ts');
	const { text, disagreed } = await runDifftest(jobOf(options), format, this.worker, this.progress);
	this.found ||= disagreed;
	this.out(text);
}

function formatOf({ format, json }: DifftestValues): Format {
	if (json && format !== undefined && format !== 'json') {
		throw new InputError('usage', '--format', format, 'does not go with --json', 'one of the two would be right');
	}
	return json ? 'json' : (format ?? 'text');
}

function jobOf({ engines, policy, cases, seed, exhaustive }: DifftestValues): Job {
	const asked = new Set<string>(policy ?? POLICIES.map(({ id }) => id));
	return {
		engines: engines ?? ENGINE_NAMES,
		plan: {
			policies: POLICIES.map(({ id }) => id).filter((id) => asked.has(id)),
			seed: seed ?? DEFAULT_SEED,
			cases: cases ?? DEFAULT_CASES,
			exhaustive: exhaustive ?? false,
		},
	};
}
