/** Input records that are the same everywhere and reach every branch of the decision. */

/** xorshift32. @param {number} seed not 0 */
function seeded(seed) {
	let state = seed;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return state >>> 0;
	};
}

/** Constants of the rules and boundaries; words of a record are often one of these or a neighbour. */
const NEAR = [0, 0x10_0000, 0x80_0000, 0x400_0000, 0x7fff_ffff, 0x8000_0000, 0xf800_0000, 0xfed4_0000, 0xffff_ffff];

/**
 * Records of 64 bytes: random 64-bit patterns, values around constants of the rules, values with few bits set; all
 * flags set and clear; some with typical nodes.
 *
 * @param {number} count
 */
export function randomRecords(count) {
	const random = seeded(0x2545_f491);
	const view = new DataView(new ArrayBuffer(count * 64));
	const word = () => {
		switch (random() % 4) {
			case 0:
				return random();
			case 1:
				return ((NEAR[random() % NEAR.length] ?? 0) + (random() % 5) - 2) >>> 0;
			case 2:
				return random() >>> (random() % 32);
			default:
				return random() & 0xfff0_0000;
		}
	};
	const high = () => (random() % 3 === 0 ? word() : random() % 3 === 0 ? random() % 3 : 0);
	for (let at = 0; at < view.byteLength; at += 64) {
		for (let field = 0; field < 32; field += 8) {
			view.setUint32(at + field, word(), true);
			view.setUint32(at + field + 4, high(), true);
		}
		view.setUint32(at + 32, word(), true);
		view.setUint32(at + 36, word(), true);
		view.setUint32(at + 40, random(), true);
		// Unused bytes.
		for (let rest = 44; rest < 64; rest += 4) view.setUint32(at + rest, random(), true);
		switch (random() % 4) {
			case 0:
				// A typical node, with the other fields random.
				view.setUint32(at + 4, 0, true);
				view.setUint32(at + 8, random() % 2 ? 0xfed3_ffff : 0xffff_ffff, true);
				view.setUint32(at + 12, 0, true);
				break;
			case 1:
				// lfb_base and BAR0 near the node's start.
				view.setUint32(at + 32, (view.getUint32(at, true) + (random() % 7) - 3) >>> 0, true);
				view.setBigUint64(at + 16, view.getBigUint64(at, true), true);
				break;
		}
	}
	return new Uint8Array(view.buffer);
}
