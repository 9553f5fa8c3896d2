/** Entry points of `hvmmio kernel`; the implementation is large and loaded from a file of its own. */

import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import { checkAlone } from '../../options/shard.ts';
import type { CheckValues, DiffValues, IdentifyValues, ProveValues } from './command.ts';

export async function loadKernelVerbs(context: Context): Promise<typeof import('./verbs.ts')> {
	if (context.kernel === undefined) {
		throw new InputError('usage', 'kernel', undefined, 'not in this build', 'the command from its package');
	}
	return context.kernel();
}

export async function diff(context: Context, values: DiffValues, [old = '', now]: readonly string[]): Promise<void> {
	await (await loadKernelVerbs(context)).diff(context, values, old, now);
}

export async function check(context: Context, values: CheckValues, paths: readonly string[]): Promise<void> {
	const { merge, ...options } = values;
	if (merge) {
		checkAlone(options);
	} else if (paths.length > 1) {
		throw new InputError('usage', 'argument', paths[1], 'one too many', 'at most 1');
	}
	const verbs = await loadKernelVerbs(context);
	await (merge ? verbs.mergeChecks(context, values, paths) : verbs.check(context, values, paths[0] ?? ''));
}

export async function identify(
	context: Context,
	values: IdentifyValues,
	[path = '']: readonly string[],
): Promise<void> {
	await (await loadKernelVerbs(context)).identify(context, values, path);
}

export async function prove(context: Context, values: ProveValues, [path = '']: readonly string[]): Promise<void> {
	await (await loadKernelVerbs(context)).prove(context, values, path);
}
