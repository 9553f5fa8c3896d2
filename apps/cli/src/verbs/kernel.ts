/** The verbs of `hvmmio kernel`: what they need is large and in a file of its own. */

import type { Context } from '../context.ts';
import { InputError } from '../input-error.ts';

type Flags = Readonly<Record<string, unknown>>;

async function load(context: Context): Promise<NonNullable<Awaited<ReturnType<NonNullable<Context['kernel']>>>>> {
	if (context.kernel === undefined) {
		throw new InputError(
			'usage',
			'kernel',
			undefined,
			'not in this build',
			'the command from its package would be right',
		);
	}
	return context.kernel();
}

export async function diff(this: Context, flags: Flags, old: string, now?: string): Promise<void> {
	await (await load(this)).diff(this, flags, old, now);
}

export async function check(this: Context, flags: Flags, path: string): Promise<void> {
	await (await load(this)).check(this, flags, path);
}

export async function identify(this: Context, flags: Flags, path: string): Promise<void> {
	await (await load(this)).identify(this, flags, path);
}
