/** `node inventory.mjs COUNT > FILE`: an inventory of VMs to try things with, a request a line, the same every time. */

const [, , count = '1000'] = process.argv;
const GENERATIONS = [1, 2, 2, 2];
const POLICIES = ['gen1-bar', 'low-half', 'low-half-screen-info', 'sysfb-gate', 'none'];
const PLATFORMS = ['lab', 'azure'];

let state = 1;
/** The next number below `limit`, by a linear congruential generator. */
function below(limit) {
	state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
	return Math.floor((state / 2 ** 32) * limit);
}

let text = '';
for (let i = 0; i < Number(count); i++) {
	const vm = {
		generation: GENERATIONS[below(GENERATIONS.length)],
		lowMmio: (64 + below(64)) * 2 ** 21,
		platform: PLATFORMS[below(PLATFORMS.length)],
	};
	text += `${JSON.stringify({ id: `vm-${i}`, vm, options: { policy: POLICIES[below(POLICIES.length)] } })}\n`;
	if (text.length > 2 ** 20 || i === Number(count) - 1) {
		if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
		text = '';
	}
}
