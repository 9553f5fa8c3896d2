/** What is proved on the user's machine, and why not here. */

import { CopyBlock } from './copy-block.tsx';

export function ProofCommand(props: { readonly title: string; readonly lines: readonly string[] }) {
	return (
		<CopyBlock
			title={props.title}
			text={props.lines.join('\n')}
			lines
			note="Not on this page: it brings no solver. Z3 is 35 MB, and computes on threads that share memory, which a browser allows only to a page that its server has isolated from all others. The command does it on your machine."
		/>
	);
}
