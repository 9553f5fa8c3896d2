/**
 * Allocations for many devices: a config window and a high window of the same size for each. The peer is the same with
 * a recorder, which must see every candidate, so that each search starts from the beginning: quadratic in the number of
 * devices.
 */

import { allocateMmio, createIomem, createResource } from '@hvmmio/core/guest';
import { nanoseconds } from '../timing.mjs';

const GIB = 2 ** 30;
const MIB = 2 ** 20;
const DEVICES = [64, 256, 1024, 4096];
/** Most devices for the peer, which takes seconds beyond this. */
const MAX_STEPPED = 1024;

/** @param {(line: string) => void} print */
export async function run(print) {
	print('  devices    a device      against 64 devices   a device, every search from the start');
	let first = 0;
	for (const devices of DEVICES) {
		/** @type {Record<string, () => void>} */
		const candidates = { remembered: () => allocate(devices, undefined) };
		if (devices <= MAX_STEPPED) {
			candidates['from the start'] = () => allocate(devices, () => undefined);
		}
		const { remembered = 0, 'from the start': stepped } = nanoseconds(candidates, devices, 3);
		first ||= remembered;
		const peer =
			stepped === undefined ? '' : `${Math.round(stepped)} ns, ${(stepped / remembered).toFixed(1)} times as long`;
		const ratio = `${(remembered / first).toFixed(2)} times`;
		print(
			`  ${String(devices).padStart(7)} ${String(Math.round(remembered)).padStart(8)} ns ${ratio.padStart(22)}   ${peer}`,
		);
	}
}

/** @param {number} devices @param {Parameters<typeof allocateMmio>[2]} recorder */
function allocate(devices, recorder) {
	const node = (/** @type {number} */ start, /** @type {number} */ end) => createResource('node', start, end, false);
	const space = { nodes: [node(GIB, 4 * GIB), node(64 * GIB, 128 * GIB)], reservation: null, iomem: createIomem() };
	const ask = { owner: 'pci0', inReservation: false, max: 2 ** 52 - 1 };
	for (let i = 0; i < devices; i++) {
		const config = allocateMmio(space, { ...ask, kind: 'config-window', min: 0, size: 8192, align: 4096 }, recorder);
		const high = { ...ask, kind: /** @type {const} */ ('high-window'), min: 4 * GIB, size: MIB, align: MIB };
		if (config === null || allocateMmio(space, high, recorder) === null) {
			throw new Error(`no room for device ${i}`);
		}
	}
}
