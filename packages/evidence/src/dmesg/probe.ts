/** A driver's probe that has failed, as kernels of all ages say it. */

import type { Sink } from '../sink.ts';
import { GUID } from './rule.ts';

const FAILED = new RegExp(`^(?:(${GUID}): )?probe with driver (\\w{1,40}) failed with error (-?\\d{1,5})$`, 'i');
/** Until 6.9. */
const OLD = new RegExp(`^probe of (${GUID}) failed with error (-?\\d{1,5})$`, 'i');

/** @param rest what follows the driver's name in the line */
export function readProbeFailure(rest: string, driver: string, sink: Sink): boolean {
	const [, device, , error] = FAILED.exec(rest) ?? [];
	const [, old, oldError] = OLD.exec(rest) ?? [];
	if (error === undefined && oldError === undefined) {
		return false;
	}
	const named = device ?? old;
	sink.add('probe-failed', { device: named?.toLowerCase() ?? null, error: Number(error ?? oldError), driver });
	return true;
}
