/** Reading the WebAssembly binary format. */

export { ByteReader } from './bytes.ts';
export { OP } from './op.ts';
export { entriesOf, exportedFunctions, type Limits, limitsOf, SECTION, type Section, sectionsOf } from './sections.ts';
