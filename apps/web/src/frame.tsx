/** What stands around every view: the name, the navigation, the settings, the verdict. */

import { describeVm, simulateCommand } from '@hvmmio/report';
import { createEffect, createMemo, ErrorBoundary, For, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Form } from './form/form.tsx';
import { VerdictLine } from './parts/verdict.tsx';
import { addressOf, useApp } from './state/app.ts';
import { writeFragment } from './state/fragment.ts';
import { optionsOf } from './state/scenario.ts';
import { VIEWS, type View } from './views/list.ts';

export function Frame() {
	const app = useApp();
	const view = createMemo(() => VIEWS.find(({ id }) => id === app.state().view) ?? (VIEWS[0] as View));
	createEffect(() => {
		document.title = `hvmmio: ${view().name}`;
	});
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
				<nav aria-label="Views">
					<For each={VIEWS}>
						{({ id, name }) => (
							<a
								href={addressOf(writeFragment({ ...app.settled(), view: id }))}
								aria-current={view().id === id ? 'page' : undefined}
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
			</header>
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
			<div class="page">
				<Form />
				<main id="content" tabindex="-1">
					<h1 class="visually-hidden">{`hvmmio: ${view().name}`}</h1>
					<p class="print-only">
						{describeVm(app.simulation().vm)}. {simulateCommand(app.simulation().vm, optionsOf(app.legal()))}
					</p>
					<Show when={view().ofVm}>
						<VerdictLine simulation={app.simulation()} />
					</Show>
					<Show when={app.problem()}>
						{(problem) => (
							<p class="notice" role="alert" data-problem={problem().setting}>
								These settings are not possible; the last possible ones are shown. {problem().message}
							</p>
						)}
					</Show>
					<ErrorBoundary
						fallback={(error) => (
							<p class="notice">This view could not be loaded; reloading the page may help. {String(error)}</p>
						)}
					>
						<Suspense fallback={<p class="hint">Loading…</p>}>
							<Dynamic component={view().component} />
						</Suspense>
					</ErrorBoundary>
				</main>
			</div>
		</>
	);
}
