/**
 * Starts QuickJS (itself compiled to WebAssembly) and runs guest.js in it: `node host.mjs POLICY_WASM RECORDS ANSWERS
 * [SECONDS]`, after `npm install` in this folder.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';

const [, , wasm, from, to, seconds = '0'] = process.argv;

const quickjs = await newQuickJSWASMModuleFromVariant(variant);
const context = quickjs.newContext();
context.runtime.setModuleLoader((name) => readFileSync(new URL(import.meta.resolve(name)), 'utf8'));
const toGuest = (file) => context.newArrayBuffer(Uint8Array.from(readFileSync(file)).buffer);

const code = readFileSync(new URL('guest.js', import.meta.url), 'utf8');
const guest = context.unwrapResult(context.evalCode(code, 'guest.js', { type: 'module' }));
const decide = context.getProp(guest, 'decide');
const args = [toGuest(wasm), toGuest(from), context.newNumber(Number(seconds))];
const result = context.unwrapResult(context.callFunction(decide, context.undefined, ...args));
writeFileSync(to, context.getArrayBuffer(context.getProp(result, 'answers')).value);
if (seconds !== '0') console.log(context.getString(context.getProp(result, 'times')));
