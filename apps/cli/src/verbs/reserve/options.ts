/** The options of reserve; in a request, what `options` may have. */

import { DEFAULT_OPTIONS, type ReserveInput } from '@hvmmio/core';
import { LEGACY_VIDEO_BAR } from '@hvmmio/core/host';
import { formatAddress, shortSize } from '@hvmmio/report';
import { booleanKind, choiceKind } from '../../command/kind.ts';
import { grouped, negatable, opposite, option, rare, repeated } from '../../command/option.ts';
import { withDefault } from '../../options/defaults.ts';
import { policyKind } from '../../options/kernels.ts';
import { address32Kind, rangeKind, size32Kind, spanKind } from '../../options/numbers.ts';
import { pathKind, sourceTable } from '../../options/source.ts';
import { vmTable } from '../../options/vm.ts';
import { ENGINE_NAMES } from '../difftest/names.ts';

/** Defaults of raw inputs; the ranges have no default. */
export const RAW_DEFAULTS: Omit<ReserveInput, 'mmio'> = {
	bios: false,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	bar: LEGACY_VIDEO_BAR,
	barIsMemory: true,
	videoDevice: true,
	sysfb: DEFAULT_OPTIONS.sysfb,
	resourceSize: 64,
};

export const reserveTable = {
	...grouped('KERNEL', {
		policy: option(policyKind, withDefault('Which policy decides, an id of hvmmio policies', DEFAULT_OPTIONS.policy)),
		lfbBase: option(address32Kind, 'screen_info.lfb_base (default: what the host reports; generation 1: 0)'),
		lfbSize: option(size32Kind, 'screen_info.lfb_size (default: 3MB with an lfb_base, else 0)'),
		...rare({
			sysfb: negatable(withDefault('Is CONFIG_SYSFB set?', DEFAULT_OPTIONS.sysfb)),
			resourceSize: option(
				choiceKind<32 | 64>([64, 32]),
				withDefault('Bits of resource_size_t', RAW_DEFAULTS.resourceSize),
			),
		}),
		engine: option(choiceKind(ENGINE_NAMES), withDefault('Which implementation answers', ENGINE_NAMES[0])),
	}),
	...grouped('RAW INPUTS', {
		mmio: repeated(rangeKind, 'A range of _CRS, END included, instead of a VM; may be repeated'),
		...rare({
			bios: option(booleanKind, 'With --mmio: a generation 1 VM (default EFI)'),
			bar: option(
				spanKind,
				withDefault(
					'With --mmio: BAR0 of the legacy video device',
					`${formatAddress(RAW_DEFAULTS.bar.start)}+${shortSize(RAW_DEFAULTS.bar.size)}`,
				),
			),
			barIsMemory: opposite('barNotMemory', 'With --mmio: BAR0 is not memory'),
			videoDevice: negatable(withDefault('With --mmio: is the legacy video device there?', RAW_DEFAULTS.videoDevice)),
		}),
	}),
	...rare({
		kernel: { ...option(pathKind, 'With --engine kernel: a kernel tree or its vmbus_drv.c'), group: 'KERNEL SOURCE' },
		...sourceTable,
	}),
	confidential: vmTable.confidential,
};
