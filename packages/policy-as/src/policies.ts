import { rangeError } from './errors.ts';

/** The policies' ids; a policy's number in the module is its index here (docs/domain.md, section 4). */
export const policyIds = [
	'screen-info',
	'gen1-bar',
	'sysfb-gate',
	'low-half',
	'low-half-ungated',
	'low-half-screen-info',
	'seed-proposal',
	'low-half-skip-cvm',
	'fixed-64m-fallback',
	'fixed-64m-always',
	'config-window-high',
	'none',
] as const;

/** The id of a policy; its index in {@link policyIds} is what the module takes. */
export type PolicyId = (typeof policyIds)[number];

/** The policy's number in the module; throws a RangeError for an unknown id. */
export function policyIndex(policy: PolicyId): number {
	const index = policyIds.indexOf(policy);
	if (index < 0) throw rangeError('policy', policyIds, policy);
	return index;
}
