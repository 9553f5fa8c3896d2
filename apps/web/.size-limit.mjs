/** Size limit of the scripts that the page loads before its first view. */

import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8');
const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name]) => `dist/${name}`);

export default [{ name: 'script of the first view', path: scripts, limit: '60 kB', gzip: true }];
