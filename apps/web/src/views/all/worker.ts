/** Computes a lattice in a worker. One scenario, one answer; the page terminates a worker that is no longer needed. */

import type { Scenario } from '../../state/scenario.ts';
import { computeLattice, FRAMEBUFFERS } from './lattice.ts';
import type { Update } from './request.ts';

self.addEventListener('message', ({ data }: MessageEvent<Scenario>) => {
	const report = (update: Update) => self.postMessage(update);
	const lattice = computeLattice(data, (done) => report({ kind: 'progress', done, of: FRAMEBUFFERS.length }));
	report({ kind: 'lattice', lattice });
});
