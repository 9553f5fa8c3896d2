import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { all, text } from '../generate/all.mjs';
import * as vectors from '../src/index.ts';

test.each(Object.entries(all))('json/%s.json is what its generator writes', (name, cases) => {
	expect(readFileSync(new URL(`../json/${name}.json`, import.meta.url), 'utf8')).toBe(text(cases));
});

test('no other file lies in json/', () => {
	const names = readdirSync(new URL('../json/', import.meta.url));
	expect(names.sort()).toEqual(
		Object.keys(all)
			.map((name) => `${name}.json`)
			.sort(),
	);
});

test('every case has an id of its own within its file, a why and a source', () => {
	for (const cases of Object.values(all)) {
		expect(new Set(cases.map((each) => each.id)).size).toBe(cases.length);
		for (const each of cases) {
			expect(each.why.length, each.id).toBeGreaterThan(3);
			expect(each.source, each.id).toMatch(
				/docs\/domain\.md, section \d|domain\.md, sections|docs\/hosts\.md|microsoft\/openvmm/,
			);
		}
	}
});

test('the package gives the same cases', () => {
	expect(vectors.layoutCases).toEqual(all.layout);
	expect(vectors.walkCases).toEqual(all.walk);
	expect(vectors.reserveCases).toEqual(all.reserve);
	expect(vectors.kexecCases).toEqual(all.kexec);
	expect(vectors.simulateCases).toEqual(all.simulate);
	expect(vectors.openvmmCases).toEqual(all.openvmm);
});
