import { defineVerb } from '../../command/verb.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completionsVerb = defineVerb({
	name: 'completions',
	brief: 'Completions for bash, zsh or fish',
	description: ['A script for the shell to read; it asks hvmmio for what may follow.'],
	examples: [
		['hvmmio completions bash > hvmmio.bash', 'then: . ./hvmmio.bash'],
		['hvmmio completions zsh > _hvmmio', 'in a folder of $fpath'],
		['hvmmio completions fish > hvmmio.fish', 'in ~/.config/fish/completions'],
	],
	table: {},
	positionals: { usage: SHELLS.join('|'), brief: 'The shell', names: ['SHELL'], min: 1, max: 1, values: SHELLS },
	load: () => import('./completions.ts'),
});
