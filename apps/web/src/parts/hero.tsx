/** The first screen: introduction, input, its answer, and links. */

import { useApp } from '../state/app.ts';
import { AskBox } from './ask-box.tsx';
import { KernelCard } from './kernel-card.tsx';

export function Hero() {
	const app = useApp();
	const go = (view: string) => () => app.show(view);
	return (
		<section class="hero" aria-label="Ask">
			<h1>
				<span class="visually-hidden">hvmmio: Map: </span>Will this Linux VM on Hyper-V write a crash dump?
			</h1>
			<p class="lead no-print">
				In many kernels the crash (kdump) kernel gives a PCI device the framebuffer’s addresses, the host refuses the
				device, and there is no dump. This page works out what your kernel and your VM do, in the browser alone.
			</p>
			<AskBox />
			<KernelCard />
			<p class="ways no-print">
				<button type="button" onClick={go('evidence')}>
					I have logs
				</button>
				<button type="button" onClick={go('plan')}>
					Which sizes do I need?
				</button>
				<button type="button" onClick={go('patch')}>
					I have a patch
				</button>
				<button type="button" onClick={go('film')}>
					Show me the bug
				</button>
			</p>
		</section>
	);
}
