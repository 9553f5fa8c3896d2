/** Diagnosis of a machine's logs: what went wrong, the lines that show it, and the VM on the map. */

import { formatSize } from '@hvmmio/report';
import { For, Match, Show, Switch } from 'solid-js';
import { DropArea } from '../parts/drop-area.tsx';
import { useApp } from '../state/app.ts';
import { Collect } from './evidence/collect.tsx';
import { Conclusion } from './evidence/conclusion.tsx';
import { EXAMPLE } from './evidence/example.ts';
import { Files } from './evidence/files.tsx';
import { Findings } from './evidence/findings.tsx';
import { Machine } from './evidence/machine.tsx';
import type { Reading } from './evidence/messages.ts';
import { createSession, type SessionState } from './evidence/session.ts';

export default function EvidenceView() {
	const app = useApp();
	const session = app.keep('evidence', createSession);
	const reading = () => only(session.state(), 'read')?.reading;
	return (
		<div class="view evidence-view has-aside">
			<div class="card">
				<h2>What the machine says</h2>
				<p>
					Give what there is: a log of either kernel (dmesg, a console, a journal), /proc/iomem, lspci&nbsp;&#8209;v,
					and of the host Get-VM and Get-VMVideo. Nothing leaves the browser.
				</p>
				<DropArea
					label="Paste text, or drop files"
					hint="Ctrl+V puts it on the list below"
					pastedName="pasted"
					onFiles={session.add}
				>
					<button
						type="button"
						onClick={() => session.add([{ name: 'example: kdump console', content: new Blob([EXAMPLE]) }])}
					>
						Try an example
					</button>
				</DropArea>
				<p class="alarm-text" role="alert">
					{session.refused()}
				</p>
				<Show when={session.sources().length > 0}>
					<ul class="sources" aria-label="What is read">
						<For each={session.sources()}>
							{({ name, content }) => (
								<li>
									<span class="source-name">{name}</span>
									<span class="hint">
										{sizeOf(content)}
										{kindOf(session.state(), name)}
									</span>
									<button
										type="button"
										class="remove"
										aria-label={`Remove ${name}`}
										onClick={() => session.remove(name)}
									>
										✕
									</button>
								</li>
							)}
						</For>
					</ul>
					<div class="buttons">
						<button type="button" onClick={session.clear}>
							Remove all
						</button>
					</div>
				</Show>
				<Switch>
					<Match when={only(session.state(), 'reading')}>
						{(state) => <progress max="1" value={state().done / state().of} aria-label={`Reading ${state().name}`} />}
					</Match>
					<Match when={only(session.state(), 'failed')}>{(state) => <p class="alarm-text">{state().message}</p>}</Match>
				</Switch>
			</div>
			<Show when={session.sources().length === 0}>
				<Collect />
			</Show>
			<Show when={reading()} keyed>
				{(read) => (
					<>
						<Conclusion reading={read} />
						<Findings findings={read.findings} />
						<div class="beside aside">
							<Show when={ofVm(read)}>{(known) => <Machine reading={known()} />}</Show>
							<Files files={read.files} />
						</div>
					</>
				)}
			</Show>
		</div>
	);
}

/** Null if the files are not from a Hyper-V VM, or show nothing about it. */
function ofVm(reading: Reading) {
	const { vm } = reading;
	return vm !== null ? { ...reading, vm } : null;
}

function only<K extends SessionState['kind']>(state: SessionState, kind: K): Extract<SessionState, { kind: K }> | null {
	return state.kind === kind ? (state as Extract<SessionState, { kind: K }>) : null;
}

function sizeOf({ size }: Blob): string {
	return size < 2 ** 20 ? `${size.toLocaleString('en')} bytes` : formatSize(size - (size % 2 ** 20));
}

function kindOf(state: SessionState, name: string): string {
	const file = only(state, 'read')?.reading.files.find((each) => each.name === name);
	return file ? `, ${file.lines.toLocaleString('en')} lines, ${file.kind}` : '';
}
