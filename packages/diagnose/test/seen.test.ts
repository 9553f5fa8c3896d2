import { readEvidence } from '@hvmmio/evidence';
import { expect, it } from 'vitest';
import { diagnose, seenOf } from '../src/index.ts';

/** A generation 1 VM: its framebuffer is at 4 GiB - 128 MiB whatever the guest did (docs/domain.md, section 2). */
const IOMEM = `00100000-f7feffff : System RAM
f8000000-fffbffff : PCI Bus 0000:00
  f8000000-fbffffff : 0000:00:08.0
    f8000000-f8001fff : 3d3c1a52-41a6-4e0f-9a35-6d0f0c6f21a7
100000000-207ffffff : System RAM
fe0000000-fffffffff : PCI Bus 0000:00
  fe0000000-fe07fffff : 3d3c1a52-41a6-4e0f-9a35-6d0f0c6f21a7
`;

it('has each range once, by a short name, and says which lies on the framebuffer', async () => {
	const bytes = new TextEncoder().encode(IOMEM);
	const seen = seenOf(diagnose([await readEvidence('iomem', [bytes]), await readEvidence('iomem again', [bytes])]));
	expect(seen.lowMmio).toEqual({ start: 0xf800_0000, end: 0xfffc_0000 });
	expect(seen.highMmio).toEqual({ start: 0xf_e000_0000, end: 0x10_0000_0000 });
	expect(seen.devices.map(({ range, conflict }) => ({ ...range, conflict }))).toEqual([
		{ start: 0xf800_0000, end: 0xf800_2000, conflict: 'on the framebuffer' },
		{ start: 0xf_e000_0000, end: 0xf_e080_0000, conflict: null },
	]);
	expect(seen.devices.every(({ name }) => name.startsWith('3d3c1a52 '))).toBe(true);
});
