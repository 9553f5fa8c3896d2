/** All cases by file name, and the text of a file: one case per line. */

import { kexec } from './kexec.mjs';
import { layout } from './layout.mjs';
import { openvmm } from './openvmm.mjs';
import { withRecords } from './records.mjs';
import { reserve } from './reserve.mjs';
import { simulate } from './simulate.mjs';
import { walk } from './walk.mjs';

export const all = { layout, walk, reserve: reserve.map(withRecords), kexec, simulate, openvmm };

/** @param {readonly object[]} cases */
export function text(cases) {
	return `[\n${cases.map((each) => `\t${JSON.stringify(each)}`).join(',\n')}\n]\n`;
}
