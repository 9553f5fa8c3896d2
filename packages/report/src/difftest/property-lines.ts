/** Properties as text: one line each, or a table of the VMs on which it fails. */

import type { GroupCount } from '@hvmmio/differential';
import { columnLines } from '../text/columns.ts';
import { formatCount } from '../text/count.ts';
import { type Line, rows, verbatim } from '../text/lines.ts';
import type { PropertyDocument } from './document.ts';

interface Column {
	readonly title: readonly [string, string];
	readonly has: (group: GroupCount) => boolean;
}

function column(top: string, bottom: string, has: Column['has']): Column {
	return { title: [top, bottom], has: (group) => has(group) };
}

const COLUMNS: readonly Column[] = [
	...(['known', 'zero'] as const).map((knowledge) =>
		column('Gen1', knowledge, (each) => each.generation === 1 && each.knowledge === knowledge),
	),
	...(['known', 'zero', 'moved'] as const).map((knowledge) =>
		column('Gen2', knowledge, (each) => each.generation === 2 && !each.confidential && each.knowledge === knowledge),
	),
	column('CVM', 'known', (each) => each.confidential && each.knowledge === 'known'),
	column('CVM', 'zero', (each) => each.confidential && each.knowledge === 'zero'),
];

/** @param columns width of the tables */
export function propertyLines(documents: readonly PropertyDocument[], columns: number): Line[] {
	const properties = [...new Set(documents.map(({ property }) => property))];
	return properties.flatMap((property) => {
		const ofPolicies = documents.filter((each) => each.property === property);
		const [first] = ofPolicies;
		if (first === undefined) {
			return [];
		}
		if (ofPolicies.every(({ fails }) => fails === 0)) {
			return rows(`the reservation ${first.claim}: on every VM, by every policy`, '');
		}
		return [
			...rows(
				`the reservation ${first.claim}: VMs and kernels on which it does not, by what lfb_base says`,
				...tables(ofPolicies, columns).map((line) => `  ${line}`),
				'  the smallest of each policy',
			),
			...verbatim(...ofPolicies.flatMap(({ example }) => (example ? [`    ${example.command}`] : []))),
			...rows(''),
		];
	});
}

/** Both tables with common columns, if they fit. */
function tables(ofPolicies: readonly PropertyDocument[], columns: number): string[] {
	const one = table('with CONFIG_SYSFB', ofPolicies, true);
	const other = table('without CONFIG_SYSFB', ofPolicies, false);
	const both = columnLines([...one, ...other]);
	const room = columns - 2;
	return both.every((line) => line.length <= room)
		? both
		: [one, other].flatMap((each) => columnLines(each, { columns: room, heads: 2 }));
}

function table(title: string, ofPolicies: readonly PropertyDocument[], sysfb: boolean): string[][] {
	const cells = (row: PropertyDocument, of: (group: GroupCount) => number) =>
		COLUMNS.map(({ has }) => {
			const groups = row.groups.filter((group) => group.sysfb === sysfb && has(group));
			return formatCount(groups.reduce((sum, group) => sum + of(group), 0));
		});
	const [first] = ofPolicies as [PropertyDocument];
	return [
		[title, ...COLUMNS.map((each) => each.title[0])],
		['', ...COLUMNS.map((each) => each.title[1])],
		['of', ...cells(first, ({ applies }) => applies)],
		...ofPolicies.map((row) => [row.policy, ...cells(row, ({ fails }) => fails)]),
	];
}
