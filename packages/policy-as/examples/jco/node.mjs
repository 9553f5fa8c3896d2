/**
 * Node, with jco's typed bindings of the component, which `node bindings.mjs` writes to ./bindings: `node node.mjs
 * RECORDS ANSWERS [SECONDS]`.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { answersOf, timesOf } from './decide.mjs';

const [, , from, to, seconds] = process.argv;
const records = readFileSync(from);
const began = performance.now();
const { $init, decision } = await import('./bindings/policy.js');
await $init;
const loadMs = performance.now() - began;
writeFileSync(to, answersOf(decision, records));
if (seconds) console.log(timesOf(Number(seconds), loadMs, decision, records));
