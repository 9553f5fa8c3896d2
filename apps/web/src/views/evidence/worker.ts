/** Reads evidence in a worker, as streams with bounded memory. */

import { type Diagnosis, diagnose } from '@hvmmio/diagnose';
import { type Evidence, EvidenceReader } from '@hvmmio/evidence';
import type { Given } from '../../parts/drop-area.tsx';
import { throttled } from '../../parts/throttled.ts';
import type { Update } from './messages.ts';
import { readingOf } from './reading.ts';

self.addEventListener('message', async ({ data }: MessageEvent<readonly Given[]>) => {
	const report = (update: Update) => self.postMessage(update);
	const reportProgress = throttled(report);
	const of = data.reduce((sum, { content }) => sum + content.size, 0);
	let done = 0;
	const evidence: Evidence[] = [];
	for (const { name, content } of data) {
		const reader = new EvidenceReader(name);
		await eachPiece(content, (bytes) => {
			reader.push(bytes);
			done += bytes.length;
			reportProgress({ kind: 'progress', name, done, of });
			return reader.unreadable === null;
		});
		evidence.push(reader.finish());
	}
	const diagnosis: Diagnosis = diagnose(evidence);
	report({ kind: 'reading', reading: await readingOf(diagnosis, data, eachPiece) });
});

/** @param onPiece called with each chunk; returns false to stop */
async function eachPiece(content: Blob, onPiece: (bytes: Uint8Array) => boolean): Promise<void> {
	const reader = content.stream().getReader();
	for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
		if (!onPiece(piece.value)) {
			await reader.cancel();
			return;
		}
	}
}
