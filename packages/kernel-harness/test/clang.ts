/** clang in this process, and where the parser's two modules are. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as yowasp from '@yowasp/clang';
import { type Yowasp, yowaspCompiler } from '../src/yowasp.ts';

const resolve = createRequire(import.meta.url).resolve;

export const RUNTIME = readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm'));
export const GRAMMAR = readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm'));

export const testCompiler = yowaspCompiler(yowasp as unknown as Yowasp, 'of the tests');
