/**
 * The Debian packages that some test suites need. As root on Debian they are installed; elsewhere suites report what
 * they skip. With CI=true on Debian a missing package is an error.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fail } from './set-up.mjs';

/** Package, a file that it installs, and its purpose. */
export const DEBIAN_PACKAGES = [
	{ name: 'gcc', file: '/usr/bin/gcc', use: 'the C twin of the decision, the C header' },
	{ name: 'g++', file: '/usr/bin/g++', use: 'the C header as C++' },
	{ name: 'clang', file: '/usr/bin/clang', use: 'kernel verbs with a clang of the machine' },
	{ name: 'lld', file: '/usr/bin/wasm-ld', use: 'kernel verbs with a clang of the machine' },
	{ name: 'git-email', file: '/usr/lib/git-core/git-send-email', use: 'the recipe for git send-email' },
	{ name: 'zsh', file: '/usr/bin/zsh', use: 'its completions' },
	{ name: 'fish', file: '/usr/bin/fish', use: 'its completions' },
	{ name: 'xz-utils', file: '/usr/bin/xz', use: "Debian's kernel sources" },
	{ name: 'chromium', file: '/usr/bin/chromium', use: 'the web page, the policy module' },
	{ name: 'firefox-esr', file: '/usr/bin/firefox-esr', use: 'the web page, the policy module' },
	{ name: 'webkit2gtk-driver', file: '/usr/bin/WebKitWebDriver', use: 'the web page' },
	{ name: 'xvfb', file: '/usr/bin/Xvfb', use: 'the web page in WebKit' },
	{ name: 'poppler-utils', file: '/usr/bin/pdftoppm', use: 'the web page on paper' },
	{ name: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', use: 'text in the browsers' },
	{ name: 'parallel', file: '/usr/bin/parallel', use: 'the recipe for GNU parallel' },
	{ name: 'wabt', file: '/usr/bin/wasm2c', use: 'the policy module as C' },
	{ name: 'libjavascriptcoregtk-4.0-bin', file: '/usr/bin/jsc', use: "the policy module in WebKit's engine" },
];

export function installDebianPackages() {
	const missing = DEBIAN_PACKAGES.filter(({ file }) => !existsSync(file));
	if (missing.length === 0) {
		return;
	}
	const names = missing.map(({ name }) => name);
	const isDebian = existsSync('/etc/debian_version');
	if (!isDebian || process.getuid?.() !== 0) {
		const what = missing.map(({ name, use }) => `${name} (${use})`).join(', ');
		process.stderr.write(`hvmmio: not installed, so the tests that need them are skipped: ${what}\n`);
		return;
	}
	process.stderr.write(`hvmmio: installing Debian packages for the tests: ${names.join(' ')}\n`);
	apt(['update']);
	const installed = apt(['install', '-y', '--no-install-recommends', ...names]);
	const left = missing.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
	if (left.length > 0 && process.env['CI'] === 'true') {
		fail(`${left.join(' ')}: could not be installed (apt-get exit ${installed}), needed with CI=true`);
	}
}

/** @param {string[]} args */
function apt(args) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	return spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 2, 2] }).status;
}
