import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadKernel, KERNEL_FILES, NotModelled, OUTPUT, functionTexts } from '../src/index.ts';
import { testParser } from './setup.ts';
const sys = { version: 's', async compile(files: any, args: any) { const d = mkdtempSync('/tmp/hs-'); for (const [f, t] of Object.entries(files)) writeFileSync(join(d, f), t as string);
 const r = spawnSync('clang', ['-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang', ...args], { cwd: d, encoding: 'utf8' }); const o = join(d, OUTPUT);
 if (!existsSync(o)) console.log(d, r.stderr.slice(0,3000)); return { wasm: existsSync(o) ? readFileSync(o) : null, diagnostics: r.stderr }; } };
const G = { mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0xfffffffff'], bios: false, confidential: false, lfbBase: '0xf8000000', lfbSize: 0x300000, bar: { start: '0xf8000000', size: 0x4000000 }, barIsMemory: true, videoDevice: true, sysfb: true, resourceSize: 64 } as const;
for (const v of (process.env.TREES ?? readdirSync('/tmp/hk/trees').join(' ')).split(' ')) test(v, async () => {
 const root = `/tmp/hk/trees/${v}`; const files: any = Object.fromEntries(KERNEL_FILES.filter((f) => existsSync(join(root, f))).map((f) => [f, readFileSync(join(root, f), 'utf8')]));
 try { const k = await loadKernel(files, { parser: await testParser(), compiler: sys });
 console.log(v, k.boot(G).booted, k.boot({...G, bios: true}).booted.reserved, k.notRun.filter((x) => x.why !== 'not-on-a-path'), k.notRun.filter((x) => x.why === 'not-on-a-path').map((x) => x.function).join(), k.ran.map((x) => x.name).join());
 console.log(k.driverRuns().map((r) => `${r.driver} ${r.function} ${r.bars ?? ''} ${r.setting ? `${r.setting.megabytes} ${r.setting.low} ${r.setting.high} g${r.setting.grants} ${r.setting.bios} ${r.setting.mapping}` : ''} => ${r.failed ?? ''} ${r.result} ${r.events.map((e) => e.did === 'asked' ? `ask(${e.min.toString(16)},${e.max.toString(16)},${e.size.toString(16)},${e.align.toString(16)},${e.overlapOk})=${e.granted}` : `free(${e.start.toString(16)},${e.size.toString(16)})`).join(' ')}`).join('\n'));
 console.log(functionTexts(await testParser(), files).length);
 } catch (e) { if (e instanceof NotModelled) { console.log(v, e.message, e.missing); } throw e; }
});
