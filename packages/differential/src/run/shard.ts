/** A run that is shared out: each of N parts runs a part of every source's numbered inputs. */

export interface Shard {
	/** From 1 to `of`. */
	readonly index: number;
	readonly of: number;
}

/** The one part of a run that is not shared out. */
export const WHOLE: Shard = { index: 1, of: 1 };

/** Of `size` things in a row those of a part, half-open; the parts' sizes differ by one at most. */
export function shareOf(size: number, { index, of }: Shard): { readonly from: number; readonly to: number } {
	const each = Math.floor(size / of);
	const longer = size % of;
	const startOf = (part: number) => part * each + Math.min(part, longer);
	return { from: startOf(index - 1), to: startOf(index) };
}
