/** The entry points called from untyped JavaScript: each wrong setting gives one error that names it. */

import { expect, test } from 'vitest';
import { DEFAULT_OPENVMM, DEFAULT_VM, LEGACY_VIDEO_BAR, resolveAnyVm } from '../src/host/index.ts';
import * as core from '../src/index.ts';
import { ROLES } from '../src/trace.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a file without types can write
const { hostLayout, plan, reserve, resolveOptions, resolveVm, simulate } = core as any;

const RANGE = { start: 0xf800_0000, end: 0x1_0000_0000 };
const INPUT = {
	mmio: [RANGE],
	bios: false,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	bar: { start: 0xf800_0000, size: 0x400_0000 },
	barIsMemory: true,
	videoDevice: true,
	sysfb: true,
	resourceSize: 64,
};

function circle(): object {
	const one: Record<string, unknown> = {};
	one['self'] = one;
	return one;
}

test.each<[string, RegExp, (told: () => void) => void]>([
	['vm', /expected an object/, (told) => simulate(undefined, {}, told)],
	['vm', /expected an object/, (told) => simulate(null, {}, told)],
	['vm', /expected an object/, (told) => simulate('lab', {}, told)],
	['vm', /not an object/, (told) => simulate(new Map([['generation', 1]]), {}, told)],
	['vm', /not an object/, (told) => simulate(new Date(), {}, told)],
	['generation', /inherited/, (told) => simulate(Object.create({ generation: 1 }), {}, told)],
	['generation', /inherited/, () => hostLayout(Object.create({ generation: 1 }))],
	['policy', /inherited/, (told) => simulate({}, Object.create({ policy: 'none' }), told)],
	['lowMmio', /not a number/, (told) => simulate({ lowMmio: 2n ** 27n }, {}, told)],
	['pci', /low is not a number/, (told) => simulate({}, { pci: [{ low: 1n, high: 1 }] }, told)],
	['pci', /"low":"NaN"/, (told) => simulate({}, { pci: [{ low: Number.NaN, high: 1 }] }, told)],
	['pci', /unknown self/, (told) => simulate({}, { pci: [circle()] }, told)],
	['lowMMIO', /expected lowMmio/, (told) => simulate({ lowMMIO: 1 }, {}, told)],
	['generation', /expected 1, 2/, (told) => simulate({ generation: '2' }, {}, told)],
	['arch', /expected x86_64, arm64/, (told) => simulate({ arch: 'x86' }, {}, told)],
	['confidential', /expected true or false/, (told) => simulate({ confidential: 'no' }, {}, told)],
	['lowMmio', /expected a whole number/, (told) => simulate({ lowMmio: '128MB' }, {}, told)],
	['lowMmio', /expected 128 MiB to 3.5 GiB/, (told) => simulate({ lowMmio: 1 }, {}, told)],
	['resolution', /expected \{horizontal, vertical\}/, (told) => simulate({ resolution: '1920x1080' }, {}, told)],
	['resolution', /unknown width/, (told) => simulate({ resolution: { width: 1, vertical: 1 } }, {}, told)],
	['polcy', /expected policy/, (told) => simulate({}, { polcy: 'gen1-bar' }, told)],
	['policy', /expected screen-info, gen1-bar/, (told) => simulate({}, { policy: 'lowhalf' }, told)],
	['secondPolicy', /expected screen-info/, (told) => simulate({}, { secondPolicy: 'x' }, told)],
	['loader', /expected kexec_load, kexec_file_load/, (told) => simulate({}, { loader: 'zzz' }, told)],
	['kexecTools', /expected 2.0.18, newer/, (told) => simulate({}, { kexecTools: '2.0.17' }, told)],
	['videoDriver', /expected hyperv_drm/, (told) => simulate({}, { videoDriver: 'bochs' }, told)],
	['sysfb', /expected true or false/, (told) => simulate({}, { sysfb: 'no' }, told)],
	['second', /expected true or false/, (told) => simulate({}, { second: 0 }, told)],
	['drivers', /each once at most/, (told) => simulate({}, { drivers: ['pci', 'pci'] }, told)],
	['drivers', /expected a list/, (told) => simulate({}, { drivers: 'pci' }, told)],
	['secondDrivers', /each once at most/, (told) => simulate({}, { secondDrivers: ['vga'] }, told)],
	['secondLfbBase', /over 32 bits/, (told) => simulate({}, { secondLfbBase: 2 ** 32 }, told)],
	['pci', /expected a list/, (told) => simulate({}, { pci: { low: 0, high: 1 } }, told)],
	['pci', /unknown hihg/, (told) => simulate({}, { pci: [{ low: 0, hihg: 1 }] }, told)],
	['mmio', /below its end/, (told) => simulate({}, { mmio: [{ start: 2, end: 1 }] }, told)],
	['framebuffer', /whole MiB/, (told) => simulate({}, { framebuffer: { start: 0, end: 7 } }, told)],
	['resolutionTyp', /expected resolutionType/, () => hostLayout({ resolutionTyp: 'single' })],
	['platform', /expected lab, azure/, () => hostLayout({ platform: 'aws' })],
	['policy', /no such policy/, () => reserve('low', INPUT)],
	['lfbBase', /over 32 bits/, () => reserve('low-half', { ...INPUT, lfbBase: 2 ** 32 })],
	['sysfb', /expected true or false/, () => reserve('low-half', { ...INPUT, sysfb: 1 })],
	['bar', /nothing given/, () => reserve('low-half', { ...INPUT, bar: undefined })],
	['efi', /unknown setting/, () => reserve('low-half', { ...INPUT, efi: true })],
	['lowMmio', /unknown setting/, () => plan({ lowMmio: 2 ** 27 })],
	['physicalAddressBit', /expected physicalAddressBits/, () => plan({}, { physicalAddressBit: 39 })],
	['physicalAddressBits', /expected 33 to 52/, () => plan({}, { physicalAddressBits: 64 })],
	['loader', /expected kexec_load/, () => plan({}, { loader: 'kexec' })],
	['vm', /nothing given/, () => resolveVm()],
	['second', /expected true or false/, () => resolveOptions({ second: 'yes' })],
])('%s: %s', (setting, message, call) => {
	let events = 0;
	const run = () => call(() => events++);
	expect(run).toThrow(core.SettingError);
	expect(run).toThrow(expect.objectContaining({ setting, message: expect.stringMatching(message) }));
	expect(events).toBe(0);
});

