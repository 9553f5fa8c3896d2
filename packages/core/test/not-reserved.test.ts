/** Why nothing is reserved. Which policy looks at what: docs/domain.md, section 4. */

import { expect, test } from 'vitest';
import { whyNotReserved } from '../src/guest/index.ts';
import { resolveOpenVmm } from '../src/host/index.ts';
import { type AnyVm, resolveVm, type SimulateOptions, simulate } from '../src/index.ts';

const GIB = 2 ** 30;
/** A machine with BIOS and without the legacy PCI video device. */
const DIRECT = resolveOpenVmm({ ram: GIB, gfx: true, boot: 'direct' });
const TREE = resolveOpenVmm({ ram: GIB, gfx: true, boot: 'devicetree', arch: 'arm64' });

test.each<[string | null, AnyVm, SimulateOptions]>([
	[null, resolveVm({}), {}],
	['device-tree', TREE, {}],
	['no-policy', resolveVm({}), { policy: 'none' }],
	['no-node', resolveVm({}), { mmio: [] }],
	['confidential', resolveVm({ confidential: true }), { policy: 'seed-proposal' }],
	['confidential', resolveVm({ confidential: true }), { policy: 'low-half-skip-cvm' }],
	['no-bar', DIRECT, { policy: 'gen1-bar' }],
	['no-bar', DIRECT, { policy: 'low-half' }],
	// On BIOS it is sysfb-gate, and looks for the BAR too.
	['no-bar', DIRECT, { policy: 'fixed-64m-fallback' }],
	['lfb-base-zero', DIRECT, { policy: 'screen-info' }],
	['lfb-base-zero', DIRECT, { policy: 'low-half-screen-info' }],
	['no-sysfb', resolveVm({}), { policy: 'sysfb-gate', sysfb: false }],
	['no-sysfb', resolveVm({}), { policy: 'low-half', sysfb: false }],
	['no-sysfb', resolveVm({}), { policy: 'sysfb-gate', sysfb: false, lfbBase: 0 }],
	['lfb-base-zero', resolveVm({}), { policy: 'gen1-bar', sysfb: false, lfbBase: 0 }],
	// 8 MiB from 0xf8000000 on, halved down to 1 MiB, do not fit in a node of 64 KiB.
	['no-room', resolveVm({}), { policy: 'gen1-bar', mmio: [{ start: 0xf800_0000, end: 0xf801_0000 }] }],
])('%s', (why, vm, options) => {
	const { host, kernels } = simulate(vm, { ...options, second: false });
	expect(kernels.map((kernel) => whyNotReserved(host, kernel))).toEqual([why]);
});
