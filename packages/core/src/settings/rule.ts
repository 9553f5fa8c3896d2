/** Rules of settings, as data: the values each permits. `check.ts` applies them, `errors.ts` has the messages. */

/** The values that a setting permits. Dependencies between settings are checked afterwards. */
export type Rule =
	| { readonly kind: 'one-of'; readonly values: readonly (string | number)[] }
	| { readonly kind: 'boolean' | 'bytes' | 'u32' | 'whole' }
	| { readonly kind: 'list'; readonly item: Rule }
	| { readonly kind: 'distinct'; readonly values: readonly string[] }
	| { readonly kind: 'devices'; readonly item: Rule; readonly max: number }
	| { readonly kind: 'object'; readonly fields: Readonly<Record<string, Rule>> }
	| { readonly kind: 'or-null'; readonly rule: Rule };

/** A rule for every setting. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule };

export const YES_OR_NO: Rule = { kind: 'boolean' };

/** A whole number of bytes, or an address. Limits of a particular setting are checked elsewhere. */
export const BYTES: Rule = { kind: 'bytes' };

export const U32: Rule = { kind: 'u32' };

export const WHOLE: Rule = { kind: 'whole' };

export function oneOf(...values: readonly (string | number)[]): Rule {
	return { kind: 'one-of', values };
}

export function listOf(item: Rule): Rule {
	return { kind: 'list', item };
}

/** An object with exactly these fields. */
export function fields(rules: Readonly<Record<string, Rule>>): Rule {
	return { kind: 'object', fields: rules };
}

export function orNull(rule: Rule): Rule {
	return { kind: 'or-null', rule };
}
