/**
 * The policy module's input and output records (docs/contract.md) as hex, for each case of reserve.json and each policy
 * in its `expected`, so that a host in any language can be tested without the walk. The output encodes the expected
 * answer, the input is the case after the walk of docs/domain.md, section 3.
 */

const MIB = 0x10_0000n;
const VTPM = 0xfed4_0000n;

/**
 * Policies in the order of the contract. Before the fix of the cut at the vTPM area, its first byte stays in the node.
 */
const POLICIES = [
	'screen-info',
	'gen1-bar',
	'sysfb-gate',
	'low-half',
	'low-half-ungated',
	'low-half-screen-info',
	'seed-proposal',
	'low-half-skip-cvm',
	'fixed-64m-fallback',
	'fixed-64m-always',
	'config-window-high',
	'none',
];
const ONE_BYTE_LONG = new Set([
	'screen-info',
	'gen1-bar',
	'sysfb-gate',
	'fixed-64m-fallback',
	'fixed-64m-always',
	'config-window-high',
	'none',
]);

const FLAGS = { efi: 1, sysfb: 2, videoDevice: 4, barIsMemory: 8, confidential: 16, resource32: 32 };
const MESSAGES = { 'unexpected-low-mmio-base': 1, 'framebuffer-base-zero': 2 };

/**
 * The head of the node list, both ends inclusive; null for an empty list. Implements all of step 3, since a node merged
 * further down the list can later be merged with the head.
 * @param {readonly string[]} ranges @param {boolean} oneByteLong @param {32 | 64} bits
 */
function headOf(ranges, oneByteLong, bits) {
	/** @param {bigint} value */
	const cast = (value) => BigInt.asUintN(bits, value);
	/** @type {{ first: bigint, last: bigint }[]} */
	const list = [];
	for (const range of ranges) {
		const [first = 0n, whole = 0n] = range.split('-').map((end) => cast(BigInt(end)));
		if (whole < MIB) {
			continue;
		}
		const reaches = first < VTPM && (oneByteLong ? whole > VTPM : whole >= VTPM);
		const last = reaches ? (oneByteLong ? VTPM : VTPM - 1n) : whole;
		let at = 0;
		for (; at < list.length; at++) {
			const node = /** @type {{ first: bigint, last: bigint }} */ (list[at]);
			if (cast(node.last + 1n) === first) {
				node.last = last;
				break;
			}
			if (node.first === cast(last + 1n)) {
				node.first = first;
				break;
			}
			if (node.first > last) {
				list.splice(at, 0, { first, last });
				break;
			}
		}
		if (at === list.length) {
			list.push({ first, last });
		}
	}
	return list[0] ?? null;
}

/** Little-endian. @param {bigint | number} value @param {number} bytes */
function hex(value, bytes) {
	const digits = BigInt.asUintN(bytes * 8, BigInt(value))
		.toString(16)
		.padStart(bytes * 2, '0');
	return (digits.match(/../g) ?? []).reverse().join('');
}

/** @param {any} input @param {string} policy */
function inputRecord(input, policy) {
	const head = headOf(input.mmio, ONE_BYTE_LONG.has(policy), input.resourceSize);
	// No node is encoded as 1..0, a backwards node as its first byte.
	const first = head === null ? 1n : head.first;
	const last = head === null ? 0n : head.last < head.first ? head.first : head.last;
	const flags =
		(input.bios ? 0 : FLAGS.efi) |
		(input.sysfb ? FLAGS.sysfb : 0) |
		(input.videoDevice ? FLAGS.videoDevice : 0) |
		(input.barIsMemory ? FLAGS.barIsMemory : 0) |
		(input.confidential ? FLAGS.confidential : 0) |
		(input.resourceSize === 32 ? FLAGS.resource32 : 0);
	const bar = hex(BigInt(input.bar.start), 8) + hex(BigInt(input.bar.size), 8);
	const lfb = hex(BigInt(input.lfbBase), 4) + hex(BigInt(input.lfbSize), 4);
	return hex(first, 8) + hex(last, 8) + bar + lfb + hex(flags, 4) + hex(0, 20);
}

/** @param {any} expected */
function outputRecord({ requested, reserved, attempts, messages }) {
	const bits = messages.reduce(
		(/** @type {number} */ sum, /** @type {keyof typeof MESSAGES} */ id) => sum | MESSAGES[id],
		0,
	);
	return (
		hex(BigInt(reserved?.start ?? 0), 8) +
		hex(reserved?.size ?? 0, 8) +
		hex(requested?.size ?? 0, 8) +
		hex(attempts, 4) +
		hex(bits, 4)
	);
}

/**
 * The same case with its records.
 * @template {{ input: any, expected: Record<string, any> }} C
 * @param {C} each
 */
export function withRecords(each) {
	const records = Object.entries(each.expected).map(([policy, expected]) => {
		const index = POLICIES.indexOf(policy);
		return { policy, index, input: inputRecord(each.input, policy), output: outputRecord(expected) };
	});
	return { ...each, records };
}
