import { expect, test } from 'vitest';
import { policyOfRelease } from '../src/index.ts';

test.each([
	['7.1-rc7', 'sysfb-gate', 'certain'],
	['v7.1-rc8', 'low-half', 'certain'],
	['7.1', 'low-half', 'certain'],
	['7.2.3', 'low-half', 'likely'],
	['7.0.12', 'sysfb-gate', 'certain'],
	['7.0.13', 'low-half', 'certain'],
	['6.18.36', 'sysfb-gate', 'certain'],
	['6.18.37', 'low-half', 'certain'],
	['6.12.94', 'sysfb-gate', 'certain'],
	['6.12.95', 'low-half', 'certain'],
	['6.12.117-1~deb12u1', 'low-half', 'certain'],
	['6.6.143', 'gen1-bar', 'likely'],
	['6.6.144', 'low-half-ungated', 'certain'],
	['6.1.170-3', 'gen1-bar', 'certain'],
	['6.1.176-1', 'gen1-bar', 'certain'],
	['6.1.177', null, 'unknown'],
	['6.1.186', null, 'unknown'],
	['6.1.187-1', 'low-half-ungated', 'certain'],
	['6.1.192-2', 'low-half-ungated', 'certain'],
	['6.1.192', 'low-half-ungated', 'likely'],
	['5.15.160', null, 'unknown'],
	['5.10.200', null, 'unknown'],
	['4.19.0', null, 'unknown'],
	['4.7', null, 'unknown'],
	['4.6.7', 'none', 'certain'],
	['4.6-rc7', 'none', 'certain'],
	['3.16.84', 'none', 'certain'],
	['2.6.32', 'none', 'certain'],
	['3.16.84-1', 'none', 'likely'],
	['3.10.0-1160.el7.x86_64', null, 'unknown'],
	['6.14.2', 'sysfb-gate', 'likely'],
	['6.5', 'gen1-bar', 'likely'],
	['6.0.9', null, 'unknown'],
	['5.19.17', 'screen-info', 'likely'],
	['6.8.0-1021-azure', null, 'unknown'],
	['5.14.0-427.el9.x86_64', null, 'unknown'],
	['6.1.0-28-amd64', null, 'unknown'],
	['6.6.57.1-2.azl3', null, 'unknown'],
])('%s carries %s, %s', (version, policy, sure) => {
	const answer = policyOfRelease(version);
	expect(answer).toMatchObject({ version, policy, sure });
	expect(answer.because).not.toBe('');
});

test('what may be is named where it is not known which', () => {
	expect(policyOfRelease('5.15.1').candidates).toEqual(['screen-info', 'low-half-screen-info']);
	expect(policyOfRelease('6.1.180').candidates).toEqual(['gen1-bar', 'low-half-ungated']);
});

test.each(['', 'six', '6', '6.', '-6.1', `6.1.${'9'.repeat(200)}`, '6.1 or so'])(
	'"%s" is no kernel version',
	(version) => {
		expect(() => policyOfRelease(version)).toThrow(RangeError);
	},
);
