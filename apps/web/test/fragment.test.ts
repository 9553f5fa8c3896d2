import { unitsFrom } from '@hvmmio/testkit/random';
import { describe, expect, it } from 'vitest';
import { DamagedLink } from '../src/state/codec.ts';
import { DEFAULT_STATE, type PageState, readFragment, writeFragment } from '../src/state/fragment.ts';
import { randomCase } from './random.ts';

const VIEWS = ['map', 'why'];

function randomStates(count: number): PageState[] {
	const random = unitsFrom(6);
	return Array.from({ length: count }, (_, i) => ({
		view: i % 2 === 0 ? 'map' : 'why',
		scenario: randomCase(random).scenario,
		comparison:
			i % 3 === 0
				? null
				: i % 3 === 1
					? { kind: 'policy', policy: 'gen1-bar', secondPolicy: i % 2 === 0 ? 'low-half' : null }
					: { kind: 'scenario', scenario: randomCase(random).scenario },
		zoom: i % 4 === 0 ? { start: 0xf800_0000, end: 0xf900_0000 } : null,
		step: i % 5 === 0 ? null : i % 5,
		kernel: i % 7 === 0 ? '6.1.170-3' : i % 7 === 1 ? '6.12.117-1~deb12u1' : null,
		frame: i % 11,
	}));
}

describe('the link', () => {
	it('carries every state there and back', () => {
		for (const state of randomStates(500)) {
			const fragment = writeFragment(state);
			expect(readFragment(fragment, VIEWS), fragment).toEqual(state);
			expect(fragment).toMatch(/^[\w.*=&~-]*$/);
		}
	});

	it('is short for one changed setting', () => {
		const changed = { ...DEFAULT_STATE, scenario: { ...DEFAULT_STATE.scenario, lowMmio: 150 * 2 ** 20 } };
		expect(writeFragment(changed)).toMatch(/^1&l=9600000&~[0-9a-z]{4}$/);
	});

	it('says so where it was cut anywhere or a letter was changed', () => {
		for (const state of randomStates(20)) {
			const fragment = writeFragment(state);
			for (let end = 1; end < fragment.length; end++) {
				expect(() => readFragment(fragment.slice(0, end), VIEWS), fragment.slice(0, end)).toThrow(DamagedLink);
			}
			const at = fragment.indexOf('=') + 1;
			const other = fragment[at] === '1' ? '2' : '1';
			expect(() => readFragment(fragment.slice(0, at) + other + fragment.slice(at + 1), VIEWS)).toThrow(DamagedLink);
		}
	});

	it.each([
		['2&l=9600000&~abcd', 'version 2'],
		['access_token=1', 'not one of this page'],
		['1', 'missing or changed'],
		['<img src=x onerror=alert(1)>', 'not one of this page'],
		[`1&${'l=1&'.repeat(5000)}`, 'too long'],
	])('refuses %s', (fragment, why) => {
		expect(() => readFragment(fragment, VIEWS)).toThrow(why);
	});

	it('names a key or a value that it does not know, in a link whose sum is right', () => {
		const signed = (body: string) => {
			// FNV-1a, as the page has it.
			let hash = 0x811c9dc5;
			for (const letter of body) {
				hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
			}
			return `${body}&~${(hash >>> 0).toString(36).padStart(4, '0').slice(-4)}`;
		};
		for (const body of [
			'1&zz=1',
			'1&g=3',
			'1&l=xyz',
			'1&l=fffffffffffffff',
			'1&pci=0',
			'1&view=none',
			'1&m=5-4',
			'1&r=1920',
		]) {
			expect(() => readFragment(signed(body), VIEWS), body).toThrow(DamagedLink);
		}
		expect(readFragment(signed('1&g=1'), VIEWS).scenario.generation).toBe(1);
	});
});
