/** What a proof came to: a word for all of it, each answer with its example, and what it rests on. */

import type { PolicyId } from '@hvmmio/core';
import type { OutcomeLevel, ProofRow } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { CopyBlock } from '../parts/copy-block.tsx';
import { NotRun } from '../parts/not-run.tsx';
import { Sign } from '../parts/verdict.tsx';
import { addressOf } from '../state/app.ts';
import { DEFAULT_STATE, writeFragment } from '../state/fragment.ts';
import { exampleVm } from './example.ts';
import type { ProofOutcome } from './messages.ts';

type Answer = ProofRow['answer'];

const LEVELS: Readonly<Record<Answer, OutcomeLevel>> = { proved: 'ok', refuted: 'conflict', undecided: 'untested' };
const WORDS: Readonly<Record<Answer, string>> = { proved: 'Proved', refuted: 'Refuted', undecided: 'Not decided' };

interface AnswersProps {
	readonly outcome: ProofOutcome;
	readonly policies: readonly [PolicyId, PolicyId | null];
}

export function Answers(props: AnswersProps) {
	const level = () => LEVELS[props.outcome.summary.answer];
	return (
		<>
			<div class={`verdict ${level()}`} role="status" data-proof={props.outcome.summary.answer}>
				<Sign level={level()} word={WORDS[props.outcome.summary.answer]} />
				<span>
					{props.outcome.subject}: {props.outcome.summary.sentence}
				</span>
			</div>
			<NotRun items={props.outcome.notRun} />
			<div class="card">
				<h2>What was asked</h2>
				<For each={props.outcome.rows}>{(row) => <Row row={row} policies={props.policies} />}</For>
			</div>
			<div class="card">
				<h2>This holds for</h2>
				<ul>
					<For each={props.outcome.premises}>{(premise) => <li>{premise}</li>}</For>
				</ul>
				<Show when={props.outcome.printed}>
					{(printed) => (
						<>
							<CopyBlock title="As hvmmio kernel prove prints it" text={printed().text} lines short />
							<CopyBlock title="The same as JSON" text={printed().json} short />
						</>
					)}
				</Show>
			</div>
		</>
	);
}

function Row(props: { readonly row: ProofRow; readonly policies: AnswersProps['policies'] }) {
	const vm = () => exampleVm(props.row, props.policies);
	return (
		<section class="proof-row" data-proof-of={props.row.name} data-answer={props.row.answer}>
			<h3>
				<Sign level={LEVELS[props.row.answer]} word={WORDS[props.row.answer]} />{' '}
				<span class="mono">{props.row.name}</span> <span class="hint">{props.row.seconds.toFixed(1)} s</span>
			</h3>
			<p>{props.row.text}</p>
			<For each={props.row.details}>{(detail) => <p>{detail}</p>}</For>
			<Show when={props.row.why}>{(why) => <p class="hint">{why()}</p>}</Show>
			<Show when={props.row.command}>
				{(command) => <CopyBlock title="An input that was run and shows it" text={command()} />}
			</Show>
			<Show when={vm()}>
				{(found) => (
					<p>
						<a href={addressOf(writeFragment({ ...DEFAULT_STATE, view: 'map', ...found() }))}>
							Open this VM on the map
						</a>
						<Show when={found().otherwise.length > 0}>
							{' '}
							<span class="hint">
								(except {found().otherwise.join(', ')}, which no setting of a VM gives: there the map has what a host
								gives)
							</span>
						</Show>
					</p>
				)}
			</Show>
		</section>
	);
}
