import { describe, expect, test } from 'vitest';
import {
	createResource,
	findConflict,
	insertResource,
	type Resource,
	releaseRegion,
	requestRegion,
} from '../src/guest/index.ts';

function root(): Resource {
	return createResource('root', 100, 200, false);
}

describe('__request_region', () => {
	test('takes what lies inside and is free', () => {
		const tree = root();
		expect(requestRegion(tree, 100, 50, 'a')).toMatchObject({ start: 100, end: 150, busy: true });
		expect(requestRegion(tree, 150, 50, 'b')).toMatchObject({ start: 150, end: 200 });
		expect(tree.children.map((each) => each.owner)).toEqual(['a', 'b']);
	});

	test.each([
		['starts below the parent', 99, 10],
		['ends above the parent', 191, 10],
		['is empty', 120, 0],
		['wraps', 120, -30],
	])('refuses what %s', (_, start, size) => {
		const tree = root();
		expect(requestRegion(tree, start, size, 'a')).toBeNull();
		expect(findConflict(tree, start, start + size)).toBe(tree);
		expect(tree.children).toEqual([]);
	});

	test.each([
		['its first byte', 111, 1],
		['its last byte', 129, 1],
		['it from below', 105, 7],
		['it from above', 129, 6],
		['all of it', 105, 50],
	])('refuses what touches %s of a busy child', (_, start, size) => {
		const tree = root();
		const busy = requestRegion(tree, 111, 19, 'busy');
		expect(findConflict(tree, start, start + size)).toBe(busy);
		expect(requestRegion(tree, start, size, 'a')).toBeNull();
	});

	test('grants what lies beside a busy child, on both sides', () => {
		const tree = root();
		requestRegion(tree, 111, 19, 'busy');
		expect(requestRegion(tree, 110, 1, 'below')).not.toBeNull();
		expect(requestRegion(tree, 130, 1, 'above')).not.toBeNull();
		expect(tree.children.map((each) => each.owner)).toEqual(['below', 'busy', 'above']);
	});

	test('descends into a child that is not busy, at any depth', () => {
		const tree = root();
		const outer = createResource('outer', 110, 150, false);
		const inner = createResource('inner', 120, 140, false);
		insertResource(tree, outer);
		insertResource(outer, inner);
		expect(requestRegion(tree, 125, 5, 'a')).not.toBeNull();
		expect(inner.children.map((each) => each.owner)).toEqual(['a']);
		expect(findConflict(tree, 126, 127)?.owner).toBe('a');
	});

	test.each([
		['below', 105, 10, 'outer'],
		['above', 145, 10, 'outer'],
		['around', 105, 60, 'outer'],
	])('refuses what lies across the edge of a child that is not busy: %s', (_, start, size, owner) => {
		const tree = root();
		insertResource(tree, createResource('outer', 110, 150, false));
		expect(findConflict(tree, start, start + size)?.owner).toBe(owner);
		expect(requestRegion(tree, start, size, 'a')).toBeNull();
	});
});

describe('__release_region', () => {
	test('takes out exactly the busy resource named, also below one that is not busy', () => {
		const tree = root();
		insertResource(tree, createResource('outer', 110, 150, false));
		requestRegion(tree, 120, 10, 'a');
		requestRegion(tree, 160, 10, 'b');
		expect(releaseRegion(tree, 120, 10)).toBe(true);
		expect(tree.children[0]?.children).toEqual([]);
		expect(releaseRegion(tree, 160, 10)).toBe(true);
		expect(tree.children.map((each) => each.owner)).toEqual(['outer']);
	});

	test.each([
		['a part of it', 120, 5],
		['more than it', 119, 12],
		['nothing', 180, 5],
		['a resource that is not busy', 110, 40],
	])('leaves the tree alone for %s', (_, start, size) => {
		const tree = root();
		insertResource(tree, createResource('outer', 110, 150, false));
		requestRegion(tree, 120, 10, 'a');
		expect(releaseRegion(tree, start, size)).toBe(false);
		expect(tree.children[0]?.children).toHaveLength(1);
	});
});
