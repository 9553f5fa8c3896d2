/** The frame around every view: name, navigation, settings, verdict. */

import { type AnyVm, type Simulation, simulateOrders } from '@hvmmio/core';
import { describeVm, outcomeOf, simulateCommand } from '@hvmmio/report';
import { createEffect, createMemo, ErrorBoundary, For, type JSX, lazy, onCleanup, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Hero } from './parts/hero.tsx';
import { NoAnswer } from './parts/no-answer.tsx';
import { UpdateNotice } from './parts/update-notice.tsx';
import { VerdictLine } from './parts/verdict.tsx';
import { AnswerProvider, type App, addressOf, answerToComparison, useAnswer, useApp } from './state/app.ts';
import { namesOf } from './state/devices.ts';
import { writeFragment } from './state/fragment.ts';
import { optionsOf, type Scenario } from './state/scenario.ts';
import { VIEWS, type View } from './views/list.ts';

/** Loaded after the first picture. */
const Form = lazy(async () => ({ default: (await import('./form/form.tsx')).Form }));

export function Frame() {
	const app = useApp();
	const view = createMemo(() => VIEWS.find(({ id }) => id === app.state().view) ?? (VIEWS[0] as View));
	createEffect(() => {
		document.title = `hvmmio: ${view().name}`;
	});
	keepDropsInThePage();
	return (
		<>
			<button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
				To the content
			</button>
			<header class="top">
				<p class="brand">
					<svg width="22" height="22" aria-hidden="true">
						<rect class="box window" x="1" y="1" width="20" height="20" />
						<rect class="box framebuffer" x="5" y="4" width="16" height="9" />
						<rect class="box bar conflict" x="10" y="8" width="11" height="7" />
					</svg>
					hvmmio
				</p>
				<Navigation view={view()} />
				<a class="documentation" href="docs/index.html">
					Documentation
				</a>
			</header>
			<UpdateNotice />
			<Show when={app.notice()}>
				{(notice) => (
					<p class="notice" role="alert">
						{notice()}{' '}
						<button type="button" onClick={app.dismissNotice}>
							Understood
						</button>
					</p>
				)}
			</Show>
			<div class="page" classList={{ 'without-form': !view().ofVm }}>
				<main id="content" tabindex="-1">
					<Show when={view().id === 'map'} fallback={<h1 class="visually-hidden">{`hvmmio: ${view().name}`}</h1>}>
						<Hero />
					</Show>
					<Show when={view().ofVm} fallback={<Loaded view={view()} />}>
						<WithAnswer>
							<Loaded view={view()} />
						</WithAnswer>
					</Show>
				</main>
				{/* After the answer in the document, also for screen readers; shown beside it if there is space. */}
				<Show when={view().ofVm}>
					<Suspense fallback={<div class="form" />}>
						<Form />
					</Suspense>
				</Show>
			</div>
		</>
	);
}

function Navigation(props: { readonly view: View }) {
	const app = useApp();
	let nav!: HTMLElement;
	const center = () => {
		const link = nav.children[VIEWS.indexOf(props.view)] as HTMLElement | undefined;
		if (link) {
			nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
		}
	};
	createEffect(center);
	// Also when a phone is turned.
	addEventListener('resize', center);
	onCleanup(() => removeEventListener('resize', center));
	return (
		<nav aria-label="Views" ref={nav}>
			<For each={VIEWS}>
				{({ id, name }) => (
					<a
						href={addressOf(writeFragment({ ...app.settled(), view: id }))}
						aria-current={props.view.id === id ? 'page' : undefined}
						onClick={(event) => {
							if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
								event.preventDefault();
								app.show(id);
							}
						}}
					>
						{name}
					</a>
				)}
			</For>
		</nav>
	);
}

/** Views of the VM, if its settings have an answer. */
function WithAnswer(props: { readonly children: JSX.Element }) {
	const app = useApp();
	return (
		<Show
			when={app.answer() !== null}
			fallback={
				<>
					<NoAnswer />
					<ToSettings />
				</>
			}
		>
			<AnswerProvider value={answered(app)}>
				<Said />
				<ToSettings />
				{props.children}
			</AnswerProvider>
		</Show>
	);
}

/** Link to the settings, if they are below the view. */
function ToSettings() {
	const go = () => {
		const form = document.querySelector<HTMLDetailsElement>('details.form');
		if (form) {
			form.open = true;
			form.scrollIntoView({ block: 'start' });
			form.querySelector('summary')?.focus({ preventScroll: true });
		}
	};
	return (
		<p class="to-settings no-print">
			<button type="button" onClick={go}>
				Change the VM and its kernels
			</button>
		</p>
	);
}

function answered(app: App) {
	const held = () => app.last() as NonNullable<ReturnType<App['last']>>;
	const other = createMemo(() => answerToComparison(app.comparison(), held().scenario));
	return { answer: held, scenario: () => held().scenario, simulation: () => held().simulation, other };
}

function Said() {
	const { simulation, scenario } = useAnswer();
	const orders = createMemo(() => ordersInWords(simulation(), scenario()));
	return (
		<>
			<p class="print-only">
				{describeVm(simulation().vm, optionsOf(scenario()))}. {simulateCommand(simulation().vm, optionsOf(scenario()))}
			</p>
			<VerdictLine simulation={simulation()} names={namesOf(scenario().pci)} orders={orders()} />
		</>
	);
}

/** The result over all load orders, as with `hvmmio simulate --any-order`. */
function ordersInWords(simulation: Simulation<AnyVm>, scenario: Scenario): string {
	const all = simulateOrders(simulation.vm, optionsOf(scenario));
	const [worst] = all;
	return all.length < 2 || worst === undefined
		? ''
		: worst.verdict === simulation.verdict && all.every(({ verdict }) => verdict === simulation.verdict)
			? `The same in all ${all.length} load orders of the drivers.`
			: worst.verdict === simulation.verdict
				? 'Other load orders of the drivers come out better.'
				: `In the order ${worst.kernels.map(({ drivers }) => drivers.join(', ') || 'none').join('; then ')}: ${outcomeOf(worst).word.toLowerCase()}.`;
}

function Loaded(props: { readonly view: View }) {
	return (
		<ErrorBoundary
			fallback={(error) => (
				<p class="notice">This view could not be loaded; reloading the page may help. {String(error)}</p>
			)}
		>
			<Suspense fallback={<p class="hint">Loading…</p>}>
				<Dynamic component={props.view.component} />
			</Suspense>
		</ErrorBoundary>
	);
}

/** Prevents a file that is dropped outside a drop area from replacing the page. */
function keepDropsInThePage(): void {
	const keep = (event: DragEvent) => event.preventDefault();
	addEventListener('dragover', keep);
	addEventListener('drop', keep);
	onCleanup(() => {
		removeEventListener('dragover', keep);
		removeEventListener('drop', keep);
	});
}
