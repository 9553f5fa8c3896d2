/** The module's memory layout, which the C code gets as a generated header. */

import { CASE_RECORD, MAX_RANGES, MESSAGE } from '@hvmmio/vectors/case';
import { cDefines, cStruct } from '@hvmmio/vectors/emit';
import { OUTPUT_WORDS } from './record.ts';

/** Inputs per batch. */
export const BATCH = 2048;
/** The source's stack, at address 0; kernel stacks have 16 KiB. */
export const STACK_BYTES = 0x10000;
/** Above it the source's data (at most this much), and above that the memory that it allocates. */
const DATA_BYTES = 0x10000;
const ARENA_BYTES = 0x200000;
/** End of the memory that the source may access, and start of the harness's state. */
export const STATE_AT = STACK_BYTES + DATA_BYTES + ARENA_BYTES;
/** Export names of the functions that may access that state. */
export const OWN_EXPORT = /^hvmmio_own_/;
/** Maximum number of ranges of a session. */
export const MAX_NODES = 1100;
/** Size of the whole memory, with room to spare. */
export const MEMORY_BYTES = 0x300000;
export const LOG_BYTES = 0x4000;
/** Maximum number of requests and frees recorded per driver call, and the size of each in 64-bit words. */
export const MAX_EVENTS = 16;
export const EVENT_WORDS64 = 5;

/** Bit of an output's messages, besides those of the known ones: another warning or error. */
export const MESSAGE_OTHER = 4;

/** A flag added to those of a case, which use bits from 0 up: every mapping of memory fails. */
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

/** The case's flags and record as C, generated from the table of fields. */
export const CASE_H = `${cDefines('HH_', (bit) => `${bit}u`)}
${cStruct('hh_case', CASE_RECORD, 'What is decided.')}`;

/** Where firmware puts the ranges: the VMBus device, its parent, its grandparent or the root. Indexed as in the C. */
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
