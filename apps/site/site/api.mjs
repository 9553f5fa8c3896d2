/**
 * The API reference: Markdown from the types that each package ships, one page per entry. A public name without a
 * docstring, or a broken link in one, is reported on stderr and in warnings.txt, which a test requires to be empty.
 */

import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, LogLevel } from 'typedoc';
import { PACKAGES, ROOT } from './packages.mjs';

const OUT = fileURLToPath(new URL('../.api/', import.meta.url));
const entries = PACKAGES.flatMap((each) => each.entries);

rmSync(OUT, { recursive: true, force: true });
const app = await Application.bootstrapWithPlugins({
	name: 'API',
	plugin: ['typedoc-plugin-markdown'],
	entryPoints: entries.map(({ types }) => types),
	tsconfig: fileURLToPath(new URL('../tsconfig.api.json', import.meta.url)),
	basePath: ROOT,
	readme: 'none',
	disableSources: true,
	skipErrorChecking: true,
	validation: { notExported: false, invalidLink: true, notDocumented: true },
	packagesRequiringDocumentation: PACKAGES.map(({ name }) => name),
	requiredToBeDocumented: ['Enum', 'Variable', 'Function', 'Class', 'Interface', 'TypeAlias'],
	logLevel: 'Warn',
	out: OUT,
	...{ router: 'module', hidePageHeader: true, hideBreadcrumbs: true },
	...{ parametersFormat: 'table', interfacePropertiesFormat: 'table', classPropertiesFormat: 'table' },
	...{ typeDeclarationFormat: 'table', entryFileName: 'index' },
});
/** @type {string[]} */
const warnings = [];
const { logger } = app;
const log = logger.log.bind(logger);
/** @param {string} message @param {number} level */
logger.log = (message, level) => {
	warnings.push(...(level >= LogLevel.Warn ? [message] : []));
	log(message, level);
};
const project = await app.convert();
if (project) {
	// Modules are named by their import specifiers.
	for (const module of project.children ?? []) {
		const file = project.getSymbolIdFromReflection(module)?.fileName ?? '';
		const entry = entries.find(({ types }) => file.endsWith(relative(ROOT, types)));
		module.name = entry?.specifier ?? module.name;
	}
	app.validate(project);
	await app.generateOutputs(project);
}
writeFileSync(join(OUT, 'warnings.txt'), warnings.map((line) => `${line}\n`).join(''));
process.exitCode = project ? 0 : 1;
