/** A diagnosis as text, document and map. */

export type { StepText, UnhelpfulText } from './advice.ts';
export { assumptionText, clueText, explanation, type SureLine, sureLines, valueText } from './clues.ts';
export { COLLECT_HOST_LINES, COLLECT_SCRIPT } from './collect.ts';
export { type DiagnoseDocument, diagnoseDocument, type FindingJson } from './document.ts';
export { UNREADABLE } from './findings/files.ts';
export { SHOWN as SHOWN_BY } from './findings/mismatch.ts';
export { adviceOf, type FindingText, findingText, messageOf } from './findings.ts';
export { type Headline, headlineOf } from './headline.ts';
export { diagnosisMap } from './map.ts';
export { policyName, policyReason } from './names.ts';
export { type DiagnosisTextOptions, diagnosisText } from './text.ts';
