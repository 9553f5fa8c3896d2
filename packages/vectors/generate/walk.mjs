/** Cases of the walk over `_CRS`: docs/domain.md, section 3. */

import { given } from './shorthand.mjs';

const SOURCE = 'docs/domain.md, section 3';

/**
 * @param {string} id @param {string} why @param {string[]} ranges @param {string[]} nodes
 * @param {'exact' | 'one-byte-long'} [cut] @param {32 | 64} [resourceSize]
 */
function walked(id, why, ranges, nodes, cut = 'exact', resourceSize = 64) {
	return { id, why, source: SOURCE, ranges, cut, resourceSize, nodes: nodes.map(given) };
}

const HIGH = '0xfe0000000-0xfffffffff';

export const walk = [
	walked('gen2', 'the usual two windows', ['0xf8000000-0xffffffff', HIGH], ['0xf8000000-0xfed3ffff', HIGH]),
	walked(
		'gen2-before',
		'before 016a25e4b0df the cut leaves a byte of the vTPM area',
		['0xf8000000-0xffffffff', HIGH],
		['0xf8000000-0xfed40000', HIGH],
		'one-byte-long',
	),
	walked(
		'swapped',
		'the low window comes to the front',
		[HIGH, '0xf8000000-0xffffffff'],
		['0xf8000000-0xfed3ffff', HIGH],
	),
	walked('none', 'no range, no node', [], []),
	walked('ends-1m-less-1', 'ends below 1 MiB: ignored', ['0xa0000-0xfffff'], []),
	walked('ends-at-1m', 'its last byte is at 1 MiB: kept', ['0xa0000-0x100000'], ['0xa0000-0x100000']),
	walked(
		'cut-last-below',
		'ends at the last byte before the area: nothing to cut',
		['0xf8000000-0xfed3ffff'],
		['0xf8000000-0xfed3ffff'],
	),
	walked(
		'cut-first-in',
		'ends on the first byte of the area: cut',
		['0xf8000000-0xfed40000'],
		['0xf8000000-0xfed3ffff'],
	),
	walked(
		'cut-first-in-before',
		'ends on the first byte of the area: the old test lets it pass',
		['0xf8000000-0xfed40000'],
		['0xf8000000-0xfed40000'],
		'one-byte-long',
	),
	walked(
		'cut-second-in-before',
		'ends on the second byte of the area: cut to the first',
		['0xf8000000-0xfed40001'],
		['0xf8000000-0xfed40000'],
		'one-byte-long',
	),
	walked('cut-starts-below', 'one byte below the area is kept', ['0xfed3ffff-0xffffffff'], ['0xfed3ffff-0xfed3ffff']),
	walked('cut-starts-in', 'starts in the area: kept whole', ['0xfed40000-0xffffffff'], ['0xfed40000-0xffffffff']),
	walked(
		'cut-spans-4g',
		'a range over 4 GiB loses all above the cut',
		['0xf0000000-0x1ffffffff'],
		['0xf0000000-0xfed3ffff'],
	),
	walked(
		'grows-up',
		'a node ends just below the range',
		['0xd0000000-0xdfffffff', '0xe0000000-0xefffffff'],
		['0xd0000000-0xefffffff'],
	),
	walked(
		'grows-down',
		'a node starts just above the range',
		['0xe0000000-0xefffffff', '0xd0000000-0xdfffffff'],
		['0xd0000000-0xefffffff'],
	),
	walked(
		'gap-of-a-byte',
		'a byte between them keeps them apart',
		['0xd0000000-0xdffffffe', '0xe0000000-0xefffffff'],
		['0xd0000000-0xdffffffe', '0xe0000000-0xefffffff'],
	),
	walked(
		'no-second-merge',
		'what fills the gap joins the lower node only',
		['0xc0000000-0xcfffffff', '0xe0000000-0xefffffff', '0xd0000000-0xdfffffff'],
		['0xc0000000-0xdfffffff', '0xe0000000-0xefffffff'],
	),
	walked(
		'overlap-unsorted',
		'a range that overlaps the node is appended, though it starts below',
		['0xd0000000-0xefffffff', '0xc0000000-0xdfffffff'],
		['0xd0000000-0xefffffff', '0xc0000000-0xdfffffff'],
	),
	walked('twice', 'the same range twice is two nodes', [HIGH, HIGH], [HIGH, HIGH]),
	walked(
		'first-rule-wins',
		'the lower neighbour is met first and grows',
		['0xc0000000-0xcfffffff', '0xf0000000-0xf0ffffff', '0xd0000000-0xefffffff'],
		['0xc0000000-0xefffffff', '0xf0000000-0xf0ffffff'],
	),
	walked(
		'cut-then-neighbour',
		'the cut comes before the comparison: no neighbour at 4 GiB any more',
		['0xf8000000-0xffffffff', '0x100000000-0x1ffffffff'],
		['0xf8000000-0xfed3ffff', '0x100000000-0x1ffffffff'],
	),
	walked(
		'truncated',
		'with 32 bits the high window becomes 0xe0000000-0xffffffff, is cut, and overlaps the node',
		['0xf8000000-0xffffffff', HIGH],
		['0xf8000000-0xfed3ffff', '0xe0000000-0xfed3ffff'],
		'exact',
		32,
	),
	walked(
		'truncated-away',
		'with 32 bits it ends at 0xfffff, below 1 MiB',
		['0x100000000-0x1000fffff'],
		[],
		'exact',
		32,
	),
];
