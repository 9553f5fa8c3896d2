/** Starts QuickJS (here itself compiled to WebAssembly) and runs guest.js in it: `node host.mjs RECORDS ANSWERS`. */

import { readFileSync, writeFileSync } from 'node:fs';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';

const [, , from, to] = process.argv;
const bytes = readFileSync(new URL(import.meta.resolve('@hvmmio/policy-as/policy.wasm')));
const records = readFileSync(from);

const quickjs = await newQuickJSWASMModuleFromVariant(variant);
const context = quickjs.newContext();
context.runtime.setModuleLoader((name) => readFileSync(new URL(import.meta.resolve(name)), 'utf8'));
const toGuest = (data) => context.newArrayBuffer(Uint8Array.from(data).buffer);

const code = readFileSync(new URL('guest.js', import.meta.url), 'utf8');
const guest = context.unwrapResult(context.evalCode(code, 'guest.js', { type: 'module' }));
const decide = context.getProp(guest, 'decide');
const answers = context.unwrapResult(context.callFunction(decide, context.undefined, toGuest(bytes), toGuest(records)));
writeFileSync(to, context.getArrayBuffer(answers).value);
