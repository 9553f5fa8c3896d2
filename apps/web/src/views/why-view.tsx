/** Explains the verdict: each step of both kernels, and the map at that step. */

import { simulate as run, type TraceEvent } from '@hvmmio/core';
import { explain, mapOfSimulation, mapOfTrace } from '@hvmmio/report';
import { createEffect, createMemo, Index } from 'solid-js';
import { MapPanel } from '../map/map-panel.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { namesOf } from '../state/devices.ts';
import { optionsOf } from '../state/scenario.ts';

export default function WhyView() {
	const app = useApp();
	const { simulation, scenario } = useAnswer();
	const events = createMemo(() => {
		const recorded: TraceEvent[] = [];
		run(simulation().vm, optionsOf(scenario()), (event) => recorded.push(event));
		return recorded;
	});
	const names = createMemo(() => namesOf(scenario().pci));
	const lines = createMemo(() => explain(events(), names()));
	/**
	 * The decisive step: a config window in the framebuffer, else the first failed request, else the last reservation.
	 */
	const decisive = createMemo(() => {
		const all = events();
		const of = (test: (event: TraceEvent) => boolean) => all.findLastIndex(test);
		const refused = all.findIndex((event) => event.step === 'd0' && event.overlaps);
		const empty = all.findIndex((event) => event.step === 'answer' && event.result === null);
		const found = [refused, empty, of((event) => event.step === 'claim-tried'), of((event) => event.step === 'claim')];
		return found.find((index) => index >= 0) ?? 0;
	});
	const step = () => Math.min(app.state().step ?? decisive(), lines().length - 1);
	const go = (to: number) => app.update({ step: Math.max(0, Math.min(lines().length - 1, to)) });
	const axis = createMemo(() => mapOfSimulation(simulation(), ''));
	const moment = createMemo(() =>
		mapOfTrace(simulation(), events(), step() + 1, `After step ${step() + 1} of ${lines().length}`, names()),
	);
	const spotlight = () => {
		const { lane, spotlight: range } = moment();
		return range && { lane, range };
	};
	let list!: HTMLOListElement;
	createEffect(() => {
		const line = list.children[step()] as HTMLElement | undefined;
		if (line) {
			const top = line.offsetTop - list.offsetTop;
			const outside = top < list.scrollTop || top + line.offsetHeight > list.scrollTop + list.clientHeight;
			if (outside) {
				list.scrollTop = top - list.clientHeight / 3;
			}
		}
	});

	/** Nesting level of a step: kernel, request, search, candidates. */
	const depth = (line: string) => (line.length - line.trimStart().length) / 2;

	function onKeyDown(event: KeyboardEvent) {
		const targets: Readonly<Record<string, number>> = {
			ArrowLeft: step() - 1,
			ArrowUp: step() - 1,
			ArrowRight: step() + 1,
			ArrowDown: step() + 1,
			Home: 0,
			End: lines().length - 1,
		};
		const to = targets[event.key];
		if (to !== undefined) {
			event.preventDefault();
			go(to);
			queueMicrotask(() => list.querySelector<HTMLElement>('[aria-current]')?.focus());
		}
	}

	return (
		<div class="view why-view">
			<div class="card why-now">
				<h2>Step by step</h2>
				<div class="stepper no-print">
					<fieldset class="buttons" aria-label="Steps">
						<button type="button" onClick={() => go(0)} disabled={step() === 0} aria-label="First step">
							«
						</button>
						<button type="button" onClick={() => go(step() - 1)} disabled={step() === 0} aria-label="Step back">
							‹ Back
						</button>
						<button
							type="button"
							onClick={() => go(step() + 1)}
							disabled={step() >= lines().length - 1}
							aria-label="Next step"
						>
							Next ›
						</button>
						<button
							type="button"
							onClick={() => go(lines().length - 1)}
							disabled={step() >= lines().length - 1}
							aria-label="Last step"
						>
							»
						</button>
					</fieldset>
					<input
						type="range"
						class="slider"
						aria-label="Step"
						aria-valuetext={`${step() + 1} of ${lines().length}: ${lines()[step()]?.trim()}`}
						min="0"
						max={lines().length - 1}
						value={step()}
						onInput={(event) => go(event.currentTarget.valueAsNumber)}
					/>
					<output>
						{step() + 1} / {lines().length}
					</output>
				</div>
				<p class="step-now" role="status">
					{lines()[step()]?.trim()}
				</p>
			</div>
			<div class="card why-map">
				<h2>The map at this step</h2>
				<MapPanel model={moment().model} axis={axis()} spotlight={spotlight()} />
			</div>
			<div class="card why-list">
				<h2>All steps</h2>
				<ol class="steps" ref={list} onKeyDown={onKeyDown}>
					<Index each={lines()}>
						{(line, i) => (
							<li classList={{ past: i < step(), now: i === step(), [`depth-${depth(line())}`]: true }}>
								<button
									type="button"
									tabindex={i === step() ? 0 : -1}
									aria-current={i === step() ? 'step' : undefined}
									onClick={() => go(i)}
								>
									{line().trim()}
								</button>
							</li>
						)}
					</Index>
				</ol>
			</div>
		</div>
	);
}
