/** `hvmmio/simulate/1` straight from the simulation: the bytes of `simulateDocument` as JSON, in a fraction of the time. */

import {
	type Allocation,
	type AnyVm,
	type Conflict,
	type KernelRecord,
	lfbSizeOf,
	logLines,
	type Range,
	ROLES,
	type Simulation,
	sizeOf,
	summarize,
} from '@hvmmio/core';
import { ascii, type JsonBytes } from './json-bytes.ts';
import { anyVmJson } from './layout.ts';

// What stands between the values, as bytes: copied faster than text.
const SCHEMA = ascii('"schema":"hvmmio/simulate/1","vm":');
const VERDICT = ascii(',"verdict":');
const KERNELS = ascii(',"kernels":');
const SUMMARY = ascii(',"summary":');
const END = ascii('}');
const ROLE = ascii('{"role":');
const POLICY = ascii(',"policy":');
const DRIVERS = ascii(',"drivers":');
const LFB_BASE = ascii(',"lfbBase":');
const LFB_SIZE = ascii(',"lfbSize":');
const MMIO = ascii(',"mmio":');
const RESERVED = ascii(',"reserved":');
const ALLOCATIONS = ascii(',"allocations":');
const HOST_FRAMEBUFFER = ascii(',"hostFramebuffer":{"before":');
const AFTER = ascii(',"after":');
const CONFLICTS = ascii('},"conflicts":');
const LOG = ascii(',"log":');
const OWNER = ascii('{"owner":');
const KIND = ascii(',"kind":');
const REQUESTED = ascii(',"requested":');
const ALIGN = ascii(',"align":');
const RESULT = ascii(',"result":');
const RELEASED = ascii(',"released":');
const RANGE = ascii(',"range":');
const FRAMEBUFFER = ascii(',"framebuffer":');
const OVERLAP = ascii(',"overlap":');
const EFFECT = ascii(',"effect":');
const NULL = ascii('null');
const FROM = ascii('{"start":');
const TO = ascii(',"end":');
const SIZE = ascii(',"size":');
const OPEN = ascii('[');
const COMMA = ascii(',');
const CLOSE = ascii(']');

/** Writes the document's members and its closing brace; the opening one is the caller's, who may put an `id` first. */
export function writeSimulation(out: JsonBytes, simulation: Simulation<AnyVm>): void {
	const { vm, verdict, kernels } = simulation;
	out.raw(SCHEMA);
	out.text(JSON.stringify(anyVmJson(vm)));
	out.raw(VERDICT);
	out.word(verdict);
	out.raw(KERNELS);
	writeList(out, kernels, writeKernel);
	out.raw(SUMMARY);
	out.word(summarize(simulation));
	out.raw(END);
}

function writeKernel(out: JsonBytes, record: KernelRecord, index: number): void {
	const { lfbBase, policy } = record.kernel;
	out.raw(ROLE);
	out.word(ROLES[index] as string);
	out.raw(POLICY);
	out.word(policy.id);
	out.raw(DRIVERS);
	writeList(out, record.drivers, writeWord);
	out.raw(LFB_BASE);
	out.address(lfbBase);
	out.raw(LFB_SIZE);
	out.integer(lfbSizeOf(lfbBase));
	out.raw(MMIO);
	writeList(out, record.mmio, writeRange);
	out.raw(RESERVED);
	writeRange(out, record.reserved);
	out.raw(ALLOCATIONS);
	writeList(out, record.allocations, writeAllocation);
	out.raw(HOST_FRAMEBUFFER);
	writeRange(out, record.framebufferBefore);
	out.raw(AFTER);
	writeRange(out, record.framebufferAfter);
	out.raw(CONFLICTS);
	writeList(out, record.conflicts, writeConflict);
	out.raw(LOG);
	writeList(out, logLines(record), writeWord);
	out.raw(END);
}

function writeAllocation(out: JsonBytes, { owner, kind, requested, align, result, released }: Allocation): void {
	out.raw(OWNER);
	out.word(owner);
	out.raw(KIND);
	out.word(kind);
	out.raw(REQUESTED);
	out.integer(requested);
	out.raw(ALIGN);
	out.integer(align);
	out.raw(RESULT);
	writeRange(out, result);
	out.raw(RELEASED);
	writeWord(out, released);
	out.raw(END);
}

function writeConflict(out: JsonBytes, { owner, kind, range, framebuffer, overlap, effect }: Conflict): void {
	out.raw(OWNER);
	out.word(owner);
	out.raw(KIND);
	out.word(kind);
	out.raw(RANGE);
	writeRange(out, range);
	out.raw(FRAMEBUFFER);
	writeRange(out, framebuffer);
	out.raw(OVERLAP);
	writeRange(out, overlap);
	out.raw(EFFECT);
	out.word(effect);
	out.raw(END);
}

function writeRange(out: JsonBytes, range: Range | null): void {
	if (range === null) {
		out.raw(NULL);
		return;
	}
	out.raw(FROM);
	out.address(range.start);
	out.raw(TO);
	out.address(range.end - 1);
	out.raw(SIZE);
	out.integer(sizeOf(range));
	out.raw(END);
}

function writeWord(out: JsonBytes, word: string | null): void {
	if (word === null) {
		out.raw(NULL);
	} else {
		out.word(word);
	}
}

function writeList<T>(
	out: JsonBytes,
	items: readonly T[],
	write: (out: JsonBytes, item: T, index: number) => void,
): void {
	out.raw(OPEN);
	for (let i = 0; i < items.length; i++) {
		if (i > 0) {
			out.raw(COMMA);
		}
		write(out, items[i] as T, i);
	}
	out.raw(CLOSE);
}
