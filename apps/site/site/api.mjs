/**
 * The API reference: Markdown of the types that each package ships, one page for each entry. Fails for a public name
 * without a docstring, and for a link in one that leads nowhere.
 */

import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
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
const project = await app.convert();
if (project) {
	// A module is called as it is imported.
	for (const module of project.children ?? []) {
		const file = project.getSymbolIdFromReflection(module)?.fileName ?? '';
		const entry = entries.find(({ types }) => file.endsWith(relative(ROOT, types)));
		module.name = entry?.specifier ?? module.name;
	}
	app.validate(project);
	await app.generateOutputs(project);
}
process.exitCode = !project || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
