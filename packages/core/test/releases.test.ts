import { expect, test } from 'vitest';
import { policyOfRelease } from '../src/policies/index.ts';

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
	['6.1.176', 'gen1-bar', 'certain'],
	['6.1.177', 'low-half-ungated', 'certain'],
	['6.1.177-rc1', 'low-half-ungated', 'likely'],
	['6.1.178-rc1', 'low-half-ungated', 'certain'],
	['6.1.186', 'low-half-ungated', 'certain'],
	['6.1.187-1', 'low-half-ungated', 'certain'],
	['6.1.192-2', 'low-half-ungated', 'certain'],
	['6.1.192', 'low-half-ungated', 'certain'],
	['5.15.210', 'screen-info', 'certain'],
	['5.15.211', 'low-half-screen-info', 'certain'],
	['5.10.251-5', 'screen-info', 'certain'],
	['5.10.260', 'low-half-screen-info', 'certain'],
	['5.13.19', 'screen-info', 'likely'],
	['4.19.0', 'screen-info', 'likely'],
	['4.7', 'screen-info', 'likely'],
	['4.6.7', 'none', 'certain'],
	['4.6-rc7', 'none', 'certain'],
	['3.16.84', 'none', 'certain'],
	['2.6.32', 'none', 'certain'],
	['3.16.84-1', 'none', 'likely'],
	['3.10.0-1160.el7.x86_64', null, 'unknown'],
	['4.18.0-394.el8.x86_64', 'screen-info', 'certain'],
	['4.18.0-553.el8_10.x86_64', null, 'unknown'],
	['6.14.2', 'sysfb-gate', 'likely'],
	['6.5', 'gen1-bar', 'likely'],
	['6.0.9', null, 'unknown'],
	['6.19.3', 'sysfb-gate', 'likely'],
	['6.20', null, 'unknown'],
	['5.20.1', null, 'unknown'],
	['4.21-rc1', null, 'unknown'],
	['3.20', null, 'unknown'],
	['5.19.17', 'screen-info', 'likely'],
	['6.8.0-1021-azure', null, 'unknown'],
	['5.14.0-427.el9.x86_64', null, 'unknown'],
	['6.1.0-28-amd64', null, 'unknown'],
	['6.6.57.1-2.azl3', null, 'unknown'],
	// A distribution's numbering, which does not tell the stable release: Debian's ABI, Ubuntu's and Amazon's packages.
	['6.1.0-28', null, 'unknown'],
	['5.15.0-105.115', null, 'unknown'],
	['6.8.0-31.31', null, 'unknown'],
	['6.1.90-99.173', null, 'unknown'],
	// A distribution's version, or a future one.
	['22.04', null, 'unknown'],
	['9.4', null, 'unknown'],
])('%s carries %s, %s', (version, policy, sure) => {
	const answer = policyOfRelease(version);
	expect(answer).toMatchObject({ version, policy, sure });
	expect(answer.because).not.toBe('');
});

test('what may be is named where it is not known which', () => {
	expect(policyOfRelease('6.1.0-28-amd64').candidates).toEqual(['gen1-bar', 'low-half-ungated']);
	expect(policyOfRelease('6.8.0-1021-azure').candidates).toEqual(['sysfb-gate', 'low-half']);
	// No change later than the series except the fix itself.
	expect(policyOfRelease('5.13.0-52-generic').candidates).toEqual(['screen-info', 'low-half-screen-info']);
	expect(policyOfRelease('5.19.10-300.fc37.x86_64').candidates).toEqual(['screen-info', 'low-half-screen-info']);
	expect(policyOfRelease('6.5.0-45-generic').candidates).toEqual(['gen1-bar', 'low-half-ungated']);
	expect(policyOfRelease('6.0.9').candidates).toEqual(['screen-info', 'gen1-bar']);
});

test('the first release with the fix of the own series', () => {
	expect(
		['6.1.150', '6.12.94', '5.15.0-91-generic', '6.14.2', '7.1-rc3'].map(
			(version) => policyOfRelease(version).firstFixed,
		),
	).toEqual(['6.1.177', '6.12.95', '5.15.211', null, '7.1']);
});

test.each(['', 'six', '6', '6.', '-6.1', `6.1.${'9'.repeat(200)}`, '6.1 or so'])(
	'"%s" is no kernel version',
	(version) => {
		expect(() => policyOfRelease(version)).toThrow(RangeError);
	},
);

// docs/domain.md, section 9: such a kernel may have later drivers.
test('a distribution’s kernel from before v4.7 may have what came with it', () => {
	const { candidates } = policyOfRelease('3.10.0-1160.el7.x86_64');
	expect(candidates).toEqual(['none', 'screen-info', 'low-half-screen-info']);
});
