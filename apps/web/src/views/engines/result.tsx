/** The result of a comparison: agreement, disagreements as command lines, counts by policy. */

import type { DifftestDocument, DisagreementDocument } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Sign } from '../../parts/verdict.tsx';

export function Result(props: { readonly document: DifftestDocument; readonly text: string }) {
	const differing = () => props.document.cases - props.document.agreed;
	return (
		<>
			<Show
				when={differing() > 0}
				fallback={
					<p class="verdict ok" role="status" data-engines="agree">
						<Sign level="ok" word="Agreed" />
						<span>{count(props.document.cases)} answers, and both engines give the same one each time.</span>
					</p>
				}
			>
				<p class="verdict conflict" role="status" data-engines="disagree">
					<Sign level="conflict" word="Disagreed" />
					<span>
						The engines differ on {count(differing())} of {count(props.document.cases)} inputs. One of them is wrong:
						please report what stands below.
					</span>
				</p>
			</Show>
			<For each={props.document.disagreements}>
				{(each, i) => <Disagreement disagreement={each} number={i() + 1} />}
			</For>
			<div class="card">
				<h2>For each policy</h2>
				<Scroll label="Table of policies">
					<table class="tight">
						<thead>
							<tr>
								<th scope="col">Policy</th>
								<th scope="col" class="number">
									Inputs
								</th>
								<th scope="col" class="number">
									Agreed
								</th>
							</tr>
						</thead>
						<tbody>
							<For each={props.document.results}>
								{({ policy, cases, agreed }) => (
									<tr>
										<th scope="row" class="mono">
											{policy}
										</th>
										<td class="number">{count(cases)}</td>
										<td class="number">{agreed === cases ? 'all' : <span class="alarm-text">{count(agreed)}</span>}</td>
									</tr>
								)}
							</For>
						</tbody>
					</table>
				</Scroll>
			</div>
			<div class="card aside">
				<CopyBlock
					title="The report, as hvmmio difftest --exhaustive prints it"
					note="It also tells what holds of each policy's reservations, on how many VMs."
					text={props.text}
					lines
				/>
			</div>
		</>
	);
}

function Disagreement(props: { readonly disagreement: DisagreementDocument; readonly number: number }) {
	const { policy, cases, shrunk, command, input, outputs } = props.disagreement;
	return (
		<div class="card">
			<h2>
				{policy}: {count(cases)} inputs
			</h2>
			<CopyBlock
				title={shrunk ? 'The smallest such input' : 'One of these inputs'}
				text={command ?? JSON.stringify(input)}
				note={command === null ? 'No command line can say this input.' : ''}
			/>
			<Scroll label={`Answers, disagreement ${props.number}`}>
				<table>
					<thead>
						<tr>
							<th scope="col">Engine</th>
							<th scope="col">Reserved</th>
							<th scope="col" class="number">
								First size
							</th>
							<th scope="col" class="number">
								Attempts
							</th>
							<th scope="col">Messages</th>
						</tr>
					</thead>
					<tbody>
						<For each={Object.entries(outputs)}>
							{([name, { reserved, firstSize, attempts, messages }]) => (
								<tr>
									<th scope="row">{name}</th>
									<td class="mono">{reserved ? `${reserved.start}-${reserved.end}` : 'nothing'}</td>
									<td class="number">{String(firstSize)}</td>
									<td class="number">{attempts}</td>
									<td>{messages.join(', ') || 'none'}</td>
								</tr>
							)}
						</For>
					</tbody>
				</table>
			</Scroll>
		</div>
	);
}

function count(value: number): string {
	return value.toLocaleString('en');
}
