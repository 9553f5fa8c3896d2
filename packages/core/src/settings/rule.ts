/** Tables of settings: what each may be, as data. `check.ts` holds values against them, `errors.ts` has their words. */

/** What one setting may be. What depends on other settings is checked after all of them alone. */
export type Rule =
	| { readonly kind: 'one-of'; readonly values: readonly (string | number)[] }
	| { readonly kind: 'boolean' | 'bytes' | 'u32' | 'whole' }
	| { readonly kind: 'list'; readonly item: Rule }
	| { readonly kind: 'distinct'; readonly values: readonly string[] }
	| { readonly kind: 'devices'; readonly item: Rule; readonly max: number }
	| { readonly kind: 'object'; readonly fields: Readonly<Record<string, Rule>> }
	| { readonly kind: 'or-null'; readonly rule: Rule };

/** A rule for each setting that there is. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule };

export const YES_OR_NO: Rule = { kind: 'boolean' };

/** Whole numbers of bytes, or addresses; the setting's own limits are checked by who knows them. */
export const BYTES: Rule = { kind: 'bytes' };

export const U32: Rule = { kind: 'u32' };

export const WHOLE: Rule = { kind: 'whole' };

export function oneOf(...values: readonly (string | number)[]): Rule {
	return { kind: 'one-of', values };
}

export function listOf(item: Rule): Rule {
	return { kind: 'list', item };
}

/** An object with these fields, all of them, and no others. */
export function fields(rules: Readonly<Record<string, Rule>>): Rule {
	return { kind: 'object', fields: rules };
}

export function orNull(rule: Rule): Rule {
	return { kind: 'or-null', rule };
}
