/** Summary of many VMs: counts by class of VM, verdict and policies. */

/** Key of a count. */
export interface Group {
	readonly verdict: string;
	readonly policy: string;
	/** Null without a second kernel. */
	readonly secondPolicy: string | null;
	/** Class of the VM. */
	readonly vm: Readonly<Record<string, string | number | boolean>>;
}

/** Counts in a form that threads can send and merge. */
export interface Counts {
	readonly requests: number;
	readonly bad: number;
	/** Answers to the first invalid lines, as JSON. */
	readonly errors: readonly string[];
	/** Counts by group; groups as JSON. */
	readonly groups: readonly (readonly [group: string, count: number])[];
}

const MAX_ERRORS = 20;

export class Summary {
	private requests = 0;
	private bad = 0;
	private errors: string[] = [];
	private readonly groups = new Map<string, number>();

	add(group: Group | undefined): void {
		this.requests++;
		const key = JSON.stringify(group);
		this.groups.set(key, (this.groups.get(key) ?? 0) + 1);
	}

	/** @param answer answer to the invalid line, as JSON */
	addBad(answer: string): void {
		this.requests++;
		this.bad++;
		if (this.errors.length < MAX_ERRORS) {
			this.errors.push(answer);
		}
	}

	/** Adds the counts of another part; parts must be added in the order of their lines. */
	addCounts({ requests, bad, errors, groups }: Counts): void {
		this.requests += requests;
		this.bad += bad;
		this.errors = [...this.errors, ...errors].slice(0, MAX_ERRORS);
		for (const [key, count] of groups) {
			this.groups.set(key, (this.groups.get(key) ?? 0) + count);
		}
	}

	counts(): Counts {
		const { requests, bad, errors } = this;
		return { requests, bad, errors, groups: [...this.groups] };
	}

	/** `hvmmio/simulate-summary/1`; largest group first. */
	document(): object {
		const groups = [...this.groups]
			.map(([key, count]) => ({ ...(JSON.parse(key) as Group), count }))
			.sort((a, b) => b.count - a.count || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
		const verdicts = { ok: 0, degraded: 0, conflict: 0 };
		for (const { verdict, count } of groups) {
			verdicts[verdict as keyof typeof verdicts] += count;
		}
		return {
			schema: 'hvmmio/simulate-summary/1',
			requests: this.requests,
			bad: this.bad,
			verdicts,
			groups,
			errors: this.errors.map((error) => JSON.parse(error)),
		};
	}
}
