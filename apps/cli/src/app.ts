/** The command: its verbs and their flags. A verb's code is loaded when it is asked for. */

import { type Application, buildApplication, buildCommand, buildRouteMap, text_en } from '@stricli/core';
import packageJson from '../package.json' with { type: 'json' };
import type { Context } from './context.ts';
import { DOCS, ROOT_DOCS, type VerbName } from './docs.ts';
import { InputError } from './input-error.ts';
import { diagnoseTable } from './options/diagnose.ts';
import { difftestTable } from './options/difftest.ts';
import { formTable } from './options/forms.ts';
import { reserveTable, simulateTable } from './options/kernel.ts';
import { checkTable, diffTable, identifyTable } from './options/kernel-verbs.ts';
import { alternatives } from './options/kind.ts';
import { planFlags } from './options/plan.ts';
import { policiesTable } from './options/policies.ts';
import { type Flags, flagsOf } from './options/stricli.ts';
import { vmTable } from './options/vm.ts';
import { webTable } from './options/web.ts';
import { parsingError, suggestion } from './parsing-error.ts';

const SHELLS = ['bash', 'zsh', 'fish'];

type FlagValues = Readonly<Record<string, unknown>>;
type Load = () => Promise<{ default: (this: Context, flags: FlagValues) => void | Promise<void> }>;

/** @param onFailure is told what went wrong; nothing else is printed for it */
export function createApp(onFailure: (error: unknown) => void): Application<Context> {
	const tell = (error: unknown) => {
		onFailure(error);
		return '';
	};
	const command = (name: VerbName, flags: Flags, loader: Load) =>
		buildCommand<FlagValues, [], Context>({
			docs: { ...docsOf(name), customUsage: ['[FLAGS]'] },
			parameters: { flags },
			loader,
		});
	const vm = flagsOf(vmTable);
	const forms = flagsOf(formTable);
	const root = buildRouteMap({
		docs: { brief: ROOT_DOCS.brief, fullDescription: ROOT_DOCS.description },
		routes: {
			layout: command('layout', { ...vm, ...forms }, () => import('./verbs/layout/layout.ts')),
			policies: command('policies', flagsOf(policiesTable), () => import('./verbs/policies/policies.ts')),
			reserve: command(
				'reserve',
				{ ...vm, ...flagsOf(reserveTable), ...forms },
				() => import('./verbs/reserve/reserve.ts'),
			),
			simulate: command(
				'simulate',
				{ ...vm, ...flagsOf(simulateTable), ...forms },
				() => import('./verbs/simulate/simulate.ts'),
			),
			plan: command('plan', planFlags(), () => import('./verbs/plan/plan.ts')),
			diagnose: buildCommand<FlagValues, string[], Context>({
				docs: docsOf('diagnose'),
				parameters: {
					flags: flagsOf(diagnoseTable),
					positional: {
						kind: 'array',
						minimum: 1,
						parameter: {
							brief: 'Evidence: logs, /proc/iomem, lspci, JSON; - for stdin',
							placeholder: 'file',
							parse: String,
						},
					},
				},
				loader: () => import('./verbs/diagnose/diagnose.ts'),
			}),
			difftest: command('difftest', flagsOf(difftestTable), () => import('./verbs/difftest/difftest.ts')),
			web: command('web', flagsOf(webTable), () => import('./verbs/web/web.ts')),
			kernel: buildRouteMap({
				docs: docsOf('kernel'),
				routes: {
					diff: buildCommand<FlagValues, [string, string?], Context>({
						docs: { brief: 'On which VMs two kernels decide differently' },
						parameters: {
							flags: flagsOf(diffTable),
							positional: {
								kind: 'tuple',
								parameters: [pathParameter('OLD'), { ...pathParameter('NEW'), optional: true }],
							},
						},
						loader: async () => (await import('./verbs/kernel/kernel.ts')).diff,
					}),
					check: buildCommand<FlagValues, [string], Context>({
						docs: { brief: 'Does a kernel decide exactly as a policy?' },
						parameters: {
							flags: flagsOf(checkTable),
							positional: { kind: 'tuple', parameters: [pathParameter('PATH')] },
						},
						loader: async () => (await import('./verbs/kernel/kernel.ts')).check,
					}),
					identify: buildCommand<FlagValues, [string], Context>({
						docs: { brief: 'As which policy a kernel decides' },
						parameters: {
							flags: flagsOf(identifyTable),
							positional: { kind: 'tuple', parameters: [pathParameter('PATH')] },
						},
						loader: async () => (await import('./verbs/kernel/kernel.ts')).identify,
					}),
				},
			}),
			completions: buildCommand<object, [string], Context>({
				docs: docsOf('completions'),
				parameters: {
					flags: {},
					positional: {
						kind: 'tuple',
						parameters: [
							{ brief: SHELLS.join(', '), placeholder: 'shell', parse: parseShell, proposeCompletions: () => SHELLS },
						],
					},
				},
				loader: () => import('./verbs/completions/completions.ts'),
			}),
		},
	});
	return buildApplication(root, {
		name: 'hvmmio',
		versionInfo: { currentVersion: packageJson.version },
		scanner: { caseStyle: 'allow-kebab-for-camel' },
		documentation: { onlyRequiredInUsageLine: true },
		determineExitCode: () => 0,
		localization: {
			text: {
				...text_en,
				noCommandRegisteredForInput: ({ input, corrections }) =>
					tell(new InputError('usage', 'verb', input, 'unknown', suggestion(corrections))),
				exceptionWhileParsingArguments: (error) => tell(parsingError(error)),
				exceptionWhileRunningCommand: tell,
				exceptionWhileLoadingCommandFunction: tell,
				exceptionWhileLoadingCommandContext: tell,
				exceptionWhileRunningIntegrationFlag: ({ exception }) => tell(exception),
				exceptionWhileRunningIntegrationHook: ({ exception }) => tell(exception),
				commandErrorResult: tell,
			},
		},
	});
}

function pathParameter(placeholder: string) {
	return { brief: 'A kernel tree, or its drivers/hv/vmbus_drv.c', placeholder, parse: String };
}

function docsOf(name: VerbName): { brief: string; fullDescription: string } {
	return { brief: DOCS[name].brief, fullDescription: DOCS[name].description };
}

function parseShell(text: string): string {
	if (!SHELLS.includes(text)) {
		throw new InputError('usage', 'shell', text, 'not supported', alternatives(SHELLS));
	}
	return text;
}
