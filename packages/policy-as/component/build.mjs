/**
 * Builds build/policy.component.wasm from component/component.ts and wit/policy.wit: compiles, renames the exports as
 * the canonical ABI requires, and wraps the module. The component imports nothing.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';
import asc from 'assemblyscript/asc';
import binaryen from 'binaryen';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const INTERFACE = 'hvmmio:policy/decision@1.0.0';

/** Exports of component/component.ts and their names in the canonical ABI. */
const NAMES = {
	realloc: 'cabi_realloc',
	reserveFb: `${INTERFACE}#reserve-fb`,
	reserveFbMany: `${INTERFACE}#reserve-fb-many`,
	release: `cabi_post_${INTERFACE}#reserve-fb-many`,
};

async function compile() {
	const folder = mkdtempSync(join(PACKAGE, 'build', 'component-'));
	try {
		const file = join(folder, 'core.wasm');
		const entry = join(PACKAGE, 'component', 'component.ts');
		const config = join(PACKAGE, 'asconfig.json');
		const { error, stderr } = await asc.main([entry, '--config', config, '--entry', entry, '--outFile', file]);
		if (error) {
			throw new Error(`${error.message}\n${stderr}`);
		}
		return readFileSync(file);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** @param {Uint8Array} core @returns the module with the canonical ABI's names */
function rename(core) {
	const module = binaryen.readBinary(core);
	for (const [from, to] of Object.entries(NAMES)) {
		const { value } = binaryen.getExportInfo(module.getExport(from));
		module.removeExport(from);
		module.addFunctionExport(value, to);
	}
	const named = module.emitBinary();
	module.dispose();
	return named;
}

const witSource = readFileSync(join(PACKAGE, 'wit', 'policy.wit'), 'utf8');
const embedded = await componentEmbed({ binary: rename(await compile()), witSource, world: 'decider' });
writeFileSync(join(PACKAGE, 'build', 'policy.component.wasm'), await componentNew(embedded, []));
