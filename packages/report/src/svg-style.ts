/** Colours and patterns of the picture, light and dark; signs and text convey the same information without them. */

import type { BoxKind } from './map.ts';

interface Look {
	readonly light: string;
	readonly dark: string;
}

/** Fill colours, on all of which the picture's text colour is legible. */
const LOOKS: Readonly<Record<BoxKind, Look>> = {
	window: { light: '#f3f4f6', dark: '#1f2530' },
	unusable: { light: '#d7dade', dark: '#3a414d' },
	platform: { light: '#ddd6ee', dark: '#3d3558' },
	reservation: { light: '#ffe9b0', dark: '#5c4a12' },
	framebuffer: { light: '#bcd9ff', dark: '#1d4a7c' },
	bar: { light: '#c3ecc9', dark: '#1e5a2e' },
	'given-back': { light: '#ffffff', dark: '#11151c' },
};

const LIGHT = {
	paper: '#ffffff',
	ink: '#16191f',
	faint: '#5b6472',
	line: '#8b94a3',
	alarm: '#c4161c',
	guide: '#1b5aa6',
};
const DARK = {
	paper: '#11151c',
	ink: '#e8ebf0',
	faint: '#a4adbb',
	line: '#6b7585',
	alarm: '#ff6b6b',
	guide: '#8dbdf5',
};

/** The picture's embedded style sheet. */
export function styleSheet(): string {
	return `${rules(LIGHT, 'light')}@media (prefers-color-scheme: dark){${rules(DARK, 'dark')}}`;
}

function rules(ink: typeof LIGHT, theme: 'light' | 'dark'): string {
	const fills = Object.entries(LOOKS).map(([kind, look]) => `.${kind}{fill:${look[theme]}}`);
	return [
		`.paper{fill:${ink.paper}}`,
		`text{fill:${ink.ink};font:12px ui-sans-serif,system-ui,sans-serif}`,
		'.head{font-weight:600}.title{font-weight:600;font-size:15px}.mono{font-family:ui-monospace,monospace}',
		`.faint{fill:${ink.faint};font-size:12px}`,
		`.box{stroke:${ink.line};stroke-width:1}`,
		'.given-back,.old,.ghost{stroke-dasharray:3 3}.ghost{fill:none}',
		`.guide{fill:none;stroke:${ink.guide};stroke-dasharray:5 3}.band{fill:${ink.guide};opacity:.08}`,
		`.lens{fill:none;stroke:${ink.faint}}.join{fill:${ink.faint};opacity:.12}.small{font-size:11px}.break{fill:none;stroke:${ink.line};stroke-width:1.5}`,
		`.hatch{stroke:${ink.line};stroke-width:1}`,
		`.conflict{stroke:${ink.alarm};stroke-width:2}`,
		`.alarm{stroke:${ink.alarm};stroke-width:2}.word{fill:${ink.alarm};font-weight:700}`,
		...fills,
	].join('');
}

/** Patterns drawn over unusable and conflicting boxes. */
export const PATTERNS =
	'<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
	'<path class="hatch" d="M0 0V8"/></pattern>' +
	'<pattern id="alarm" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">' +
	'<path class="alarm" d="M0 0V7" opacity="0.35"/></pattern>';
