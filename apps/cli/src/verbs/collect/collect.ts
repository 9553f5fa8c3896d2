/** Prints the collection scripts; nothing is run here. */

import { COLLECT_HOST_LINES, COLLECT_SCRIPT } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import type { CollectValues } from './command.ts';

export default function run(context: Context, { host }: CollectValues): void {
	context.out(host ? `${COLLECT_HOST_LINES.join('\n')}\n` : COLLECT_SCRIPT);
}
