/** Suggestions for unknown words. */

/** `core, wasm or kernel`. */
export function alternatives(values: readonly (string | number)[]): string {
	const last = values.at(-1) ?? 'nothing';
	return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${last}` : String(last);
}

/** What to expect instead of a word: the nearest known words, or all of them if they are few. */
export function expectedOf(word: string, known: readonly string[], otherwise = alternatives(known)): string {
	const near = known.length > ALL_NAMED ? nearest(word, known) : [];
	return near.length > 0 ? alternatives(near) : otherwise;
}

/** Shorter words are similar to too many others. */
const MIN_LENGTH = 3;
const MAX_LENGTH = 40;
const MAX_SUGGESTIONS = 3;
/** Up to this number of words all are named. */
const ALL_NAMED = 5;

/**
 * The known words that differ from a word in case or in few letters (one in three, at most two), nearest first. If
 * there are none, those that start with it.
 */
export function nearest(word: string, known: readonly string[]): string[] {
	if (word.length < MIN_LENGTH || word.length > MAX_LENGTH) {
		return [];
	}
	const lower = word.toLowerCase();
	const limit = Math.min(2, Math.max(1, Math.floor(lower.length / 3)));
	const near = known
		.map((each) => ({ each, distance: distance(lower, each.toLowerCase()) }))
		.filter((found) => found.distance <= limit)
		.sort((a, b) => a.distance - b.distance)
		.map(({ each }) => each);
	const longer = known.filter((each) => each.toLowerCase().startsWith(lower));
	return (near.length > 0 ? near : longer).slice(0, MAX_SUGGESTIONS);
}

/** Edit distance with transpositions (optimal string alignment). */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] as number) + 1 : Number.MAX_VALUE;
			row.push(Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + cost, swap));
		}
		before = last;
		last = row;
	}
	return last[b.length] as number;
}
