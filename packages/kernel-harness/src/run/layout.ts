/** The sizes of what the module keeps in its memory; the C is told them in a header of its own. */

import { CASE_RECORD, MAX_RANGES, MESSAGE } from '@hvmmio/vectors/case';
import { cDefines, cStruct } from '@hvmmio/vectors/emit';
import { OUTPUT_WORDS } from './record.ts';

/** Inputs that a batch holds. */
export const BATCH = 2048;
/** The source's stack, at address 0; kernels have 16 KiB. */
export const STACK_BYTES = 0x10000;
/** Above it the source's data, at most so much, and above that the memory that it allocates. */
const DATA_BYTES = 0x10000;
const ARENA_BYTES = 0x200000;
/** What the source may read and write ends here, and the harness's state begins. */
export const STATE_AT = STACK_BYTES + DATA_BYTES + ARENA_BYTES;
/** The functions that reach that state, by the names of their exports. */
export const OWN_EXPORT = /^hvmmio_own_/;
/** Ranges of a kernel that is run step by step. */
export const MAX_NODES = 1100;
/** More than what is kept takes. */
export const MEMORY_BYTES = 0x300000;
export const LOG_BYTES = 0x4000;
/** What a driver may ask for and give back in one call, in 64-bit words each. */
export const MAX_EVENTS = 16;
export const EVENT_WORDS64 = 5;

/** A bit of an output's messages beside the known ones: another warning or error. */
export const MESSAGE_OTHER = 4;

/** A flag beside those of a case, which are given out from below: no mapping of memory succeeds. */
export const FLAG_NO_MAPPING = 2 ** 31;

const SIZES = {
	BATCH,
	OUTPUT_WORDS,
	RANGES: MAX_RANGES,
	ALL: 255,
	NODES: MAX_NODES,
	DATA_BYTES,
	ARENA_BYTES,
	STATE_AT,
	MEMORY_BYTES,
	LOG_BYTES,
	EVENTS: MAX_EVENTS,
	MESSAGE_LOW_BASE: MESSAGE['unexpected-low-mmio-base'],
	MESSAGE_BASE_ZERO: MESSAGE['framebuffer-base-zero'],
	MESSAGE_OTHER,
	NO_MAPPING: FLAG_NO_MAPPING,
};

export const RECORD_H = Object.entries(SIZES)
	.map(([name, value]) => `#define HH_${name} ${value}\n`)
	.join('');

/** The case's flags and its record, from the table of fields. */
export const CASE_H = `${cDefines('HH_', (bit) => `${bit}u`)}
${cStruct('hh_case', CASE_RECORD, 'What is decided.')}`;

/** Where the ranges are in the ACPI namespace, by the C's numbers: the VMBus device, its parent, the parent's parent, the root. */
export const FIRMWARES = [
	'the parent has all',
	'the device has all',
	'the device has the first, the parent the rest',
	'the parent’s parent has all',
	'the parent has the first, its parent the rest',
	'the root has all',
	'the device cannot be read, the parent has all',
	'the parent cannot be read, its parent has all',
	'the parent has all, and then cannot be read',
	'the device has all, and then cannot be read',
] as const;
