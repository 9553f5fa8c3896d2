/**
 * The page's whole state as the part of the address after `#`: `1&view=why&l=9600000&~k3f2`. The number is the
 * version, the last part a checksum, so that a link that was cut says so instead of showing another VM.
 */

import type { PolicyId } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import { DamagedLink, policyField, rangeField, readScenario, writeScenario } from './codec.ts';
import { MAX_FRAGMENT, repairs } from './repair.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

/** A comparison with other policies on the same VM, or with another VM. */
export type Comparison =
	| { readonly kind: 'policy'; readonly policy: PolicyId; readonly secondPolicy: PolicyId | null }
	| { readonly kind: 'scenario'; readonly scenario: Scenario };

export interface PageState {
	/** An id of the list of views. */
	readonly view: string;
	readonly scenario: Scenario;
	readonly comparison: Comparison | null;
	/** The visible part of the map; null for all. */
	readonly zoom: Range | null;
	/** The visible step of the trace, from 0; null for the decisive one. */
	readonly step: number | null;
	/** The kernel release that was asked about; null if none. */
	readonly kernel: string | null;
	/** Position in the animation, in tenths of a second. */
	readonly frame: number;
}

/** The default comparison: the kernel with the fix. */
const FIXED = { kind: 'policy', policy: 'low-half', secondPolicy: null } as const;

export const DEFAULT_STATE: PageState = {
	view: 'map',
	scenario: DEFAULT_SCENARIO,
	comparison: FIXED,
	zoom: null,
	step: null,
	kernel: null,
	frame: 0,
};

const VERSION = '1';
/** The versions that core accepts, without characters that could break a link. */
const KERNEL = /^[\w.+~:-]{1,100}$/;

export function writeFragment(state: PageState): string {
	const { view, scenario, comparison, zoom, step, kernel, frame } = state;
	const parts: [string, string][] = [
		...(view === DEFAULT_STATE.view ? [] : [['view', view] as [string, string]]),
		...writeScenario(scenario, ''),
		...writeComparison(comparison),
		...(zoom === null ? [] : [['z', rangeField.write(zoom)] as [string, string]]),
		...(step === null ? [] : [['step', String(step)] as [string, string]]),
		...(kernel === null ? [] : [['v', kernel] as [string, string]]),
		...(frame === 0 ? [] : [['f', String(frame)] as [string, string]]),
	];
	const body = [VERSION, ...parts.map(([key, text]) => `${key}=${text}`)].join('&');
	return `${body}&~${checksum(body)}`;
}

function writeComparison(comparison: Comparison | null): [string, string][] {
	if (comparison === null) {
		return [['with', 'nothing']];
	}
	if (comparison.kind === 'scenario') {
		return [['with', 'vm'], ...writeScenario(comparison.scenario, '-')];
	}
	const { policy, secondPolicy } = comparison;
	return policy === FIXED.policy && secondPolicy === null
		? []
		: [['with', secondPolicy === null ? policy : `${policy}.${secondPolicy}`]];
}

/** @param fragment without the `#` @param views ids of the views @throws DamagedLink with a message for the user */
export function readFragment(fragment: string, views: readonly string[]): PageState {
	if (fragment === '') {
		return DEFAULT_STATE;
	}
	if (fragment.length > MAX_FRAGMENT) {
		throw new DamagedLink('it is too long');
	}
	const whole = repairs(fragment).find(isWhole);
	if (whole === undefined) {
		throw new DamagedLink(whyNot(fragment));
	}
	return readWhole(whole, views);
}

/** True if it has this version and a valid checksum. */
function isWhole(fragment: string): boolean {
	const at = fragment.lastIndexOf('&~');
	return fragment.split('&', 1)[0] === VERSION && fragment.slice(at + 2) === checksum(fragment.slice(0, at));
}

function whyNot(fragment: string): string {
	const [version = ''] = fragment.split(/[&%]/, 1);
	return version === VERSION
		? 'a part of it is missing or changed'
		: /^\d{1,4}$/.test(version)
			? `it is of version ${version}, and this page reads version ${VERSION}`
			: 'it is not one of this page';
}

function readWhole(fragment: string, views: readonly string[]): PageState {
	const [, ...rest] = fragment.slice(0, fragment.lastIndexOf('&~')).split('&');
	const parts = new Map(
		rest.map((part) => {
			const at = part.indexOf('=');
			return [part.slice(0, at), part.slice(at + 1)] as const;
		}),
	);
	const state = {
		scenario: readScenario(parts, ''),
		comparison: readComparison(parts),
		view: takeValue(parts, 'view', (text) => views.find((id) => id === text)) ?? DEFAULT_STATE.view,
		zoom: takeValue(parts, 'z', rangeField.read) ?? null,
		step: takeValue(parts, 'step', (text) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined)) ?? null,
		kernel: takeValue(parts, 'v', (text) => (KERNEL.test(text) ? text : undefined)) ?? null,
		frame: takeValue(parts, 'f', (text) => (/^\d{1,4}$/.test(text) ? Number(text) : undefined)) ?? 0,
	};
	const [unknown] = parts.keys();
	if (unknown !== undefined) {
		throw new DamagedLink(`this page knows no "${unknown.slice(0, 12)}"`);
	}
	return state;
}

function readComparison(parts: Map<string, string>): Comparison | null {
	const text = parts.get('with');
	parts.delete('with');
	if (text === undefined) {
		return DEFAULT_STATE.comparison;
	}
	if (text === 'nothing') {
		return null;
	}
	if (text === 'vm') {
		return { kind: 'scenario', scenario: readScenario(parts, '-') };
	}
	const [policy = null, secondPolicy = null] = text.split('.', 2).map(policyField.read);
	if (policy === null) {
		throw new DamagedLink('it names no policy');
	}
	return { kind: 'policy', policy, secondPolicy };
}

function takeValue<T>(parts: Map<string, string>, key: string, read: (text: string) => T | undefined): T | undefined {
	const text = parts.get(key);
	parts.delete(key);
	if (text === undefined) {
		return undefined;
	}
	const value = read(text);
	if (value === undefined) {
		throw new DamagedLink(`this page knows no ${key} "${text.slice(0, 12)}"`);
	}
	return value;
}

/** 32-bit FNV-1a, the last four digits in base 36. */
function checksum(text: string): string {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) {
		hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	}
	return (hash >>> 0).toString(36).padStart(4, '0').slice(-4);
}
