/**
 * Video drivers written for the tests, which differ in what they request from VMBus. Only function names are the
 * kernel's.
 */

/** Path of the DRM driver in a kernel tree. */
export const DRM_FILE = 'drivers/gpu/drm/hyperv/hyperv_drm_drv.c';

/** 5.14 to 5.18, and RHEL 8: generation 1 uses BAR0 and requests nothing from VMBus, generation 2 does. */
export const DRM_BY_GENERATION = `
static struct drm_driver screen_driver = { .name = "screen" };
struct screen_device {
	struct drm_device drm;
	struct not_known_here other;
	struct hv_device *hdev;
	struct resource *mem;
	void *vram;
	unsigned long fb_size;
	u32 mmio_megabytes;
};

static int hyperv_setup_gen1(struct screen_device *screen)
{
	struct pci_dev *pci = pci_get_device(PCI_VENDOR_ID_MICROSOFT, PCI_DEVICE_ID_HYPERV_VIDEO, NULL);

	if (!pci)
		return -ENODEV;
	drm_aperture_remove_conflicting_framebuffers(pci_resource_start(pci, 0), pci_resource_len(pci, 0), &screen_driver);
	screen->vram = ioremap(pci_resource_start(pci, 0), pci_resource_len(pci, 0));
	pci_dev_put(pci);
	return screen->vram ? 0 : -ENOMEM;
}

static int hyperv_setup_gen2(struct screen_device *screen, struct hv_device *hdev)
{
	screen->fb_size = (unsigned long)screen->mmio_megabytes << 20;
	if (vmbus_allocate_mmio(&screen->mem, hdev, 0, -1, screen->fb_size, SZ_1M, true))
		return -ENOMEM;
	screen->vram = ioremap(screen->mem->start, screen->fb_size);
	return 0;
}

static int screen_probe(struct hv_device *hdev)
{
	struct screen_device *screen = devm_screen_alloc(hdev);

	return efi_enabled(EFI_BOOT) ? hyperv_setup_gen2(screen, hdev) : hyperv_setup_gen1(screen);
}
`;

/** From 7.3: one function for both generations, which frees the range if it cannot be mapped. */
export const DRM_VRAM = `
struct picture {
	struct drm_device dev;
	struct not_known_here other;
	struct resource *mem;
	void *vram;
	unsigned long bytes;
	u32 mmio_megabytes;
};

static int hv_drm_setup_vram(struct picture *picture, struct hv_device *hdev)
{
	int failed;

	picture->bytes = (unsigned long)picture->mmio_megabytes << 20;
	failed = vmbus_allocate_mmio(&picture->mem, hdev, 0, -1, picture->bytes, SZ_1M, true);
	if (!failed) {
		picture->vram = ioremap_cache(picture->mem->start, picture->bytes);
		if (picture->vram)
			return 0;
		vmbus_free_mmio(picture->mem->start, picture->bytes);
	}
	drm_err(&picture->dev, "no framebuffer\\n");
	return -ENOMEM;
}

static int picture_probe(struct hv_device *hdev)
{
	struct picture *picture = devm_picture_alloc(hdev);

	return hv_drm_setup_vram(picture, hdev);
}
`;
