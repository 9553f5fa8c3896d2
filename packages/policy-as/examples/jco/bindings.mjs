/**
 * `node bindings.mjs POLICY_COMPONENT_WASM FOLDER`: writes jco's JavaScript bindings of the component, like `jco
 * transpile`.
 */

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
