import { booleanKind } from '../../command/kind.ts';
import { option, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';

const collectFlags = {
	host: option(booleanKind, 'The PowerShell lines for the host instead'),
};

export type CollectValues = Values<typeof collectFlags>;

export const collectVerb = defineVerb({
	name: 'collect',
	brief: 'A shell script that collects a guest’s evidence as one text, for diagnose',
	description: [
		'Prints a POSIX shell script for the guest, which needs no Node: it prints one text with what diagnose reads. As root it collects more. Host names, GUIDs, MAC and mail addresses are replaced, and of the command line only what matters is kept.',
		'With --host: PowerShell lines (5.1 or later) for the host.',
	],
	examples: [
		['hvmmio collect', 'the script; in the guest: sh collect.sh > hvmmio.txt'],
		['hvmmio collect --host', 'what to run on the host'],
	],
	table: collectFlags,
	load: () => import('./collect.ts'),
});
