/** The boxes of the map as a table in address order. */

import { toInclusive } from '@hvmmio/core/address';
import { formatAddress, formatSize, type MapModel, tableRows } from '@hvmmio/report';
import { Index, Show } from 'solid-js';
import { Swatch } from '../map/map-panel.tsx';
import { Scroll } from './scroll.tsx';

export function MapTable(props: { readonly model: MapModel }) {
	return (
		<section class="card in-order">
			<h2>In address order</h2>
			<Scroll label="Table of the map, in address order">
				<table class="map-table stack">
					<thead>
						<tr>
							<th scope="col">Range</th>
							<th scope="col">Size</th>
							<th scope="col">Lane</th>
							<th scope="col">What</th>
						</tr>
					</thead>
					<tbody>
						<Index each={tableRows(props.model)}>
							{(row) => (
								<tr>
									<td class="mono">
										{formatAddress(row().range.start)}-{formatAddress(toInclusive(row().range).last)}
									</td>
									<td class="number">{formatSize(row().size)}</td>
									<td class="lane">{row().lane}</td>
									<th scope="row">
										<Swatch kind={row().box.kind} conflict={row().conflict !== null} />
										{row().name}
										<Show when={row().conflict}>
											{(conflict) => <span class="alarm-text"> conflict: {conflict()}</span>}
										</Show>
									</th>
								</tr>
							)}
						</Index>
					</tbody>
				</table>
			</Scroll>
		</section>
	);
}
