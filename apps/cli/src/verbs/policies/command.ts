import { policyOfRelease, type ReleaseAnswer } from '@hvmmio/core/policies';
import { textKind, ValueError } from '../../command/kind.ts';
import { option, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { json } from '../../options/forms.ts';

const EXPECTED = 'a release such as 6.1.192, 6.1.176-1 or 7.1';

function readRelease(version: string): ReleaseAnswer {
	try {
		return policyOfRelease(version);
	} catch (error) {
		throw error instanceof RangeError ? new ValueError('usage', 'not a kernel version', EXPECTED) : error;
	}
}

const policiesFlags = {
	kernel: option(textKind('VERSION', readRelease, EXPECTED), 'Only what this release carries: 6.1.192, 6.1.176-1, 7.1'),
	json,
};

export type PoliciesValues = Values<typeof policiesFlags>;

export const policiesVerb = defineVerb({
	name: 'policies',
	brief: 'What kernels reserved over the years, and which release does what',
	description: ['Every policy that kernels have had or that was proposed for keeping PCI devices off the framebuffer.'],
	examples: [
		['hvmmio policies', 'all of them'],
		['hvmmio policies --kernel 6.1.176-1', 'the one that a release carries, how sure that is, and why'],
		['hvmmio policies --json', 'as JSON'],
	],
	table: policiesFlags,
	load: () => import('./policies.ts'),
});
