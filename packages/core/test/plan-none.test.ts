/** Infeasible plans: reasons and alternatives. */

import { describe, expect, test } from 'vitest';
import { GIB, MIB } from '../src/address/index.ts';
import { LOW_MMIO_MAX } from '../src/host/index.ts';
import { type PlanOptions, type PlanSettings, plan } from '../src/index.ts';
import { everyOrderSucceeds, ids, LARGEST, QUESTIONS, reason, STEP, sizes, TWO, UHD } from './plan-case.ts';

describe('where no sizes will do', () => {
	test('a policy that forgets the framebuffer', () => {
		const answer = plan({}, { policy: 'gen1-bar' });
		expect(ids(answer)).toEqual(['fails']);
		const { largest } = reason(answer, 'fails');
		// 8 MiB of framebuffer at the low base, of which the second kernel (lfb_base 0) knows nothing.
		expect(largest.kernels[1]?.conflicts[0]).toMatchObject({ owner: 'pci0', effect: 'd0-entry-refused' });
		expect(!answer.feasible && answer.alternatives).toEqual([
			{ change: 'kexec-file-load', lowMmio: 128 * MIB, highMmio: STEP, physicalAddressBits: null },
			{ change: 'fixed-kernel', lowMmio: 128 * MIB, highMmio: STEP, physicalAddressBits: null },
		]);
		for (let low = 128 * MIB; low <= LOW_MMIO_MAX; low += STEP) {
			expect(everyOrderSucceeds({}, { policy: 'gen1-bar' }, low, 512 * MIB)).toBe(false);
		}
	});

	test('kexec -s is no help where 8 MiB are reserved for 32, nor on arm64', () => {
		const changes = (settings: PlanSettings) => {
			const answer = plan(settings, { policy: 'gen1-bar', pci: TWO });
			return answer.feasible ? null : answer.alternatives.map(({ change, lowMmio }) => [change, lowMmio / MIB]);
		};
		expect(changes({ resolution: UHD })).toEqual([['fixed-kernel', 162]]);
		expect(changes({ arch: 'arm64' })).toEqual([['fixed-kernel', 512]]);
	});

	test('a fixed policy without CONFIG_SYSFB', () => {
		const answer = plan({}, { sysfb: false });
		expect(answer.feasible ? [] : answer.alternatives).toMatchObject([{ change: 'fixed-kernel' }]);
		expect(plan({}, { policy: 'low-half-ungated', sysfb: false }).feasible).toBe(true);
	});

	test('without a second kernel the old policy does', () => {
		expect(sizes({}, { policy: 'gen1-bar', second: false })).toEqual([128, 2, 128]);
	});

	test('generation 1 with a framebuffer above 64 MiB', () => {
		const answer = plan({ generation: 1, resolution: LARGEST });
		expect(ids(answer)).toEqual(['gen1-framebuffer', 'fails']);
		expect(reason(answer, 'gen1-framebuffer')).toMatchObject({ framebuffer: 128 * MIB, bar: 64 * MIB });
		expect(answer.feasible ? [] : answer.alternatives).toMatchObject([
			{ change: 'default-modes', lowMmio: 128 * MIB, highMmio: STEP },
			{ change: 'generation-2', lowMmio: 128 * MIB, highMmio: STEP },
		]);
		// 4096x4096 need just 64 MiB.
		expect(plan({ generation: 1, resolution: { horizontal: 4096, vertical: 4096 } }).feasible).toBe(true);
	});

	test('more 32-bit BARs than low MMIO can hold', () => {
		const answer = plan(
			{},
			{
				pci: [
					{ low: 2 * GIB, high: 0 },
					{ low: 1.5 * GIB, high: 0 },
				],
			},
		);
		expect(ids(answer)).toEqual(['low-windows']);
		// 3.5 GiB without the 18.75 MiB of the vTPM area.
		expect(reason(answer, 'low-windows')).toMatchObject({ needed: 3.5 * GIB, room: 3565.25 * MIB });
		expect(answer.feasible ? null : answer.alternatives).toEqual([]);
	});

	test('a 32-bit BAR of 2 GiB finds no place for its alignment', () => {
		// It would have to lie at 0x80000000, and end in the vTPM area.
		const answer = plan({}, { pci: [{ low: 2 * GIB, high: 0 }] });
		expect(ids(answer)).toEqual(['fails']);
		expect(reason(answer, 'fails').largest.verdict).toBe('degraded');
	});

	test('high MMIO past the physical addresses', () => {
		// 64 GiB from 0x1000000000 end at 2^37 exactly.
		expect(sizes({}, { pci: TWO, physicalAddressBits: 37 })).toEqual([162, 66048, 162]);
		const answer = plan({}, { pci: TWO, physicalAddressBits: 36 });
		expect(ids(answer)).toEqual(['high-windows']);
		expect(reason(answer, 'high-windows')).toMatchObject({ needed: 64 * GIB + MIB, room: 512 * MIB });
		expect(answer.feasible ? [] : answer.alternatives).toEqual([
			{ change: 'address-bits', lowMmio: 162 * MIB, highMmio: 66048 * MIB, physicalAddressBits: 37 },
		]);
		// The host's own 512 MiB are just below 2^36.
		expect(plan({ highMmio: 512 * MIB }, { physicalAddressBits: 36 }).feasible).toBe(true);
		expect(ids(plan({ highMmio: 514 * MIB }, { physicalAddressBits: 36 }))).toEqual(['no-high-mmio']);
		// The base itself is past 2^35.
		const none = plan({}, { physicalAddressBits: 35 });
		expect(reason(none, 'no-high-mmio')).toMatchObject({ base: 0xf_e000_0000, least: STEP, room: 0 });
	});

	test('every alternative does what it says', () => {
		const changed = (change: string): [PlanSettings, PlanOptions] => {
			switch (change) {
				case 'kexec-file-load':
					return [{}, { loader: 'kexec_file_load' }];
				case 'fixed-kernel':
					return [{}, { policy: 'low-half', secondPolicy: 'low-half', sysfb: true }];
				case 'hyperv-drm':
					return [{}, { videoDriver: 'hyperv_drm' }];
				case 'default-modes':
					return [{ resolution: null, resolutionType: 'default' }, {}];
				case 'generation-2':
					return [{ generation: 2 }, {}];
				default:
					return [{}, { physicalAddressBits: undefined }];
			}
		};
		const seen = new Set<string>();
		const more: typeof QUESTIONS = [
			{ settings: { generation: 1, resolution: LARGEST }, options: {} },
			{ settings: {}, options: { pci: TWO, physicalAddressBits: 36 } },
			{ settings: { resolution: LARGEST }, options: { videoDriver: 'hyperv_fb-late-removal' } },
			{ settings: {}, options: { policy: 'sysfb-gate' } },
		];
		for (const { settings, options } of [...QUESTIONS, ...more]) {
			const answer = plan(settings, options);
			for (const { change, lowMmio, highMmio } of answer.feasible ? [] : answer.alternatives) {
				const [vm, kernels] = changed(change);
				seen.add(change);
				expect(everyOrderSucceeds({ ...settings, ...vm }, { ...options, ...kernels }, lowMmio, highMmio), change).toBe(
					true,
				);
			}
		}
		expect([...seen].sort()).toEqual([
			'address-bits',
			'default-modes',
			'fixed-kernel',
			'generation-2',
			'hyperv-drm',
			'kexec-file-load',
		]);
	});
});
