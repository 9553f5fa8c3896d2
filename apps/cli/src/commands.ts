/** All verbs, in the order of help. A verb's module is loaded when it is run. */

import packageJson from '../package.json' with { type: 'json' };
import type { Page } from './command/help.ts';
import type { AnyVerb } from './command/verb.ts';
import { collectVerb } from './verbs/collect/command.ts';
import { completionsVerb } from './verbs/completions/command.ts';
import { diagnoseVerb } from './verbs/diagnose/command.ts';
import { difftestVerb } from './verbs/difftest/command.ts';
import { checkVerb, diffVerb, identifyVerb, proveVerb } from './verbs/kernel/command.ts';
import { layoutVerb } from './verbs/layout/command.ts';
import { planVerb } from './verbs/plan/command.ts';
import { policiesVerb } from './verbs/policies/command.ts';
import { reserveVerb } from './verbs/reserve/command.ts';
import { schemaVerb } from './verbs/schema/command.ts';
import { simulateVerb } from './verbs/simulate/command.ts';
import { webVerb } from './verbs/web/command.ts';

export const VERBS: readonly AnyVerb[] = [
	layoutVerb,
	policiesVerb,
	reserveVerb,
	simulateVerb,
	planVerb,
	diagnoseVerb,
	collectVerb,
	difftestVerb,
	diffVerb,
	checkVerb,
	identifyVerb,
	proveVerb,
	webVerb,
	schemaVerb,
	completionsVerb,
];

export const VERSION = packageJson.version;
/** The project's home page, once it is published. */
const { homepage } = packageJson as { homepage?: string };

export const PAGE: Page = {
	brief:
		'Where a Hyper-V guest’s framebuffer and PCI devices go below 4 GiB, and whether its kdump kernel will lose them. Without a verb: a worked example.',
	verbs: VERBS,
	example: ['hvmmio simulate --policy gen1-bar', 'kdump before the fix: the host refuses the device'],
	notes: [
		'"hvmmio VERB --help" fits on a screen, "hvmmio help VERB" has all flags and examples.',
		'Exit codes: 0 nothing found, 1 something found, 2 bad input, 3 cannot tell, 70 an internal error.',
		`More: ${homepage ?? 'README.md and docs/ of the project, and "man hvmmio"'}`,
	],
};
