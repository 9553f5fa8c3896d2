/** The bug as an animation: six frames of two kernels, before the fix and with it, as one animated SVG. */

import type { Simulation, TraceEvent } from '@hvmmio/core';
import { drawingOf } from './drawing.ts';
import { formatAddress } from './format.ts';
import { type MapModel, mapOfSimulation } from './map.ts';
import { drawMap, frameFor, HEIGHT } from './svg.ts';
import { PATTERNS, styleSheet } from './svg-style.ts';
import { escapeXml } from './text/escape.ts';
import { mapOfTrace } from './trace-map.ts';

/** One frame of the animation. */
export interface FilmFrame {
	/** `Before the fix` or `With the fix`. */
	readonly part: string;
	readonly caption: string;
	readonly model: MapModel;
	/** The map whose edges define the scale of all frames of a part. */
	readonly axis: MapModel;
}

/** A simulation with its trace, shown as one part of the animation. */
export interface FilmPart {
	readonly part: string;
	readonly simulation: Simulation;
	readonly events: readonly TraceEvent[];
}

/**
 * Six frames for each take: host, reservation, panic, what the second kernel knows, what PCI takes, what the host says.
 * @example
 * ```ts
 * import { resolveVm, simulate, TraceEvent } from '@hvmmio/core';
 * import { filmFrames } from '@hvmmio/report';
 * const events: TraceEvent[] = [];
 * const simulation = simulate(resolveVm({}), { policy: 'gen1-bar' }, (event) => events.push(event));
 * console.log(filmFrames([{ part: 'Before the fix', simulation, events }]).length); // 6
 * ```
 */
export function filmFrames(parts: readonly FilmPart[]): FilmFrame[] {
	return parts.flatMap((part) => {
		const axis = mapOfSimulation(part.simulation, part.part);
		return momentsOf(part).map(({ count, caption }) => ({
			part: part.part,
			caption,
			model: mapOfTrace(part.simulation, part.events, count, `${part.part}: ${caption}`).model,
			axis,
		}));
	});
}

function momentsOf({ simulation, events }: FilmPart): { count: number; caption: string }[] {
	const second = events.findLastIndex((event) => event.step === 'boot');
	const after = (from: number, test: (event: TraceEvent) => boolean) => {
		const found = events.findIndex((event, i) => i >= from && test(event));
		return found < 0 ? events.length : found + 1;
	};
	const claimed = (from: number) =>
		after(
			from,
			(event) => (event.step === 'claim-tried' && event.fits) || (event.step === 'claim' && event.reason !== 'chosen'),
		);
	const [first, last] = simulation.kernels;
	const base = simulation.host.framebuffer ? formatAddress(simulation.host.framebuffer.start) : 'nowhere';
	const taken = last?.allocations.find(({ kind }) => kind === 'config-window')?.result;
	const refused = last?.conflicts.length
		? 'The host refuses the device: no disk, no crash dump.'
		: 'The host lets the device in: the crash dump can be written.';
	const knows = last?.reserved
		? `It knows lfb_base = ${formatAddress(last.kernel.lfbBase)}, and reserves from the start of low MMIO.`
		: `It knows only lfb_base = ${formatAddress(last?.kernel.lfbBase ?? 0)}, and reserves nothing.`;
	return [
		{ count: 1, caption: `The host puts the framebuffer at ${base}.` },
		{
			count: claimed(0),
			caption: first?.reserved
				? 'The first kernel reserves that range: devices go elsewhere.'
				: 'The first kernel reserves nothing.',
		},
		{
			count: second,
			caption: 'All is well, until the kernel panics. The crash kernel starts; the host has not moved.',
		},
		{ count: claimed(second), caption: knows },
		{
			count: after(second, (event) => event.step === 'answer' && event.kind === 'config-window'),
			caption: taken ? `PCI takes the first free address, ${formatAddress(taken.start)}.` : 'PCI gets no address.',
		},
		{ count: after(second, (event) => event.step === 'd0'), caption: refused },
	];
}

/**
 * An SVG that plays all frames in a loop, each for `seconds`; with reduced motion it shows frame `still` only.
 * @example
 * ```ts
 * import { resolveVm, simulate, TraceEvent } from '@hvmmio/core';
 * import { filmFrames, filmSvg } from '@hvmmio/report';
 * const events: TraceEvent[] = [];
 * const simulation = simulate(resolveVm({}), { policy: 'gen1-bar' }, (event) => events.push(event));
 * const frames = filmFrames([{ part: 'Before the fix', simulation, events }]);
 * console.log(filmSvg(frames, 4, 5).startsWith('<svg')); // true
 * ```
 */
export function filmSvg(frames: readonly FilmFrame[], seconds: number, still: number): string {
	const lanes = Math.max(...frames.map(({ model }) => model.lanes.length));
	const frame = { ...frameFor(lanes), lensWidth: 0 };
	const laneRight = frame.gutter + lanes * (frame.laneWidth + frame.laneGap) - frame.laneGap;
	const height = HEIGHT * 0.62;
	const drawn = frames.map(({ model, axis }) => drawingOf(model, frame, height, null, axis));
	const lanesBottom = Math.max(...drawn.map(({ scale }) => scale.height));
	const width = Math.ceil(laneRight + 32);
	const total = Math.ceil(lanesBottom + 110);
	const share = 100 / frames.length;
	const rules = [
		`.frame{visibility:hidden;animation:show ${seconds * frames.length}s steps(1,end) infinite}`,
		`@keyframes show{0%{visibility:visible}${share}%{visibility:hidden}100%{visibility:hidden}}`,
		...frames.map((_, i) => `.f${i}{animation-delay:${i * seconds}s}`),
		`@media (prefers-reduced-motion:reduce){.frame{animation:none}.f${still}{visibility:visible}}`,
	].join('');
	const groups = frames.map(({ part, caption }, i) => {
		const drawing = drawn[i] as ReturnType<typeof drawingOf>;
		return [
			`<g class="frame f${i}"><text class="title" x="16" y="26">${escapeXml(part)}</text><text class="caption" x="16" y="48">${escapeXml(caption)}</text>`,
			`<g transform="translate(16 82)">${drawMap({ ...drawing, lenses: [] })}</g></g>`,
		].join('');
	});
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-labelledby="t d">`,
		'<title id="t">How a crash kernel loses its disk, and how the fix keeps it</title>',
		`<desc id="d">${escapeXml(frames.map(({ part, caption }) => `${part}: ${caption}`).join(' '))}</desc>`,
		`<style>${styleSheet()}.caption{font-size:15px}${rules}</style><defs>${PATTERNS}</defs>`,
		`<rect class="paper" width="${width}" height="${total}"/>`,
		...groups,
		'</svg>\n',
	].join('\n');
}
