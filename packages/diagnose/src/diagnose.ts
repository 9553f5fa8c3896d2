/** From evidence to findings. */

import { type Evidence, type Machine, machineOf } from '@hvmmio/evidence';
import type { Case, Judge } from './case.ts';
import { type Finding, finding } from './finding.ts';
import { judgeD0 } from './findings/d0.ts';
import { judgeCollect, judgeFiles } from './findings/files.ts';
import { judgeFramebuffer } from './findings/framebuffer.ts';
import { judgeKdump } from './findings/kdump.ts';
import { judgeMismatch } from './findings/mismatch.ts';
import { judgeRoom } from './findings/room.ts';
import { type Prediction, predict } from './predict.ts';

export interface Diagnosis {
	readonly evidence: readonly Evidence[];
	readonly machine: Machine;
	readonly prediction: Prediction;
	/** All assumptions, each in a sentence: of the VM, then of the kernels. */
	readonly assumed: readonly string[];
	/** Errors, then warnings, then the rest. */
	readonly findings: readonly Finding[];
}

const JUDGES: readonly Judge[] = [judgeD0, judgeRoom, judgeFramebuffer, judgeKdump, judgeMismatch, judgeFiles];
const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Judges what the files of one VM tell. Throws nothing, whatever they hold. */
export function diagnose(evidence: readonly Evidence[]): Diagnosis {
	const machine = machineOf(evidence);
	const prediction = predict(machine);
	const given: Case = { evidence, machine, prediction };
	const all = JUDGES.flatMap((judge) => judge(given)).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
	const hasError = all.some(({ severity }) => severity === 'error');
	// What might happen to a kernel of which nothing is known is not worth a word where something has happened.
	const findings = all.filter(({ id, severity }) => !hasError || id !== 'kdump-at-risk' || severity !== 'info');
	const wrong = findings.some(({ severity }) => severity !== 'info');
	return {
		evidence,
		machine,
		prediction,
		assumed: [...machine.assumed, ...prediction.assumed],
		findings: [...(wrong ? [] : [nothingWrong(given)]), ...findings, ...judgeCollect(given)],
	};
}

function nothingWrong({ evidence }: Case): Finding {
	const known = evidence.filter(({ kind }) => kind !== 'unknown').length;
	return finding({
		id: 'nothing-wrong',
		severity: 'info',
		what: known === 0 ? 'Nothing could be learnt from what was given.' : 'Nothing is wrong in what was given.',
		why:
			known === 0
				? ''
				: 'No device was refused, no window was too small, and nothing is seen on the framebuffer’s addresses.',
	});
}
