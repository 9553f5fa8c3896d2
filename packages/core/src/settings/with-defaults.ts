/** The given values, with defaults for those omitted or `undefined`. */
export function withDefaults<
	T extends object,
	D extends { readonly [K in keyof D]: K extends keyof T ? unknown : never },
>(given: T, defaults: D): { readonly [K in keyof D]: K extends keyof T ? Exclude<T[K], undefined> : never } {
	const entries = Object.entries(defaults).map(([key, value]) => [key, given[key as keyof T] ?? value]);
	return Object.fromEntries(entries);
}
