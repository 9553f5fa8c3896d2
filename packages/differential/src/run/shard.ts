/** Splits a run into N shards, each with a share of every source's inputs. */

export interface Shard {
	/** From 1 to `of`. */
	readonly index: number;
	readonly of: number;
}

/** The only shard of a run that is not split. */
export const WHOLE: Shard = { index: 1, of: 1 };

/** A shard's half-open share `[from, to)` of `size` items; the sizes of the shares differ by at most one. */
export function shareOf(size: number, { index, of }: Shard): { readonly from: number; readonly to: number } {
	const each = Math.floor(size / of);
	const longer = size % of;
	const startOf = (part: number) => part * each + Math.min(part, longer);
	return { from: startOf(index - 1), to: startOf(index) };
}
