/** Single policies: a decision without the walk, a policy's parts, and the policy of a kernel release. */

export { decide } from './decide.ts';
export { createDecision, type Decision, type Message, type PolicyStatus } from './policy.ts';
export { fixOfSeries, policyOfRelease, type ReleaseAnswer } from './releases.ts';
