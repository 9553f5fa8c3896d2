/** The case: one type, one JSON form, one record, one table of fields. */

export * from './case.ts';
export * from './fields.ts';
export * from './json.ts';
export * from './records.ts';
export * from './text.ts';
