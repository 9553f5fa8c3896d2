import { diagnose } from '@hvmmio/diagnose';
import { drawSvg, drawTerminal } from '@hvmmio/render';
import type { Context } from '../context.ts';
import { diagnoseDocument } from '../diagnose/document.ts';
import { headOf, mapOf, tailOf } from '../diagnose/text.ts';
import { readEvidenceFiles } from '../io/evidence.ts';
import { writeText } from '../io/files.ts';

interface DiagnoseFlags {
	readonly json?: boolean;
	readonly svg?: string;
}

export default async function run(this: Context, { json, svg }: DiagnoseFlags, ...files: string[]): Promise<void> {
	const diagnosis = diagnose(await readEvidenceFiles(this, files));
	const { color, columns } = this;
	if (svg !== undefined) {
		writeText('--svg', svg, drawSvg(mapOf(diagnosis)));
	}
	this.found ||= diagnosis.findings.some(({ severity }) => severity === 'error');
	if (json) {
		this.out(`${JSON.stringify(diagnoseDocument(diagnosis), null, 2)}\n`);
		return;
	}
	const known = diagnosis.evidence.some(({ kind }) => kind !== 'unknown');
	const map = known ? drawTerminal(mapOf(diagnosis), { color, columns }) : [];
	const parts = [headOf(diagnosis, columns), map, tailOf(diagnosis, columns, color)].filter((part) => part.length > 0);
	this.out(`${parts.map((part) => part.join('\n')).join('\n\n')}\n`);
}
