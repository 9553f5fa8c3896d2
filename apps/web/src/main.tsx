import { render } from 'solid-js/web';
import { Frame } from './frame.tsx';
import { AppProvider, createApp } from './state/app.ts';
import './style/index.css';
import { VIEWS } from './views/list.ts';

const root = document.getElementById('app') as HTMLElement;
// Removes the static example, which is unrelated to the link.
root.replaceChildren();
render(() => {
	const app = createApp(VIEWS.map(({ id }) => id));
	return (
		<AppProvider value={app}>
			<Frame />
		</AppProvider>
	);
}, root);
