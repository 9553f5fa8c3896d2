/** Suggestions for refused command lines. */

import { type Flag, flagsOf } from './flags.ts';
import { flagText } from './help.ts';
import type { Kind } from './kind.ts';
import { alternatives, nearest } from './suggest.ts';
import type { AnyVerb } from './verb.ts';

/** Separators to try between two halves of a value. */
const JOINTS = [' ', ',', '-', '+', 'x'];
const MAX_FLAGS = 3;
const NO = /^(no|false|off|0)$/i;
const YES = /^(yes|true|on|1)$/i;

/** What to expect instead of an unknown flag; `next` is the following argument. */
export function expectedFlag(name: string, next: string | undefined, verb: AnyVerb): string {
	const visible = [...flagsOf(verb.table)].filter(([, { entry }]) => !entry.hidden);
	const names = visible.map(([each]) => `--${each}`);
	const near = nearest(
		name.slice(2),
		visible.map(([each]) => each),
	).map((each) => `--${each}`);
	// A PowerShell parameter, --no-color, or a value of another flag: --format json.
	const parameters = visible
		.filter(([, { entry }]) => entry.parameter?.toLowerCase() === name.slice(2).toLowerCase())
		.map(([each]) => `--${each}`);
	const positive = visible.find(([each]) => name === `--no-${each}`);
	const value = names.filter((each) => each === `--${next}`);
	const meant = [near, parameters, positive ? [flagText(positive[1].key, positive[1].entry)] : [], value];
	const found = meant.find((each) => each.length > 0);
	return found ? alternatives(found) : `a flag that "hvmmio ${verb.name} --help" lists`;
}

/** What to expect instead of an argument that the verb does not accept; `before` is the preceding one. */
export function expectedArgument(argument: string, before: string, verb: AnyVerb): string {
	if (argument === 'help') {
		return `hvmmio help ${verb.name}`;
	}
	const flags = flagsOf(verb.table);
	const switched = flags.get(before.replace(/^--/, ''));
	if (switched !== undefined && (NO.test(argument) || YES.test(argument))) {
		return expectedSwitch(before, argument, switched);
	}
	const taking = [...flags].filter(([, { entry }]) => !entry.hidden && reads(entry.kind, argument));
	if (taking.length > 0 && taking.length <= MAX_FLAGS) {
		return alternatives(taking.map(([name]) => `--${name} ${argument}`));
	}
	const { max = 0 } = verb.positionals ?? {};
	return max === 0 ? `flags alone, which "hvmmio ${verb.name} --help" lists` : `at most ${max}`;
}

/** What to expect from a flag that does not take a value but was given one. */
export function expectedSwitch(name: string, value: string, { entry }: Flag): string {
	if (!NO.test(value)) {
		return `${name} alone`;
	}
	return entry.negatable && !name.startsWith('--no-') ? `--no-${name.slice(2)}` : `${name} alone, or not at all`;
}

/** The value that two arguments form together, quoted for a shell: `128 MB`, `low=16MB high=1GB`. */
export function joined(kind: Kind<unknown>, first: string, second: string): string | undefined {
	const joint = JOINTS.find((each) => reads(kind, `${first}${each}${second}`));
	const value = `${first}${joint}${second}`;
	return joint === undefined ? undefined : joint === ' ' ? `"${value}"` : value;
}

/** True if the kind accepts this text, but not any text. */
function reads(kind: Kind<unknown>, text: string): boolean {
	return takes(kind, text) && !takes(kind, '?');
}

function takes(kind: Kind<unknown>, text: string): boolean {
	try {
		kind.fromText(text);
		return kind.placeholder !== '';
	} catch {
		return false;
	}
}
