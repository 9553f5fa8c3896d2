/** The command that proves it on the user's machine. */

import { CopyBlock } from './copy-block.tsx';

export function ProofCommand(props: {
	readonly title: string;
	readonly lines: readonly string[];
	/** Why not on this page. */
	readonly note?: string;
}) {
	return <CopyBlock title={props.title} text={props.lines.join('\n')} lines note={props.note ?? ''} />;
}
