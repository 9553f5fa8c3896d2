/** The lattice as counts and as a table. */

import { formatSize } from '@hvmmio/report';
import { createMemo, For } from 'solid-js';
import { Scroll } from '../../parts/scroll.tsx';
import { type CellClass, CLASSES, classAt, FRAMEBUFFERS, type Lattice, runsOf } from './lattice.ts';

const MEANINGS: Readonly<Record<CellClass, string>> = {
	safe: 'safe',
	wasteful: 'safe, but more than half of low MMIO is set aside beyond what the framebuffer needs',
	'no-room': 'a request finds no room',
	conflict: 'conflict',
};
export const NAMES: Readonly<Record<CellClass, string>> = {
	safe: 'safe',
	wasteful: 'wasteful',
	'no-room': 'no room',
	conflict: 'conflict',
};
/** Number of VMs of each class. */
export function Counts(props: { readonly lattice: Lattice }) {
	const counts = createMemo(() => {
		const count = CLASSES.map(() => 0);
		for (const cell of props.lattice.cells) {
			count[cell] = (count[cell] as number) + 1;
		}
		return CLASSES.map((name, i) => ({ name, count: count[i] as number })).filter((each) => each.count > 0);
	});
	return (
		<ul class="legend" data-counts>
			<For each={counts()}>
				{({ name, count }) => (
					<li>
						<span class={`cell-sign cell-${name}`} aria-hidden="true" />
						<b>{count.toLocaleString('en')}</b> {MEANINGS[name]}
					</li>
				)}
			</For>
		</ul>
	);
}

/** The heat map as a table; framebuffer sizes with equal results share a row. */
export function LatticeTable(props: { readonly lattice: Lattice }) {
	const rows = createMemo(() => {
		const { lows } = props.lattice;
		const grouped: { from: number; to: number; text: string }[] = [];
		FRAMEBUFFERS.forEach((size, row) => {
			const runs = runsOf(lows.map((_, column) => classAt(props.lattice, row, column)));
			const text = runs
				.map(({ cell, from, to }) => {
					const [first, last] = [lows[from] as number, lows[to - 1] as number];
					return `${NAMES[cell]} ${first === last ? 'at' : 'from'} ${formatSize(first)}${first === last ? '' : ` to ${formatSize(last)}`}`;
				})
				.join('; ');
			const last = grouped.at(-1);
			if (last?.text === text) {
				last.to = size;
			} else {
				grouped.push({ from: size, to: size, text });
			}
		});
		return grouped;
	});
	return (
		<section class="card">
			<h2>In words</h2>
			<Scroll label="Table of all VMs">
				<table>
					<thead>
						<tr>
							<th scope="col">Framebuffer</th>
							<th scope="col">Low MMIO</th>
						</tr>
					</thead>
					<tbody>
						<For each={rows()}>
							{({ from, to, text }) => (
								<tr>
									<th scope="row">{from === to ? formatSize(from) : `${formatSize(from)} to ${formatSize(to)}`}</th>
									<td>{text}</td>
								</tr>
							)}
						</For>
					</tbody>
				</table>
			</Scroll>
		</section>
	);
}
