/** The verbs of `hvmmio kernel`: what they need is large and in a file of its own. */

import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';

type Flags = Readonly<Record<string, unknown>>;

export async function loadKernelVerbs(context: Context): Promise<typeof import('./verbs.ts')> {
	if (context.kernel === undefined) {
		throw new InputError('usage', 'kernel', undefined, 'not in this build', 'the command from its package');
	}
	return context.kernel();
}

export async function diff(this: Context, flags: Flags, old: string, now?: string): Promise<void> {
	await (await loadKernelVerbs(this)).diff(this, flags, old, now);
}

export async function check(this: Context, flags: Flags, path: string): Promise<void> {
	await (await loadKernelVerbs(this)).check(this, flags, path);
}

export async function identify(this: Context, flags: Flags, path: string): Promise<void> {
	await (await loadKernelVerbs(this)).identify(this, flags, path);
}
