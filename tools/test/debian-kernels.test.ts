/** `policies --kernel` for Debian's kernels, compared with their C; all of them: node tools/debian-kernels.mjs. */

import { testWith, treeOf } from '@hvmmio/testkit/kernels';
import { describe, expect } from 'vitest';
import { heldAgainstTable } from '../debian-kernels.mjs';

/** Kernels of series that no other suite identifies. */
const VERSIONS = { '5.10.262-1': 'low-half-screen-info', '7.2.13-1': 'low-half', '7.3.4-1~bpo13+1': 'low-half' };

describe('a Debian kernel decides as the table says', async () => {
	for (const [version, policy] of Object.entries(VERSIONS)) {
		const tree = await treeOf(version);
		testWith(tree)(version, { timeout: 300_000 }, () => {
			expect(heldAgainstTable(version, tree?.path ?? '')).toMatchObject({
				identified: policy,
				known: policy,
				isSame: true,
			});
		});
	}
});
