/** Options that split a comparison into shards. */

import type { Shard } from '@hvmmio/differential';
import { booleanKind, textKind, ValueError } from '../command/kind.ts';
import { flagName, grouped, option } from '../command/option.ts';
import { InputError } from '../input-error.ts';

const EXPECTED = 'I/N, the part and how many parts there are, I from 1 to N';

const shardKind = textKind<Shard>(
	'I/N',
	(text) => {
		const [, index = '', of = ''] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
		const shard = { index: Number(index), of: Number(of) };
		if (index === '' || shard.index < 1 || shard.index > shard.of) {
			throw new ValueError('usage', index === '' ? 'not a part' : 'no such part', EXPECTED);
		}
		return shard;
	},
	EXPECTED,
);

export const shardTable = grouped('ON MANY MACHINES', {
	shard: option(shardKind, 'Run part I of N equal parts of the same inputs; the JSON answers of all can be merged'),
	merge: option(booleanKind, 'Read the JSON answers of all parts from files, and answer as the whole would'),
});

/** The only options that may be combined with --merge. */
const FORM: readonly string[] = ['json', 'format', 'color'];

/** @throws InputError for an option whose value is determined by the merged files */
export function checkAlone(options: Readonly<Record<string, unknown>>): void {
	const other = Object.keys(options).find((key) => options[key] !== undefined && !FORM.includes(key));
	if (other !== undefined) {
		const expected = 'files and no other flag than for the form of the answer';
		throw new InputError('usage', '--merge', undefined, `${flagName(other)} does not go with it`, expected);
	}
}
