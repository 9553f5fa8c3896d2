/** A list that can be reordered, by dragging a handle or with the arrow keys. */

import { type Accessor, createSignal, Index, type JSX } from 'solid-js';

export interface SortableProps<T> {
	readonly label: string;
	readonly items: readonly T[];
	readonly nameOf: (item: T, index: number) => string;
	readonly onOrder: (items: readonly T[]) => void;
	readonly children: (item: Accessor<T>, index: number) => JSX.Element;
}

export function Sortable<T>(props: SortableProps<T>) {
	const [dragged, setDragged] = createSignal<number | null>(null);
	const [told, setTold] = createSignal('');
	let list!: HTMLOListElement;

	function move(from: number, to: number) {
		if (to < 0 || to >= props.items.length || from === to) {
			return;
		}
		const name = props.nameOf(props.items[from] as T, from);
		const items = [...props.items];
		items.splice(to, 0, ...items.splice(from, 1));
		props.onOrder(items);
		setTold(`${name}: place ${to + 1} of ${items.length}`);
		queueMicrotask(() => list.querySelectorAll<HTMLElement>('.handle')[to]?.focus());
	}

	function onKeyDown(event: KeyboardEvent, index: number) {
		const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
		if (by !== 0) {
			event.preventDefault();
			move(index, index + by);
		}
	}

	/** Moves the dragged row to the pointer. */
	function onPointerMove(event: PointerEvent) {
		const from = dragged();
		if (from === null) {
			return;
		}
		const rows = [...list.children];
		const to = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
		if (to >= 0 && to !== from) {
			setDragged(to);
			move(from, to);
		}
	}

	return (
		<div>
			<ol
				class="sortable"
				ref={list}
				aria-label={props.label}
				onPointerMove={onPointerMove}
				onPointerUp={() => setDragged(null)}
			>
				<Index each={props.items}>
					{(item, index) => (
						<li classList={{ dragged: dragged() === index }}>
							<button
								type="button"
								class="handle"
								aria-label={`Move ${props.nameOf(item(), index)}: arrow up, arrow down`}
								onKeyDown={(event) => onKeyDown(event, index)}
								onPointerDown={(event) => {
									list.setPointerCapture(event.pointerId);
									setDragged(index);
								}}
							>
								<span aria-hidden="true">⠿</span>
							</button>
							{props.children(item, index)}
						</li>
					)}
				</Index>
			</ol>
			<p class="visually-hidden" aria-live="polite">
				{told()}
			</p>
		</div>
	);
}
