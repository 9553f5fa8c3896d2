/** The field tables in other languages. */

export { cAssertions, cDefines, cStruct, snake } from './c.ts';
export { caseSchema } from './schema.ts';
export { scriptBits, scriptOffsets } from './script.ts';
