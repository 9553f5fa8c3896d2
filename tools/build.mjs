/** `npm run build`: sets up the clone if necessary and builds every package, the command and the page. */

import { endWithNpm } from './children.mjs';
import { alone, checkNode, install, turbo } from './set-up.mjs';

checkNode();
endWithNpm();
await alone(async () => {
	await install('all');
	await turbo(['build', '--output-logs=errors-only']);
});
