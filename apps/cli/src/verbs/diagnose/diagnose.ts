import type { Context } from '../../context.ts';
import type { DiagnoseFlags } from './run.ts';

export default async function run(this: Context, flags: DiagnoseFlags, ...files: string[]): Promise<void> {
	const { runDiagnose } = await import('./run.ts');
	await runDiagnose(this, flags, files);
}
