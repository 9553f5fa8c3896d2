/** The policies one by one: a decision without the walk, a policy's parts, and which kernel release has which. */

export { decide } from './decide.ts';
export { createDecision, type Decision, type Message, type PolicyStatus } from './policy.ts';
export { fixOfSeries, policyOfRelease, type ReleaseAnswer } from './releases.ts';
