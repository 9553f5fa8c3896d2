import { expect, test } from 'vitest';
import { hvmmio, json } from './harness.ts';

interface Policies {
	readonly policies: readonly { id: string; status: string; commit: string | null }[];
	readonly kernel?: { policy: string | null; sure: string; because: string };
}

test('all of them, in the order that never changes', async () => {
	const { policies } = await json<Policies>('policies');
	expect(policies.map(({ id, status }) => `${id} ${status}`)).toEqual([
		'screen-info historical',
		'gen1-bar historical',
		'sysfb-gate historical',
		'low-half merged',
		'low-half-ungated backport',
		'low-half-screen-info backport',
		'seed-proposal proposed',
		'low-half-skip-cvm proposed',
		'fixed-64m-fallback proposed',
		'fixed-64m-always proposed',
		'config-window-high proposed',
		'none historical',
	]);
});

test.each([
	['6.1.170-3', 'gen1-bar'],
	['6.1.192-2', 'low-half-ungated'],
	['6.12.95', 'low-half'],
	['6.6.143', 'gen1-bar'],
	['7.1-rc7', 'sysfb-gate'],
	['7.1', 'low-half'],
])('%s carries %s', async (version, policy) => {
	const { kernel, policies } = await json<Policies>('policies', '--kernel', version);
	expect(kernel?.policy).toBe(policy);
	expect(policies.map(({ id }) => id)).toEqual([policy]);
});

test('unknown is an answer', async () => {
	const { kernel, code } = await json<Policies>('policies', '--kernel', '6.8.0-1030-azure');
	expect(kernel).toMatchObject({ policy: null, sure: 'unknown' });
	expect(code).toBe(0);
	const { out } = await hvmmio(['policies', '--kernel', '6.8.0-1030-azure']);
	expect(out).toContain('6.8.0-1030-azure: not known');
});
