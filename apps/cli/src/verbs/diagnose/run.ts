/** The whole of a diagnosis, from the files to what is printed. The build makes a file of its own of it. */

import { diagnose } from '@hvmmio/diagnose';
import { drawSvg, drawTerminal } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { readEvidenceFiles } from '../../io/evidence.ts';
import { writeText } from '../../io/files.ts';
import { diagnoseDocument } from './document.ts';
import { headOf, mapOf, tailOf } from './text.ts';

export interface DiagnoseFlags {
	readonly json?: boolean;
	readonly svg?: string;
}

export async function runDiagnose(
	context: Context,
	{ json, svg }: DiagnoseFlags,
	files: readonly string[],
): Promise<void> {
	const diagnosis = diagnose(await readEvidenceFiles(context, files));
	const { color, columns } = context;
	if (svg !== undefined) {
		writeText('--svg', svg, drawSvg(mapOf(diagnosis)));
	}
	context.found ||= diagnosis.findings.some(({ severity }) => severity === 'error');
	if (json) {
		context.out(`${JSON.stringify(diagnoseDocument(diagnosis), null, 2)}\n`);
		return;
	}
	const known = diagnosis.evidence.some(({ kind }) => kind !== 'unknown');
	const map = known ? drawTerminal(mapOf(diagnosis), { color, columns }) : [];
	const parts = [headOf(diagnosis, columns), map, tailOf(diagnosis, columns, color)].filter((part) => part.length > 0);
	context.out(`${parts.map((part) => part.join('\n')).join('\n\n')}\n`);
}
