/** The script of `hvmmio collect`, run in the shells that guests have, on data that it must not disclose. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hvmmio } from './harness.ts';

const GUID = 'c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908';
/** Output of a guest's tools, with a host name and secrets. */
const DMESG = `[    0.000000] Linux version 6.12.94 (secret-me@secret-build.example.org) #1 SMP
[    0.000000] Command line: root=UUID=1234 password=hunter2 crashkernel=256M secret-vm.example.org
[    0.000000] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 08/23/2024
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    1.000000] systemd[1]: Set hostname to <secret-vm>.
[    1.100000] hv_vmbus: registering driver hv_pci
[    1.200000] hv_pci ${GUID}: PCI VMBus probing: Using version 0x10004
[    1.300000] hv_pci ${GUID}: PCI host bridge to bus 77aa:00
[    1.400000] hv_netvsc 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d eth0: 00:15:5d:aa:bb:cc on secret-vm
[    1.500000] hyperv_drm 5620e0c7-8062-4dce-aeb7-520c7ef76171: [drm] Initialized`;

let folder = '';
let script = '';

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-collect-'));
	const tools = join(folder, 'bin');
	mkdirSync(tools);
	const tool = (name: string, text: string) => {
		writeFileSync(join(tools, name), text);
		chmodSync(join(tools, name), 0o755);
	};
	writeFileSync(join(folder, 'dmesg.txt'), `${DMESG}\n`);
	tool('dmesg', `#!/bin/sh\ncat '${folder}/dmesg.txt'\n`);
	tool(
		'uname',
		'#!/bin/sh\ncase "$*" in -n) echo secret-vm.example.org ;; -r) echo 6.12.94 ;; *) echo "Linux 6.12.94 #1 SMP x86_64" ;; esac\n',
	);
	script = join(folder, 'collect.sh');
	writeFileSync(script, (await hvmmio(['collect'])).out);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The shells installed on this machine; sh always is. */
const SHELLS = [['sh'], ['dash'], ['bash'], ['busybox', 'sh']].filter(
	([name]) => name === 'sh' || spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
);

test.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))(
	'%s: sections, the same names for the same things, and no secrets',
	async (_name, shell) => {
		const [command = 'sh', ...args] = shell;
		const { stdout, status } = spawnSync(command, [...args, script], {
			encoding: 'utf8',
			env: { PATH: `${folder}/bin:${process.env['PATH']}` },
		});
		expect(status).toBe(0);
		expect(stdout.match(/^### hvmmio: .*$/gm)).toEqual(
			['system', 'packages', 'config', 'kdump', 'dmesg', 'iomem', 'lspci', 'end'].map((name) => `### hvmmio: ${name}`),
		);
		expect(stdout).not.toMatch(/secret|hunter2|1234|c2b8a1d0|aa:bb:cc/i);
		expect(stdout).toContain('5620e0c7-8062-4dce-aeb7-520c7ef76171');
		expect(stdout).toContain('crashkernel=256M');
		// Both lines of the device get the same name, whose second group is the domain of its bus.
		expect(stdout.match(/hv_pci [-0-9a-f]{36}/g)).toEqual(Array(2).fill('hv_pci 00000001-77aa-4000-8000-000000000001'));
		expect(stdout.length).toBeLessThan(2 ** 20);

		// /proc/iomem and the PCI devices are from the machine that runs the test, not from that guest.
		const [own = ''] = stdout.split('### hvmmio: iomem');
		const answer = await hvmmio(['diagnose', '-', '--json'], { stdin: [own] });
		const { vm, findings, coverage } = JSON.parse(answer.out) as {
			vm: { generation: number };
			findings: { id: string }[];
			coverage: { devices: number; devicesWithOutcome: number };
		};
		expect(vm.generation).toBe(2);
		expect(coverage).toMatchObject({ devices: 1, devicesWithOutcome: 1 });
		expect(findings.map(({ id }) => id)).toContain('kdump-at-risk');
	},
);

test('--host: PowerShell lines', async () => {
	const { out } = await hvmmio(['collect', '--host']);
	expect(out).toMatch(
		/^Get-VM -Name 'VM-NAME' \| Select-Object .*HighMemoryMappedIoBaseAddress \| ConvertTo-Json\nGet-VMVideo /,
	);
});
