/**
 * Test timeouts in minutes, long enough that only hanging tests reach them. HVMMIO_TIMEOUT_SCALE multiplies them for
 * slow machines.
 */

const SCALE = Number(process.env['HVMMIO_TIMEOUT_SCALE'] ?? 1);
if (!(SCALE > 0 && SCALE <= 100)) {
	throw new Error(`HVMMIO_TIMEOUT_SCALE ${process.env['HVMMIO_TIMEOUT_SCALE']}: out of range, expected 0 to 100`);
}

/** Milliseconds. */
export function minutes(count: number): number {
	return count * 60_000 * SCALE;
}

/** Timeouts for `test` of a vitest configuration. */
export const PATIENCE = { testTimeout: minutes(10), hookTimeout: minutes(10), teardownTimeout: minutes(2) };
