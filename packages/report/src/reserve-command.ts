/** Inputs as command lines that can be pasted into a shell. */

import { ADDRESS_LIMIT } from '@hvmmio/core';
import type { InputJson, PropertyExample } from '@hvmmio/differential';
import { vmFlags } from './command.ts';
import { formatAddress } from './format.ts';

/** The video device's BAR where no flag says otherwise. */
const DEFAULT_BAR = '0xf8000000+67108864';

/**
 * A raw input as the line that puts it to core.
 * @param policy left out: the line asks the default policy
 * @returns null where no command line can state it: no range, one that runs backwards, or what has over 52 bits
 */
export function reserveCommand(input: InputJson, policy?: string): string | null {
	const { bar, mmio } = input;
	const isAddress = (value: string | number) => BigInt(value) < ADDRESS_LIMIT;
	const isStatable = (range: string) => {
		const [start = '', end = ''] = range.split('-');
		return BigInt(start) <= BigInt(end) && isAddress(end);
	};
	if (mmio.length === 0 || !mmio.every(isStatable) || !isAddress(bar.start) || BigInt(bar.size) > ADDRESS_LIMIT) {
		return null;
	}
	const barText = `${bar.start}+${BigInt(bar.size)}`;
	return [
		`hvmmio reserve${policy === undefined ? '' : ` --policy ${policy}`}`,
		...mmio.map((range) => `--mmio ${range}`),
		...(input.bios ? ['--bios'] : []),
		...(input.confidential ? ['--confidential'] : []),
		...(input.lfbBase === '0x0' ? [] : [`--lfb-base ${input.lfbBase}`]),
		...(input.lfbSize === 0 ? [] : [`--lfb-size ${input.lfbSize}`]),
		...(barText === DEFAULT_BAR ? [] : [`--bar ${barText}`]),
		...(input.barIsMemory ? [] : ['--bar-not-memory']),
		...(input.videoDevice ? [] : ['--no-video-device']),
		...(input.sysfb ? [] : ['--no-sysfb']),
		...(input.resourceSize === 64 ? [] : ['--resource-size 32']),
	].join(' ');
}

/** A VM of the lattice and the kernel on it. */
export function reserveVmCommand(policy: string, { vm, lfbBase, sysfb }: PropertyExample): string {
	return [
		`hvmmio reserve --policy ${policy}`,
		...vmFlags(vm),
		`--lfb-base ${formatAddress(lfbBase)}`,
		...(sysfb ? [] : ['--no-sysfb']),
	].join(' ');
}
