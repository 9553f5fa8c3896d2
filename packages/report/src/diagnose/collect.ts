/**
 * Scripts that collect evidence: a POSIX shell script for a guest, which uses only what every guest has, and PowerShell
 * lines for the host. The guest script removes private data: it keeps only the relevant arguments of the kernel command
 * line and the relevant lines of the log, and replaces host names, instance GUIDs and MAC addresses by consistent
 * placeholders.
 */

/** Its output has sections headed `### hvmmio: NAME`, which @hvmmio/evidence reads. */
export const COLLECT_SCRIPT = String.raw`#!/bin/sh
# hvmmio collect: what a Hyper-V guest knows of its MMIO, to be read by: hvmmio diagnose FILE
# Run it in the guest, as root if that can be had:  sh collect.sh > hvmmio.txt
# It writes nothing but its output and asks nothing of the network. Host names, GUIDs and MAC addresses are replaced.
LC_ALL=C
export LC_ALL
PATH=$PATH:/sbin:/usr/sbin:/bin:/usr/bin
host=$(uname -n 2>/dev/null)

section() { echo "### hvmmio: $1"; }

# Host names, addresses of mail (of who built the kernel), instance GUIDs (their second group is a PCI domain and stays;
# the video device's is the same everywhere) and MAC addresses; of a command line only what matters here.
clean() {
	awk -v host="$host" '
	BEGIN {
		x = "[0-9a-fA-F]"; x2 = x x; x4 = x2 x2
		guid = x4 x4 "-" x4 "-" x4 "-" x4 "-" x4 x4 x4
		mac = x2 ":" x2 ":" x2 ":" x2 ":" x2 ":" x2
		short = host; sub(/\..*/, "", short)
		keep = "^(crashkernel|elfcorehdr|module_blacklist|modprobe[.]blacklist|rd[.]driver[.]blacklist|WSL_ROOT_INIT)="
	}
	function swapped(text, name, with,   out, at) {
		out = ""
		if (length(name) < 3) return text
		while ((at = index(text, name)) > 0) {
			out = out substr(text, 1, at - 1) with
			text = substr(text, at + length(name))
		}
		return out text
	}
	function named(id,   key) {
		key = tolower(id)
		if (key ~ /^5620e0c7-8062-4dce-aeb7-520c7ef76171$/) return key
		if (!(key in number)) number[key] = ++count
		return sprintf("%08x-%s-4000-8000-%012x", number[key], substr(key, 10, 4), number[key])
	}
	{
		line = $0
		at = index(line, "ommand line: ")
		if (at > 0) {
			words = split(substr(line, at + 13), word, " ")
			line = substr(line, 1, at + 11)
			for (i = 1; i <= words; i++) if (word[i] ~ keep || word[i] ~ /^(kdump-tools-dump|kdump-capture)/) line = line " " word[i]
			line = line " "
		}
		out = ""
		while (match(line, guid)) {
			out = out substr(line, 1, RSTART - 1) named(substr(line, RSTART, RLENGTH))
			line = substr(line, RSTART + RLENGTH)
		}
		line = out line
		gsub(mac, "00:00:00:00:00:00", line)
		gsub(/[A-Za-z0-9._+-]+@[A-Za-z0-9._-]+/, "user@host", line)
		line = swapped(line, host, "guest")
		line = swapped(line, short, "guest")
		print substr(line, 1, 400)
	}'
}

# The lines of the kernel log that are of this domain.
domain() {
	grep -E 'hv_(vmbus|pci|balloon)|hyperv|Hyper-V|BIOS-e820|e820:|available for PCI|PCI Root Bridge|PCI host bridge|MMCONFIG|ECAM|SRAT|  node  |EFI v|DMI|Hypervisor|Linux version|Booting Linux|ommand line: |pci_bus |pci [0-9a-f]+:|PCI: |efifb|vesafb|simple-?framebuffer|simpledrm|checking generic|crashkernel|elfcorehdr|nvme .*pci|mlx[45]_core|nvidia|BUG|Oops|RIP|Hardware name|Not tainted|Tainted|hv_[a-z]*[]]|Memory Encryption|dxg|WSL|kexec' | tail -n 6000
}

everything() {
	section system
	uname -s -r -v -m
	grep -E '^PRETTY_NAME=' /etc/os-release 2>/dev/null

	section packages
	dpkg-query -W -f 'ii  \${Package} \${Version} \${Architecture}\n' kexec-tools kdump-tools "linux-image-$(uname -r)" 2>/dev/null
	if command -v rpm >/dev/null 2>&1; then rpm -q kexec-tools 2>/dev/null | grep -E '^kexec-tools-'; fi

	section config
	{ cat "/boot/config-$(uname -r)" || zcat /proc/config.gz; } 2>/dev/null |
		grep -E '^(# )?CONFIG_(SYSFB|DRM_HYPERV|FB_HYPERV|PCI_HYPERV|HYPERV|HYPERV_VMBUS|FB_EFI|KEXEC_FILE)[ =]'

	section kdump
	cat /etc/default/kdump-tools /etc/sysconfig/kdump 2>/dev/null |
		sed -n -e '/^KDUMP_KEXEC_ARGS=.*-s/s/=.*/="-s"/p' -e '/^KEXEC_ARGS=.*-s/s/=.*/="-s"/p' \
			-e '/^KDUMP_KEXEC_ARGS=.*-c/s/=.*/="-c"/p' -e '/^KEXEC_ARGS=.*-c/s/=.*/="-c"/p'

	section dmesg
	log=$(dmesg 2>/dev/null | domain)
	case $log in
	*'Linux version'*) ;;
	*) if command -v journalctl >/dev/null 2>&1; then log=$(journalctl -k -b -o short-monotonic --no-pager 2>/dev/null | domain); fi ;;
	esac
	printf '%s\n' "$log"

	section iomem
	head -n 2000 /proc/iomem 2>/dev/null

	section lspci
	for device in /sys/bus/pci/devices/*; do
		[ -r "$device/resource" ] || continue
		read -r class <"$device/class"
		read -r vendor <"$device/vendor"
		read -r product <"$device/device"
		case $class in
		0x0108*) what='Non-Volatile memory controller' ;;
		0x01*) what='SCSI storage controller' ;;
		0x02*) what='Ethernet controller' ;;
		0x03*) what='Display controller' ;;
		*) what="Class \${class#0x}" ;;
		esac
		echo "\${device##*/} $what: [\${vendor#0x}:\${product#0x}]"
		index=0
		while read -r start end flags && [ "$index" -lt 6 ]; do
			if [ $((flags & 0x200)) -ne 0 ] && [ $((end)) -gt 0 ]; then
				width=32
				if [ $((flags & 0x100000)) -ne 0 ]; then width=64; fi
				printf '\tRegion %d: Memory at %x (%d-bit, non-prefetchable) [size=%dK]\n' \
					"$index" $((start)) "$width" $(((end - start + 1 + 1023) / 1024))
			fi
			index=$((index + 1))
		done <"$device/resource"
	done
	section end
}

everything | clean

# On the Hyper-V host, in PowerShell (5.1 or later); give what they print to hvmmio diagnose, too:
#   Get-VM -Name 'VM-NAME' | Select-Object Name,Generation,LowMemoryMappedIoSpace,HighMemoryMappedIoSpace,HighMemoryMappedIoBaseAddress | ConvertTo-Json
#   Get-VMVideo -VMName 'VM-NAME' | Select-Object VMName,ResolutionType,HorizontalResolution,VerticalResolution | ConvertTo-Json
`.replaceAll('\\${', '${');

/** For Windows PowerShell 5.1 and later; properties that a host lacks are null. */
export const COLLECT_HOST_LINES: readonly string[] = COLLECT_SCRIPT.split('\n')
	.filter((line) => /^# {3}Get-VM/.test(line))
	.map((line) => line.slice(4));
