/**
 * One loop per policy, so that the compiler can remove from each the code its policy does not need. A policy's number
 * is its position in docs/domain.md, section 4.
 */

import { decide } from './decide';
import { INPUT_BYTES, OUTPUT_BYTES } from './layout';
import { write } from './record';
import {
	ASKS_SYSFB,
	BIOS_SCREEN_INFO,
	FALLBACK_64M,
	IGNORES_LFB,
	LOW_HALF,
	SEED,
	SIZE_IS_INT,
	SKIPS_CONFIDENTIAL,
	WARNS_OF_ZERO,
} from './traits';

export const COUNT: u32 = 12;

// The loops count records instead of comparing addresses, because the address after a record that ends at 4 GiB is 0.
const IN = usize(INPUT_BYTES);
const OUT = usize(OUTPUT_BYTES);

/** @param policy below COUNT */
export function batch(policy: u32, input: usize, output: usize, n: u32): void {
	switch (policy) {
		case 0: // screen-info
			for (; n; --n, input += IN, output += OUT) decide(BIOS_SCREEN_INFO | SIZE_IS_INT, input, output);
			break;
		case 1: // gen1-bar
			for (; n; --n, input += IN, output += OUT) decide(0, input, output);
			break;
		case 2: // sysfb-gate
		case 10: // config-window-high: it differs for PCI devices only, not for the framebuffer
			for (; n; --n, input += IN, output += OUT) decide(ASKS_SYSFB, input, output);
			break;
		case 3: // low-half
			for (; n; --n, input += IN, output += OUT) decide(LOW_HALF | ASKS_SYSFB | WARNS_OF_ZERO, input, output);
			break;
		case 4: // low-half-ungated
			for (; n; --n, input += IN, output += OUT) decide(LOW_HALF | WARNS_OF_ZERO, input, output);
			break;
		case 5: // low-half-screen-info
			for (; n; --n, input += IN, output += OUT) decide(LOW_HALF | BIOS_SCREEN_INFO | WARNS_OF_ZERO, input, output);
			break;
		case 6: // seed-proposal
			for (; n; --n, input += IN, output += OUT) decide(SEED | SKIPS_CONFIDENTIAL, input, output);
			break;
		case 7: // low-half-skip-cvm
			for (; n; --n, input += IN, output += OUT) decide(LOW_HALF | ASKS_SYSFB | SKIPS_CONFIDENTIAL, input, output);
			break;
		case 8: // fixed-64m-fallback
			for (; n; --n, input += IN, output += OUT) decide(FALLBACK_64M | ASKS_SYSFB, input, output);
			break;
		case 9: // fixed-64m-always
			for (; n; --n, input += IN, output += OUT) decide(FALLBACK_64M | IGNORES_LFB, input, output);
			break;
		case 11: // none
			for (; n; --n, output += OUT) write(output, 0, 0, 0, 0, 0);
			break;
	}
}
