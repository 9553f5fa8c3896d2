import type { Policy } from '@hvmmio/core';
import type { ReleaseAnswer } from '@hvmmio/core/policies';

/** A policy in `hvmmio policies --json`. */
export interface PolicyJson {
	readonly id: string;
	readonly since: string;
	readonly trees: readonly string[];
	readonly commit: string | null;
	readonly status: string;
	readonly summary: string;
}

/** `hvmmio/policies/1`: all policies, and what is known about a kernel release if one was given. */
export interface PoliciesDocument {
	readonly schema: 'hvmmio/policies/1';
	readonly kernel?: ReleaseAnswer;
	readonly policies: readonly PolicyJson[];
}

/**
 * The document of `hvmmio policies`.
 *
 * @param kernel what is known about a release, if one was given
 * @example
 * ```ts
 * import { POLICIES } from '@hvmmio/core';
 * import { policiesDocument } from '@hvmmio/report';
 * console.log(policiesDocument(POLICIES).policies.length); // 12
 * ```
 */
export function policiesDocument(policies: readonly Policy[], kernel?: ReleaseAnswer): PoliciesDocument {
	return {
		schema: 'hvmmio/policies/1',
		...(kernel ? { kernel } : {}),
		policies: policies.map(({ id, since, trees, commit, status, summary }) => ({
			id,
			since,
			trees,
			commit,
			status,
			summary,
		})),
	};
}
