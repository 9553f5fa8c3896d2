import { render } from 'solid-js/web';
import { Frame } from './frame.tsx';
import { AppProvider, createApp } from './state/app.ts';
import './style/index.css';
import { VIEWS } from './views/list.ts';

const root = document.getElementById('app') as HTMLElement;
// What stood here until now is an example, and not what the link is about.
root.replaceChildren();
render(() => {
	const app = createApp(VIEWS.map(({ id }) => id));
	return (
		<AppProvider value={app}>
			<Frame />
		</AppProvider>
	);
}, root);
