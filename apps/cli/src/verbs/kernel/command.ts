import { STANDARD_THEOREMS, THEOREM_IDS } from '@hvmmio/prover/theorem-ids';
import { booleanKind, choiceKind } from '../../command/kind.ts';
import { option, repeated, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { withDefault } from '../../options/defaults.ts';
import { json } from '../../options/forms.ts';
import { policyKind } from '../../options/kernels.ts';
import { wholeKind } from '../../options/numbers.ts';
import { shardTable } from '../../options/shard.ts';
import { pathKind, sourceTable } from '../../options/source.ts';
import { CHECK_CASES, DEFAULT_SEED, DIFF_CASES, IDENTIFY_CASES } from './defaults.ts';

const DESCRIPTION =
	'Takes the functions that walk, reserve and allocate MMIO out of a kernel tree, compiles them unchanged and runs them, without Hyper-V. A path is a kernel tree or its drivers/hv/vmbus_drv.c; with --rev a git repository, read from its objects. Needs a compiler: @yowasp/clang, or a clang named by --cc. Exit code 3: the source uses what the harness does not know, or a changed part was not run.';
const PATH = { usage: 'PATH', brief: 'A kernel tree, or its drivers/hv/vmbus_drv.c', names: ['PATH'], min: 1, max: 1 };

const seed = option(wholeKind(0, 2 ** 32 - 1), withDefault('Seed of the generated inputs', DEFAULT_SEED));

const smt2 = option(
	{ ...pathKind, placeholder: 'DIR' },
	'Write the questions to the solver into this folder, as SMT-LIB 2, for other solvers',
);

const diffFlags = {
	format: option(choiceKind(['text', 'markdown', 'json', 'ktap'] as const), 'How to answer (default text)'),
	json,
	cases: option(
		wholeKind(0, 1e9),
		withDefault('Inputs beside every VM: values around constants, random ones', DIFF_CASES),
	),
	prove: option(
		booleanKind,
		'Let a solver look for what no input has shown, on every VM with any lfb_base (z3-solver)',
	),
	smt2,
	seed,
	...sourceTable,
};

export type DiffValues = Values<typeof diffFlags>;

export const diffVerb = defineVerb({
	name: 'kernel diff',
	brief: 'On which VMs two kernels decide differently',
	description: ['On which VMs two kernels, or a kernel with and without a patch, decide differently.', DESCRIPTION],
	examples: [
		['hvmmio kernel diff linux --patch fix.patch', 'what a patch changes, as text for below the --- of a patch mail'],
		['hvmmio kernel diff linux linux-next --format markdown', 'how two trees differ'],
		['hvmmio kernel diff linux.git --rev v1..v2', 'how two revisions of a repository differ'],
	],
	table: diffFlags,
	positionals: {
		usage: 'OLD [NEW]',
		brief: 'Kernel trees, or their drivers/hv/vmbus_drv.c; NEW is not needed with --patch or --rev OLD..NEW',
		names: ['OLD', 'NEW'],
		min: 1,
		max: 2,
	},
	load: async () => ({ default: (await import('./kernel.ts')).diff }),
});

const checkFlags = {
	policy: option(policyKind, 'The policy as which it should decide'),
	cases: option(wholeKind(1, 1e10), withDefault('Generated inputs', CHECK_CASES)),
	seed,
	exhaustive: option(booleanKind, 'Also every VM and every kernel on it'),
	json,
	...shardTable,
	...sourceTable,
};

export type CheckValues = Values<typeof checkFlags>;

export const checkVerb = defineVerb({
	name: 'kernel check',
	brief: 'Whether a kernel decides exactly as a policy',
	description: ['Whether a kernel decides exactly as a policy, on every input tried.', DESCRIPTION],
	examples: [
		['hvmmio kernel check linux --policy low-half', 'whether it decides exactly as one'],
		[
			'hvmmio kernel check linux/drivers/hv/vmbus_drv.c --patch fix.patch --policy low-half --json',
			'one file and a patch',
		],
		['hvmmio kernel check linux --policy low-half --shard 1/2 --json > part-1.json', 'one of two parts, for --merge'],
	],
	table: checkFlags,
	positionals: {
		usage: 'PATH | FILE...',
		brief: 'A kernel tree, or its drivers/hv/vmbus_drv.c; with --merge the JSON answers of all parts',
		names: ['PATH'],
		min: 1,
		max: Number.POSITIVE_INFINITY,
	},
	load: async () => ({ default: (await import('./kernel.ts')).check }),
});

const identifyFlags = {
	cases: option(wholeKind(1, 1e10), withDefault('Inputs for each policy', IDENTIFY_CASES)),
	seed,
	json,
	...sourceTable,
};

export type IdentifyValues = Values<typeof identifyFlags>;

export const identifyVerb = defineVerb({
	name: 'kernel identify',
	brief: 'As which policy a kernel decides',
	description: ['As which policy a kernel decides, if as any that is known.', DESCRIPTION],
	examples: [['hvmmio kernel identify linux', 'as which policy a tree decides']],
	table: identifyFlags,
	positionals: PATH,
	load: async () => ({ default: (await import('./kernel.ts')).identify }),
});

const proveFlags = {
	theorem: repeated(
		choiceKind(THEOREM_IDS, { placeholder: 'ID' }),
		`What is to be proved; may be repeated (default the first ${STANDARD_THEOREMS.length} of ${THEOREM_IDS.join(', ')})`,
	),
	policy: option(policyKind, 'Also that it decides as this policy'),
	against: option(
		pathKind,
		'Also that it decides as the kernel at this path, as it lies there; with --rev OLD..NEW in revision OLD (default path then: PATH)',
	),
	domain: option(
		choiceKind(['legal', 'any'] as const),
		'Of which inputs: all VMs that a host can make (legal, default), or all bits with one MMIO range and with two (any): no-trap and equality',
	),
	smt2,
	json,
	...sourceTable,
};

export type ProveValues = Values<typeof proveFlags>;

export const proveVerb = defineVerb({
	name: 'kernel prove',
	brief: 'What a kernel does on every VM, proved on its own C',
	description: [
		'Proves what a kernel reserves for the framebuffer, not by trying VMs but for every VM that a host can make: its own C, compiled unchanged, is executed on unknown settings, and a solver looks for settings on which a claim fails. What is refuted comes with the smallest such input, which was run.',
		'With --policy, --against or --rev OLD..NEW: that two decide alike on every VM, whatever lfb_base, lfb_size and the flags are. Needs a compiler, as the other kernel verbs, and the solver z3-solver. Exit code 0: all proved; 1: something is refuted; 3: something could not be decided, or a changed part not be executed.',
	],
	examples: [
		['hvmmio kernel prove linux', 'the five theorems about generation 2'],
		['hvmmio kernel prove linux --policy low-half', 'that it decides as low-half on every VM'],
		['hvmmio kernel prove linux.git --rev v1..v2', 'also that revision v2 of a repository decides as v1'],
		['hvmmio kernel prove linux --theorem room-for-pci', 'how much low MMIO is left to PCI devices on every VM'],
	],
	table: proveFlags,
	positionals: PATH,
	load: async () => ({ default: (await import('./kernel.ts')).prove }),
});
