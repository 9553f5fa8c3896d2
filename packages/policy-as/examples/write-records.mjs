/** `node write-records.mjs FILE`: the 10,000 input records that the examples decide. */

import { writeFileSync } from 'node:fs';
import { randomRecords } from './records.mjs';

const [, , file] = process.argv;
writeFileSync(file, randomRecords(10_000));
