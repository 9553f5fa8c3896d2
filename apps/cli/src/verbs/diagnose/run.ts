/** Runs a diagnosis, from the files to the output. Built as a separate file. */

import { diagnose } from '@hvmmio/diagnose';
import { diagnoseDocument, diagnosisMap, diagnosisText, drawSvg } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import { readEvidenceFiles } from '../../io/evidence.ts';
import { writeText } from '../../io/files.ts';
import type { DiagnoseValues } from './command.ts';

export async function runDiagnose(
	context: Context,
	{ json, svg, explain }: DiagnoseValues,
	files: readonly string[],
): Promise<void> {
	if (json && explain) {
		throw new InputError(
			'usage',
			'--explain',
			undefined,
			'JSON does not have these lines',
			'one of --explain and --json',
		);
	}
	const diagnosis = diagnose(await readEvidenceFiles(context, files));
	const { color, columns, textColumns: rowColumns } = context;
	const map = diagnosisMap(diagnosis);
	if (svg !== undefined) {
		if (map === null) {
			throw new InputError(
				'usage',
				'--svg',
				svg,
				'the files determine nothing that a picture could show',
				'files of a Hyper-V VM',
			);
		}
		writeText('--svg', svg, drawSvg(map));
	}
	const { conclusion } = diagnosis;
	context.found ||= conclusion === 'trouble' || conclusion === 'risk';
	context.cannotTell ||= conclusion === 'unknown';
	if (json) {
		context.printJson(diagnoseDocument(diagnosis));
		return;
	}
	context.print(diagnosisText(diagnosis, map, { columns, rowColumns, color, explain: explain === true }));
}
