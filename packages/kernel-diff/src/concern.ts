/** Which of the files that the harness does not read could bear on MMIO. */

/** Sources, and what controls how they are built; made by a build are neither `generated` files nor hidden ones. */
const CODE =
	/(?:\.(?:[chSs]|cc|inc|rs|dts[io]?|lds|tbl|asl|config)|(?:^|\/)(?:Kconfig|Makefile|Kbuild)[^/]*|_defconfig)$/;
const NO_CODE = /^(?:Documentation|tools|samples|LICENSES)\/|(?:^|\/)(?:generated\/|\.)|^include\/config\//;

/**
 * Is the file compiled, or does it control what is (Kconfig, Makefile)? Documentation and tools are neither.
 * @example
 * ```ts
 * import { isCode } from '@hvmmio/kernel-diff';
 * console.log(isCode('fs/ext4/inode.c'), isCode('Documentation/virt/hyperv/vmbus.rst')); // true false
 * ```
 */
export function isCode(path: string): boolean {
	return CODE.test(path) && !NO_CODE.test(path);
}

/** Names that tell what a file is about, wherever it is. */
const NAMED =
	/hyper-?v|mshv|(?:^|[^a-z0-9])hv[_/.-]|vmbus|resource|ioport|sysfb|screen[-_]info|(?<![a-z])efi|kexec|e820/i;

const OTHER_FOLDERS = 'fs|net|sound|crypto|block|ipc|io_uring|certs|rust|security|usr|virt'.split('|');
const OTHER_DRIVERS =
	'accel|accessibility|ata|atm|auxdisplay|bcma|block|bluetooth|cdrom|cdx|clk|comedi|connector|counter|cpufreq|cpuidle|crypto|' +
	'cxl|dax|dca|devfreq|dma|dma-buf|dpll|edac|extcon|firewire|fpga|fsi|fwctl|gnss|gpib|gpio|greybus|hid|hsi|hte|hwmon|' +
	'hwspinlock|hwtracing|i2c|i3c|idle|iio|infiniband|input|interconnect|isdn|leds|lightnvm|macintosh|mailbox|mcb|md|media|' +
	'memory|memstick|message|mfd|misc|mmc|most|mtd|mux|net|nfc|ntb|nubus|nvdimm|nvme|nvmem|opp|parport|pcmcia|peci|perf|phy|' +
	'pinctrl|pmdomain|power|powercap|pps|ps3|ptp|pwm|rapidio|ras|regulator|remoteproc|reset|resctrl|rpmsg|rtc|s390|sbus|scsi|sh|siox|' +
	'slimbus|soc|soundwire|spi|spmi|ssb|staging|target|tc|tee|thermal|thunderbolt|tty|ufs|uio|usb|vdpa|vfio|vhost|w1|watchdog|' +
	'zorro';

/** Subsystems that are assumed to have no part in who gets which address, and architectures without Hyper-V. */
const OTHER = new RegExp(
	[
		`^(?:${OTHER_FOLDERS.join('|')})/`,
		`^drivers/(?:${OTHER_DRIVERS})/`,
		'^drivers/char/(?!tpm/|Kconfig|Makefile|mem\\.c)',
		'^drivers/gpu/(?:host1x|ipu-v3|drm/(?!hyperv/|sysfb/|tiny/|clients/)[^/]+/)',
		'^arch/(?!x86/|arm64/)[^/]+/',
		'^arch/(?:x86|arm64)/(?:crypto|events|kvm|math-emu|um|boot/dts)/',
	].join('|'),
);

/**
 * Could a change of this file, which the harness does not read, affect MMIO? True for all code but that of subsystems
 * known to be others: drivers of other devices, file systems, networking, other architectures; and even there for a
 * file whose name speaks of Hyper-V, resources, firmware or kexec. What a file names is not looked at (`Unread.sharing`).
 * @example
 * ```ts
 * import { isConcerned } from '@hvmmio/kernel-diff';
 * console.log(isConcerned('arch/x86/coco/core.c'), isConcerned('fs/ext4/inode.c')); // true false
 * ```
 */
export function isConcerned(path: string): boolean {
	return isCode(path) && (NAMED.test(path) || !OTHER.test(path));
}
