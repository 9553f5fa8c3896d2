import type { Context } from '../../context.ts';
import type { DiagnoseValues } from './command.ts';

export default async function run(context: Context, values: DiagnoseValues, files: readonly string[]): Promise<void> {
	const { runDiagnose } = await import('./run.ts');
	await runDiagnose(context, values, files);
}
