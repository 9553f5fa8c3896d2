/** `node bindings.mjs POLICY_COMPONENT_WASM FOLDER`: jco's JavaScript for the component, as `jco transpile` writes it. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transpile } from '@bytecodealliance/jco-transpile';

const [, , component, folder] = process.argv;
const { files } = await transpile(component, { name: 'policy' });
for (const [path, bytes] of Object.entries(files)) {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), bytes);
}
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
