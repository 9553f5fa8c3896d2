/** A seeded mix of VMs as input records of the policy module, for benchmarks. */

import { numbersFrom } from '../packages/testkit/src/random.mjs';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const FLAG = { efi: 1, sysfb: 2, videoDevice: 4, barIsMemory: 8, confidential: 16 };

/**
 * First and second kernels of generation 1 and 2 VMs, according to docs/domain.md, section 2: half with 128 MiB, the
 * others with any size up to 3.5 GiB in steps of 2 MiB; a quarter generation 1; a third without lfb_base, as after
 * kexec_load; a tenth with the framebuffer moved; one in ten confidential; a tenth without SYSFB.
 *
 * @param {number} count
 * @param {number} [seed]
 */
export function plausibleRecords(count, seed = 1) {
	const numbers = numbersFrom(seed);
	const next = () => numbers(2 ** 32);
	/** @param {number} n */
	const oneIn = (n) => next() % n === 0;
	const view = new DataView(new ArrayBuffer(count * 64));
	for (let at = 0; at < view.byteLength; at += 64) {
		const generation1 = oneIn(4);
		const lowMmio = oneIn(2) ? 128 * MIB : 128 * MIB + (next() % 1729) * 2 * MIB;
		const low = 4 * GIB - lowMmio;
		const confidential = !generation1 && oneIn(10);
		const unknown = generation1 || confidential || oneIn(3);
		const moved = oneIn(10) ? (1 + (next() % 64)) * MIB : 0;
		const bar = 4 * GIB - 128 * MIB;
		view.setUint32(at, low, true);
		view.setUint32(at + 8, 0xfed3ffff, true);
		view.setUint32(at + 16, generation1 ? bar : 0, true);
		view.setUint32(at + 24, generation1 ? 64 * MIB : 0, true);
		view.setUint32(at + 32, unknown ? 0 : low + moved, true);
		view.setUint32(at + 36, unknown ? 0 : 3 * MIB, true);
		view.setUint32(
			at + 40,
			(generation1 ? FLAG.videoDevice | FLAG.barIsMemory : FLAG.efi) |
				(oneIn(10) ? 0 : FLAG.sysfb) |
				(confidential ? FLAG.confidential : 0),
			true,
		);
	}
	return new Uint8Array(view.buffer);
}
