/** The lattice off the page's thread. One scenario, one answer; the page ends the worker it no longer waits for. */

import type { Scenario } from '../../state/scenario.ts';
import { computeLattice, FRAMEBUFFERS } from './lattice.ts';
import type { Told } from './request.ts';

self.addEventListener('message', ({ data }: MessageEvent<Scenario>) => {
	const tell = (told: Told) => self.postMessage(told);
	const lattice = computeLattice(data, (done) => tell({ kind: 'progress', done, of: FRAMEBUFFERS.length }));
	tell({ kind: 'lattice', lattice });
});
