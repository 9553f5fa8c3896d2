/** Where the framebuffer is and was, and what overlaps it. Source: docs/domain.md, sections 4, 6 and 7. */

import { intersection, type Range } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR, maxFramebuffer } from '@hvmmio/core/host';
import type { Case, Rule } from '../case.ts';
import { type Finding, finding, type Held } from '../finding.ts';
import { sourceOf } from '../machine/facts.ts';
import {
	FULL_HD,
	generation2,
	remediesFor,
	SAFE_FRAMEBUFFER,
	sameOrder,
	smallerResolution,
	tried,
} from '../remedies.ts';
import { clashes, type HeldAt, heldBy } from './clash.ts';

export const framebuffer: Rule = (given) =>
	given.machine.guest.kind === 'utility-vm'
		? []
		: [...unreserved(given), ...overlap(given), ...moved(given), ...large(given), ...notAllocated(given)];

/** Kernels that print that they reserve nothing. */
function unreserved(given: Case): Finding[] {
	const { vm, kernels } = given.machine;
	if (vm.confidential) {
		return [];
	}
	const lines = kernels.flatMap(({ mmio }) => (mmio !== null && mmio.reserved === null ? [mmio.source] : []));
	const warnings = kernels.flatMap((kernel) =>
		kernel.warnings.filter(({ message }) => message === 'framebuffer-base-zero').map(({ source }) => source),
	);
	return lines.length + warnings.length === 0
		? []
		: [
				finding(
					'framebuffer-unreserved',
					'warning',
					{ by: lines.length > 0 ? 'line' : 'warning' },
					[...lines, ...warnings],
					remediesFor(given),
				),
			];
}

/** The video device's range, else the framebuffer's initial place. */
export function placeOf({ machine, prediction }: Case): Range | null {
	const seen = machine.facts.last('framebuffer')?.value;
	return seen ?? prediction.simulation.host.framebuffer;
}

/** Clues that show that there is a framebuffer. */
const SIGNS = ['framebuffer', 'boot-framebuffer', 'framebuffer-size', 'video-bar', 'resolution-setting'] as const;

function overlap(given: Case): Finding[] {
	const { machine } = given;
	const place = placeOf(given);
	if (place === null) {
		return [];
	}
	const isSeen = machine.facts.has('framebuffer');
	const isThere =
		SIGNS.some((name) => machine.facts.has(name)) || machine.kernels.some((kernel) => kernel.videoDriver !== null);
	// Overlaps with another device's BAR are reported separately.
	const elsewhere = new Set(
		clashes(machine).flatMap(({ held }) => held.map(({ source }) => `${source.file}:${source.line}`)),
	);
	const hits: HeldAt[] = heldBy(machine).filter(
		({ held, source }) =>
			intersection(held.range, place) !== null && (isSeen || !elsewhere.has(`${source.file}:${source.line}`)),
	);
	if (hits.length === 0 && isSeen) {
		return overlapOfFirstPlace(given);
	}
	const held: Held[] = hits.map((each) => each.held);
	const works = machine.devices.some((device) => device.works && held.some((each) => each.device.name === device.name));
	return hits.length === 0
		? []
		: [
				finding(
					'framebuffer-overlap',
					isThere ? 'error' : 'warning',
					{
						framebuffer: place,
						by: isSeen ? 'line' : 'model',
						isThere,
						held: held.slice(0, 8),
						works,
						generation: machine.vm.generation,
					},
					hits.map(({ source }) => source),
					remediesFor(given),
				),
			];
}

/**
 * A device holds the framebuffer's initial place, so the framebuffer was moved. On generation 1 that place is the video
 * device's BAR, which no device should get.
 */
function overlapOfFirstPlace(given: Case): Finding[] {
	const { machine, prediction } = given;
	const first = prediction.simulation.host.framebuffer;
	const bar = machine.facts.last('video-bar')?.value;
	const place = bar ?? (machine.inference.properties.lowMmio.sure === 'determined' ? first : null);
	const hits = place === null ? [] : heldBy(machine).filter(({ held }) => intersection(held.range, place) !== null);
	if (place === null || hits.length === 0 || machine.vm.generation !== 1) {
		return [];
	}
	const held = hits.map((each) => each.held);
	const works = machine.devices.some((device) => device.works && held.some((each) => each.device.name === device.name));
	return [
		finding(
			'framebuffer-overlap',
			'error',
			{
				framebuffer: place,
				by: bar === undefined ? 'model' : 'bar',
				isThere: true,
				held: held.slice(0, 8),
				works,
				generation: machine.vm.generation,
			},
			hits.map(({ source }) => source),
			remediesFor(given),
		),
	];
}

function moved({ machine, prediction }: Case): Finding[] {
	const seen = machine.facts.last('framebuffer');
	const first = prediction.simulation.host.framebuffer;
	const { properties } = machine.inference;
	// On generation 2 the initial place is the low base, so that must be known.
	const isKnown =
		properties.generation.sure === 'determined'
			? machine.vm.generation === 1 || properties.lowMmio.sure === 'determined' || lowShown(properties.lowMmio)
			: lowShown(properties.lowMmio);
	if (seen === undefined || first === null || !isKnown || seen.value.start === first.start) {
		return [];
	}
	const { vm, name } = machine;
	const { options } = prediction;
	const helps = tried(vm, options);
	return [
		finding('framebuffer-moved', 'warning', { at: seen.value, first, generation: vm.generation }, [sourceOf(seen)], {
			steps: [
				...smallerResolution(vm, name, SAFE_FRAMEBUFFER[vm.generation], FULL_HD, helps),
				...sameOrder(options, helps),
			],
			unhelpful: [{ id: 'kexec-s', because: 'moved' }],
		}),
	];
}

/** True if a line other than the video device's shows where low MMIO starts. */
function lowShown({ by, sure }: Case['machine']['inference']['properties']['lowMmio']): boolean {
	return (
		sure === 'determined' ||
		by.some(({ clue, value }) => value !== null && clue !== 'video-device' && clue !== 'window' && clue !== 'ram-below')
	);
}

/** Needs 32 MiB. */
const ULTRA_HD = { horizontal: 3840, vertical: 2160 };

function large({ machine, prediction }: Case): Finding[] {
	const { vm, name, inference } = machine;
	const bytes = maxFramebuffer(vm);
	if (vm.generation !== 1 || bytes <= LEGACY_VIDEO_BAR.size || inference.properties.framebuffer.sure === 'open') {
		return [];
	}
	const { options } = prediction;
	const helps = tried(vm, options);
	const setting = machine.facts.all('resolution-setting').map(sourceOf);
	const offer = machine.facts.all('framebuffer-size').map(sourceOf);
	return [
		finding('gen1-large-framebuffer', 'warning', { framebuffer: bytes }, [...setting, ...offer], {
			steps: [
				...smallerResolution(vm, name, SAFE_FRAMEBUFFER[1], ULTRA_HD, helps),
				...sameOrder(options, helps),
				...generation2(vm, helps),
			],
			unhelpful: [{ id: 'fixed-kernel', because: 'gen1' }],
		}),
	];
}

function notAllocated({ machine }: Case): Finding[] {
	const failed = machine.facts.all('video-allocation-failed');
	return failed.length === 0
		? []
		: [
				finding(
					'video-allocation-failed',
					'warning',
					{ drivers: [...new Set(failed.map(({ value }) => value))] },
					failed.map(sourceOf),
					{ steps: [{ id: 'video-first-or-larger' }] },
				),
			];
}
