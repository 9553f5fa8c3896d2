/** The options of the verb difftest. */

import { ENGINE_NAMES, type EngineName, OWN_ENGINES } from '../verbs/difftest/names.ts';
import type { Format } from '../verbs/difftest/run.ts';
import { policyKind } from './kernel.ts';
import { booleanKind, choiceKind, textKind, ValueError } from './kind.ts';
import { wholeKind } from './numbers.ts';
import { pathKind, sourceTable } from './source.ts';
import { option, repeated } from './table.ts';

/** What is generated if nothing is said takes about a second. */
export const DEFAULT_CASES = 2_000_000;
export const DEFAULT_SEED = 1;
const MOST_CASES = 1e11;
const MOST_SEED = 2 ** 32 - 1;

const ENGINES_EXPECTED = `two or more of ${ENGINE_NAMES.join(', ')}, such as ${OWN_ENGINES.join(',')}`;

function readEngines(text: string): EngineName[] {
	const names = text.split(',', 10);
	const unknown = names.find((name) => !(ENGINE_NAMES as readonly string[]).includes(name));
	if (unknown !== undefined) {
		throw new ValueError(
			'usage',
			`no engine ${unknown === '' ? 'without a name' : unknown.slice(0, 20)}`,
			ENGINES_EXPECTED,
		);
	}
	if (names.length < 2 || new Set(names).size < names.length) {
		throw new ValueError(
			'usage',
			names.length < 2 ? 'nothing to compare it with' : 'one is named twice',
			ENGINES_EXPECTED,
		);
	}
	return names as EngineName[];
}

export const difftestTable = {
	engines: option(
		textKind('LIST', readEngines, ENGINES_EXPECTED),
		`The engines, the first of which the others are compared with (default ${OWN_ENGINES.join(',')}, and kernel with --kernel)`,
	),
	...sourceTable,
	kernel: option(pathKind, 'A kernel tree or its vmbus_drv.c for the engine kernel; wants one --policy'),
	policy: repeated(policyKind, 'Only this policy; may be repeated (default all)'),
	cases: option(wholeKind(1, MOST_CASES), `Inputs times policies that are generated (default ${DEFAULT_CASES})`),
	seed: option(wholeKind(0, MOST_SEED), `Another seed, other inputs (default ${DEFAULT_SEED})`),
	exhaustive: option(booleanKind, 'Beside them every VM and every kernel on it, and what holds of the reservations'),
	format: option(choiceKind<Format>(['text', 'json', 'ktap', 'junit']), 'How to answer (default text)'),
	json: option(booleanKind, 'The same as --format json'),
} as const;
