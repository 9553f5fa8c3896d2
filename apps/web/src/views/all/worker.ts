/** Computes a lattice in a worker. One scenario, one answer; the page terminates a worker that is no longer needed. */

import type { Scenario } from '../../state/scenario.ts';
import { computeLattice, FRAMEBUFFERS } from './lattice.ts';
import type { Told } from './request.ts';

self.addEventListener('message', ({ data }: MessageEvent<Scenario>) => {
	const tell = (told: Told) => self.postMessage(told);
	const lattice = computeLattice(data, (done) => tell({ kind: 'progress', done, of: FRAMEBUFFERS.length }));
	tell({ kind: 'lattice', lattice });
});
