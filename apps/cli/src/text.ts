/** Sentences that several verbs say. */

export { describeVm } from '@hvmmio/report';
