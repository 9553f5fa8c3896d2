/** The WASM of clang for this process, and the parser's two modules. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const resolve = createRequire(import.meta.url).resolve;

export const RUNTIME = readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm'));
export const GRAMMAR = readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm'));

export * as yowasp from '@yowasp/clang';
