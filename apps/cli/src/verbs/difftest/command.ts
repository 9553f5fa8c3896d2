import { booleanKind, choiceKind, textKind, ValueError } from '../../command/kind.ts';
import { option, rare, repeated, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { withDefault } from '../../options/defaults.ts';
import { policyKind } from '../../options/kernels.ts';
import { wholeKind } from '../../options/numbers.ts';
import { shardTable } from '../../options/shard.ts';
import { pathKind, sourceTable } from '../../options/source.ts';
import { DEFAULT_CASES, DEFAULT_SEED, ENGINE_NAMES, type EngineName, OWN_ENGINES } from './names.ts';
import type { Format } from './run.ts';

const MAX_CASES = 1e11;
const MAX_SEED = 2 ** 32 - 1;

const ENGINES_EXPECTED = `two or more of ${ENGINE_NAMES.join(', ')}, such as ${OWN_ENGINES.join(',')}`;

function readEngines(text: string): EngineName[] {
	const names = text.split(',', 10);
	const unknown = names.find((name) => !(ENGINE_NAMES as readonly string[]).includes(name));
	if (unknown !== undefined) {
		const name = unknown === '' ? 'without a name' : unknown.slice(0, 20);
		throw new ValueError('usage', `no engine ${name}`, ENGINES_EXPECTED);
	}
	if (names.length < 2 || new Set(names).size < names.length) {
		const why = names.length < 2 ? 'nothing to compare it with' : 'one is named twice';
		throw new ValueError('usage', why, ENGINES_EXPECTED);
	}
	return names as EngineName[];
}

const difftestFlags = {
	engines: option(
		textKind('LIST', readEngines, ENGINES_EXPECTED),
		`The engines, the first of which the others are compared with (default ${OWN_ENGINES.join(',')}, and kernel with --kernel)`,
	),
	policy: repeated(policyKind, 'Only this policy; may be repeated (default all)'),
	cases: option(wholeKind(1, MAX_CASES), withDefault('Inputs times policies that are generated', DEFAULT_CASES)),
	seed: option(wholeKind(0, MAX_SEED), withDefault('Seed of the generated inputs', DEFAULT_SEED)),
	exhaustive: option(booleanKind, 'Also every VM and every kernel on it, and what holds of the reservations'),
	format: option(choiceKind<Format>(['text', 'json', 'ktap', 'junit']), 'How to answer (default text)'),
	json: option(booleanKind, 'The same as --format json'),
	...shardTable,
	kernel: {
		...option(pathKind, 'A kernel tree or its vmbus_drv.c for the engine kernel; requires one --policy'),
		group: 'KERNEL SOURCE',
	},
	...rare(sourceTable),
};

export type DifftestValues = Values<typeof difftestFlags>;

export const difftestVerb = defineVerb({
	name: 'difftest',
	brief: 'Runs independent implementations of the decision over the same inputs and reports where they differ',
	description: [
		'Runs independent implementations (engines) of what a kernel sets aside for the framebuffer over the same inputs: published cases, values around every constant, random ones, and with --exhaustive every VM and every kernel on it. An input on which they disagree is made as small as possible and shown as a command line. Exit code 1 if there is one.',
		'With --exhaustive also what holds of the reservations of each policy: facts about policies, which change no exit code. The same seed gives the same answer on any number of cores.',
		'On many machines each runs a part (--shard), and --merge adds their JSON answers up to the answer that one run of the whole gives. Parts that do not make a whole are refused.',
	],
	examples: [
		['hvmmio difftest --cases 100000', 'a short run over all policies'],
		['hvmmio difftest --cases 100000 --policy low-half --seed 7 --json', 'one policy, other inputs, as JSON'],
		['hvmmio difftest --cases 100000 --format ktap', "as the kernel's tests answer; also --format junit"],
		['hvmmio difftest --kernel linux --policy low-half --cases 100000', "a kernel's own C as the third engine"],
		[
			'for i in 1 2 3; do hvmmio difftest --cases 100000 --shard $i/3 --json > part-$i.json; done; hvmmio difftest --merge part-*.json',
			'in three parts, on one machine or on three',
		],
		[
			'hvmmio difftest --exhaustive --policy low-half',
			'every VM and every kernel on it; without --policy by all policies',
		],
	],
	table: difftestFlags,
	positionals: {
		usage: '[FILE...]',
		brief: 'With --merge: the JSON answers of all parts',
		names: ['FILE'],
		min: 0,
		max: Number.POSITIVE_INFINITY,
	},
	load: () => import('./difftest.ts'),
});
