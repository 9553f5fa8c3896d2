/** What Set-VMVideo has set, or what the size of the framebuffer says of it. */

import { HORIZONTAL_MAX, MIB, maxFramebuffer, type Resolution, type ResolutionType, VERTICAL_MAX } from '@hvmmio/core';
import { claimsOf, disagreement } from './claims.ts';
import type { Draft } from './draft.ts';
import { sourceOf } from './facts.ts';

export function resolutionOf(draft: Draft): void {
	const { facts, settings, assumed, contradictions } = draft;
	const resolutions = claimsOf(
		facts,
		'resolution-setting',
		(value): Resolution => value,
		({ value }) => `Get-VMVideo says ${value.horizontal}x${value.vertical}`,
	);
	const types = claimsOf(
		facts,
		'resolution-type',
		(value): ResolutionType => value,
		({ value }) => `Get-VMVideo says ${value}`,
	);
	contradictions.push(...disagreement('the resolution', resolutions), ...disagreement('the resolution type', types));
	const type = types[0]?.value;
	const resolution = resolutions[0]?.value;
	if (type === 'default') {
		settings.resolutionType = 'default';
	} else if (resolution !== undefined) {
		settings.resolution = resolution;
		settings.resolutionType = type ?? 'single';
		if (type === undefined) {
			assumed.push('ResolutionType single: no line tells it.');
		}
	} else {
		withoutResolution(draft, facts.last('framebuffer-size')?.value);
	}
	const size = facts.last('framebuffer-size');
	if (
		size &&
		resolutions[0] &&
		type !== 'default' &&
		maxFramebuffer({ resolution: resolutions[0].value }) !== size.value
	) {
		const offer = { says: `the video device's offer says ${size.value / MIB} MiB`, source: sourceOf(size) };
		contradictions.push({ what: 'the size of the framebuffer', claims: [resolutions[0], offer] });
	}
}

/** Only the framebuffer's size may be known: then a resolution that needs as much stands for the one that is set. */
function withoutResolution({ settings, assumed }: Draft, size: number | undefined): void {
	const row = HORIZONTAL_MAX * 4;
	const vertical = Math.floor((size ?? 0) / row);
	if (size === undefined || size === maxFramebuffer({ resolution: null }) || vertical < 1 || vertical > VERTICAL_MAX) {
		assumed.push('The default list of modes, 8 MiB of framebuffer: no line tells what Set-VMVideo has set.');
		return;
	}
	settings.resolution = { horizontal: HORIZONTAL_MAX, vertical };
	settings.resolutionType = 'maximum';
	assumed.push(
		`The resolution is not known; ${HORIZONTAL_MAX}x${vertical} stands for it, since it needs the ${size / MIB} MiB that the video device's offer names.`,
	);
}
