/** A rule for the kernel's lines that start with one word. */

import type { Sink } from '../sink.ts';

/**
 * Reads what follows the word. Patterns are anchored and bounded, so that a line costs no more than its length.
 * @returns true if the line is known
 */
export type Rule = (rest: string, sink: Sink, word: string) => boolean;

export type Rules = Readonly<Record<string, Rule>>;

export const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