test('settings are resolved, and results are plain data', () => {
	const simulation = simulate({ generation: 2 });
	expect(simulation.vm).toEqual(resolveVm({}));
	expect(structuredClone(simulation)).toEqual(simulation);
	const planned = plan({});
	expect(structuredClone(planned)).toEqual(planned);
	expect(structuredClone(core.POLICIES)).toEqual(core.POLICIES);
});

test('a VM that is complete is taken as it is', () => {
	for (const vm of [resolveVm({ generation: 1 }), resolveVm({ confidential: true, platform: 'azure' })]) {
		expect(resolveVm(vm)).toEqual(vm);
		expect(simulate(vm).vm).toEqual(vm);
	}
	const openvmm = resolveAnyVm({ host: 'openvmm', ram: 2 ** 32 });
	expect(simulate(openvmm).vm).toEqual(openvmm);
});

test('constants that are handed out cannot be changed', () => {
	for (const constant of [
		core.POLICIES,
		core.POLICIES[0],
		core.DEFAULT_OPTIONS,
		core.DEFAULT_OPTIONS.pci[0],
		DEFAULT_VM,
		DEFAULT_OPENVMM,
	]) {
		expect(Object.isFrozen(constant)).toBe(true);
	}
	expect(Object.isFrozen(LEGACY_VIDEO_BAR)).toBe(true);
	expect(Object.isFrozen(ROLES)).toBe(true);
});

test('a record has its policy by id', () => {
	const { kernels } = simulate({}, { policy: 'gen1-bar', secondPolicy: 'none' });
	expect(kernels.map(({ kernel }: { kernel: { policy: unknown } }) => kernel.policy)).toEqual(['gen1-bar', 'none']);
});
