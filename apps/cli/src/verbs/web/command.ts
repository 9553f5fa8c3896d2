import { option, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { wholeKind } from '../../options/numbers.ts';

const webFlags = { port: option(wholeKind(0, 65_535), 'The port to listen on (default: one that is free)') };

export type WebValues = Values<typeof webFlags>;

export const webVerb = defineVerb({
	name: 'web',
	brief: 'The page, served from this machine',
	description: [
		'Serves the page with the map, the comparison and all VMs on 127.0.0.1 and prints its address; Ctrl-C ends it. The page is in a clone of the project, built; the command alone does not bring it.',
	],
	examples: [],
	table: webFlags,
	load: () => import('./web.ts'),
});
