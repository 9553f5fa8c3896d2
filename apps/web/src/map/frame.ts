/** How much room the map gives to what, by its width in pixels. */

import { type Frame, JOIN, WAYS } from '@hvmmio/report';

const NARROW = 560;
/** From here on the lenses stand beside the lanes. */
const LENS_BESIDE = 1000;

export function frameOf(width: number, lanes: number): Frame {
	const narrow = width < NARROW;
	const font = narrow ? 11 : Math.min(18, Math.max(12, Math.round(width / 92)));
	const gutter = Math.round(font * (narrow ? 7.6 : 13.5));
	const laneGap = narrow ? 4 : Math.round(font * 0.8);
	const lensWidth = width >= LENS_BESIDE ? Math.round(width * 0.3) : 0;
	const room = width - gutter - (lensWidth > 0 ? lensWidth + JOIN : WAYS) - laneGap * (lanes - 1);
	return { gutter, laneGap, font, lensWidth, width, laneWidth: Math.max(24, room / Math.max(1, lanes)) };
}

/** A wide map is also a high one. */
export function heightOf(width: number): number {
	return Math.round(Math.max(400, Math.min(1000, width * 0.46)));
}

/** A lane's title in the longest form that has room. */
export function titleFor(title: string, width: number, font: number): string {
	const forms = [
		title,
		title.replace(' kernel', ''),
		title.replace(/^.*, /, ''),
		title.replace(/^second kernel, .*/, '2nd B'),
		title.replace(/\bfirst kernel.*/, '1st').replace(/\bsecond kernel.*/, '2nd'),
		title
			.replace(/^(?:(\w): )?first kernel.*/, '$1 1st')
			.replace(/^(?:(\w): )?second kernel.*/, '$1 2nd')
			.trim(),
		title.replace(/^(?:(\w): )?first kernel.*/, '$11').replace(/^(?:(\w): )?second kernel.*/, '$12'),
	];
	return (
		forms.find((form) => form.length * font * 0.66 <= width) ??
		`${title.slice(0, Math.max(1, Math.floor(width / font / 0.7) - 1))}…`
	);
}
