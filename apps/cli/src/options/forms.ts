/** Options for input and output formats, shared by layout, reserve and simulate. */

import { booleanKind, fileKind, ValueError } from '../command/kind.ts';
import { grouped, option, rare } from '../command/option.ts';
import { wholeKind } from './numbers.ts';

export const json = option(booleanKind, 'One JSON document on stdout');
/** Names that say another form than SVG, which is all that is written. */
const OTHER_FORM = /\.(?:png|jpe?g|gif|webp|avif|bmp|tiff?|ico|pdf|e?ps)$/i;

function readSvgName(name: string): string {
	const expected = 'the name of a file, such as map.svg';
	const why =
		name === ''
			? 'empty'
			: name === '-'
				? 'the answer is on stdout'
				: OTHER_FORM.test(name)
					? 'the picture is SVG and no other form'
					: null;
	if (why !== null) {
		throw new ValueError('usage', why, expected);
	}
	return name;
}

export const svg = option(
	{ ...fileKind('FILE', 'a file name'), fromText: readSvgName },
	'Write the map as an SVG picture',
);
export const vmFile = option(fileKind('FILE', 'a file name'), 'The VM from a JSON file, - for stdin; flags win');

export const formTable = grouped('INPUT AND OUTPUT', {
	vm: vmFile,
	json,
	ndjson: option(booleanKind, 'Requests on stdin, answers on stdout, one a line'),
	...rare({ jobs: option(wholeKind(1, 256), 'With --ndjson: threads that answer; the order stays (default 1)') }),
	svg,
	explain: option(booleanKind, 'Each step: who asks, what is skipped and why'),
});

/** Syntax of values, for help. */
export const VALUE_FORMS = 'Sizes: 128MB, 3.5GB, 0x8000000 or bytes; MB is 2^20. Addresses: 0xf8000000.';
