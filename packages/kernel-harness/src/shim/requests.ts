/** Around the drivers that ask for MMIO: their own functions run, and what they ask for is written down. */

export interface RequestSource {
	/** File in the tree. */
	readonly file: string;
	/** The export that makes the driver ask. */
	readonly entry: 'config_window' | 'video_request';
	readonly roots: readonly string[];
	/** Names that the shim gives in the source's stead. */
	readonly standIns: readonly string[];
	readonly prologue: string;
	readonly epilogue: string;
}

/** Takes the place of `vmbus_allocate_mmio` and grants nothing, so that a driver asks for all that it would take. */
export const SPY = `
static int hv_ask(struct resource **new, struct hv_device *device, resource_size_t min, resource_size_t max,
	resource_size_t size, resource_size_t align, bool overlap_ok)
{
	if (HV->asks < 8) {
		struct hv_asked *asked = &HV->asked[HV->asks++];
		asked->min = min;
		asked->max = max;
		asked->size = size;
		asked->align = align;
		asked->overlap_ok = overlap_ok;
	}
	return -ENXIO;
}
#define vmbus_allocate_mmio hv_ask
`;

/** pci-hyperv: the config window of a device. */
export const CONFIG_WINDOW: RequestSource = {
	file: 'drivers/pci/controller/pci-hyperv.c',
	entry: 'config_window',
	roots: ['hv_allocate_config_window'],
	standIns: ['hv_pcibus_device'],
	prologue: `
struct hv_pcibus_device { struct resource *mem_config; struct hv_device *hdev; };
`,
	epilogue: `
u32 HV_EXPORT(config_window)(void)
{
	struct vmbus_channel channel = { 0 };
	struct hv_device device = { .channel = &channel, .device = { .init_name = "hvmmio" } };
	struct resource window = { 0 };
	struct hv_pcibus_device bus = { .mem_config = &window, .hdev = &device };

	HV->asks = 0;
	hv_allocate_config_window(&bus);
	return HV->asks;
}
`,
};

/** hyperv_drm: the framebuffer. */
export const VIDEO_REQUEST: RequestSource = {
	file: 'drivers/gpu/drm/hyperv/hyperv_drm_drv.c',
	entry: 'video_request',
	roots: ['hyperv_setup_vram'],
	standIns: ['hyperv_drm_device', 'hyperv_driver'],
	prologue: `
struct drm_driver { int none; };
struct drm_device { int none; };
static struct drm_driver hyperv_driver;
struct hyperv_drm_device {
	struct drm_device dev;
	struct hv_device *hdev;
	struct resource *mem;
	void *vram;
	unsigned long fb_base, fb_size;
	u32 mmio_megabytes;
};
#define drm_aperture_remove_conflicting_framebuffers(base, size, driver) ((void)(base), (void)(size), (void)(driver), 0)
#define aperture_remove_conflicting_devices(base, size, name) ((void)(base), (void)(size), 0)
#define aperture_remove_all_conflicting_devices(name) 0
#define drm_err(device, format, ...) ((void)(device), hv_print(6, format, ##__VA_ARGS__))
#define drm_warn drm_err
#define ioremap(start, size) ((void)(start), (void)(size), NULL)
#define ioremap_cache ioremap
#define ioremap_wc ioremap
#define memremap(start, size, flags) ((void)(start), (void)(size), NULL)
#define MEMREMAP_WB 1
`,
	epilogue: `
u32 HV_EXPORT(video_request)(u32 megabytes)
{
	struct vmbus_channel channel = { .offermsg = { .offer = { .mmio_megabytes = megabytes } } };
	struct hv_device device = { .channel = &channel, .device = { .init_name = "hvmmio" } };
	struct hyperv_drm_device drm = { .hdev = &device, .mmio_megabytes = megabytes };

	HV->asks = 0;
	hyperv_setup_vram(&drm, &device);
	return HV->asks;
}
`,
};
