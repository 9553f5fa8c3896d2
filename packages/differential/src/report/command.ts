/** Inputs as command lines that can be pasted into a shell. */

import { ADDRESS_LIMIT } from '@hvmmio/core';
import { hex, type Input } from '../case/input.ts';
import { type LatticeLine, resolutionFor, vmOfLine } from '../sources/lattice.ts';

/** The video device's BAR as `hvmmio reserve` has it if nothing is said. */
const USUAL_BAR = '0xf8000000+67108864';

/** Null where the command cannot say it: no range at all, one that runs backwards, or what has over 52 bits. */
export function reserveCommand(policy: string, input: Input): string | null {
	const { bar, mmio } = input;
	const isAddress = (value: bigint) => value < ADDRESS_LIMIT;
	const ranges = mmio.every(({ start, last }) => start <= last && isAddress(last));
	if (mmio.length === 0 || !ranges || !isAddress(bar.start) || bar.size > ADDRESS_LIMIT) {
		return null;
	}
	const barText = `${hex(bar.start)}+${bar.size}`;
	return [
		`hvmmio reserve --policy ${policy}`,
		...mmio.map(({ start, last }) => `--mmio ${hex(start)}-${hex(last)}`),
		...(input.bios ? ['--bios'] : []),
		...(input.confidential ? ['--confidential'] : []),
		...(input.lfbBase === 0 ? [] : [`--lfb-base ${hex(input.lfbBase)}`]),
		...(input.lfbSize === 0 ? [] : [`--lfb-size ${input.lfbSize}`]),
		...(barText === USUAL_BAR ? [] : [`--bar ${barText}`]),
		...(input.barIsMemory ? [] : ['--bar-not-memory']),
		...(input.videoDevice ? [] : ['--no-video-device']),
		...(input.sysfb ? [] : ['--no-sysfb']),
		...(input.resourceSize === 64 ? [] : ['--resource-size 32']),
	].join(' ');
}

/** A VM of the lattice and the kernel on it. */
export function latticeCommand(policy: string, line: LatticeLine, step: number, lfbBase: number): string {
	const { horizontal, vertical } = resolutionFor(line.maxFramebuffer);
	return [
		`hvmmio reserve --policy ${policy}`,
		...(line.generation === 1 ? ['--generation 1'] : []),
		...(line.arch === 'arm64' ? ['--arch arm64'] : []),
		...(line.confidential ? ['--confidential'] : []),
		`--low-mmio ${vmOfLine(line, step).lowMmio / 2 ** 20}MB`,
		`--resolution ${horizontal}x${vertical}`,
		`--lfb-base ${hex(lfbBase)}`,
		...(line.sysfb ? [] : ['--no-sysfb']),
	].join(' ');
}
