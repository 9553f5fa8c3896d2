/* Stubs of the PCI, DRM and framebuffer interfaces that drivers with MMIO requests use; they allocate nothing. */
struct list_head {
	struct list_head *next, *prev;
};
#define list_entry(link, type, member) container_of(link, type, member)
#define list_for_each_entry(entry, head, member)                                                                       \
	for (entry = list_entry((head)->next, __typeof__(*entry), member); &entry->member != (head);                   \
	     entry = list_entry(entry->member.next, __typeof__(*entry), member))
static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head->prev = head;
}
static inline void list_add_tail(struct list_head *link, struct list_head *head)
{
	link->prev = head->prev;
	link->next = head;
	head->prev->next = link;
	head->prev = link;
}

#define PCI_STD_NUM_BARS 6
#define PCI_STD_RESOURCE_END 5
#define PCI_BASE_ADDRESS_SPACE_IO 0x1
#define PCI_BASE_ADDRESS_MEM_TYPE_64 0x4
#define PCI_BASE_ADDRESS_MEM_MASK (~0x0fUL)
struct pci_host_bridge {
	struct list_head windows;
};
#define pci_add_resource(list, res) ((void)(list), (void)(res))
static struct pci_host_bridge hh_bridge;

struct drm_driver {
	const char *name;
};
struct drm_device {
	struct device *dev;
};
#define drm_aperture_remove_conflicting_framebuffers(base, size, ...) ((void)(base), (void)(size), 0)
#define aperture_remove_conflicting_devices(base, size, ...) ((void)(base), (void)(size), 0)
#define aperture_remove_all_conflicting_devices(name) 0
#define drm_err(device, format, ...) ((void)(device), hh_print(3, format, ##__VA_ARGS__))
#define drm_warn(device, format, ...) ((void)(device), hh_print(4, format, ##__VA_ARGS__))
#define to_pci_dev(device) (&hh_video)

struct aperture {
	resource_size_t base, size;
};
struct apertures_struct {
	unsigned int count;
	struct aperture ranges[1];
};
struct fb_fix_screeninfo {
	unsigned long smem_start;
	u32 smem_len;
};
struct fb_info {
	struct fb_fix_screeninfo fix;
	struct device *device;
	struct apertures_struct *apertures;
	char *screen_base;
	unsigned long screen_size;
	void *par;
};
#define alloc_apertures(max) ((struct apertures_struct *)hh_allocate(sizeof(struct apertures_struct)))
#define remove_conflicting_framebuffers(apertures, name, primary) ((void)(apertures), 0)
#define framebuffer_release(info) ((void)(info))

#define MEMREMAP_WB 1
#define ioremap(start, size) ((void)(start), hh_map(size))
#define ioremap_cache ioremap
#define ioremap_wc ioremap
#define ioremap_nocache ioremap
#define memremap(start, size, flags) ioremap(start, size)
#define iounmap(address) ((void)(address))
#define memunmap(address) ((void)(address))
#define vzalloc(size) hh_map(size)
#define vmalloc(size) hh_map(size)
#define vfree(address) ((void)(address))
/* Mapping fails if HH_NO_MAPPING is set; mapped memory is not modelled. */
static void *hh_map(u64 size)
{
	return hh_own_flags() & HH_NO_MAPPING ? NULL : hh_allocate(16);
}

/* No contiguous memory is available, as with a framebuffer larger than the buddy allocator's largest block. */
struct page;
#define MAX_ORDER 11
#define MAX_PAGE_ORDER 10
#define get_order(size) ((int)fls64(((u64)(size)-1) >> PAGE_SHIFT))
#define alloc_pages(flags, order) ((struct page *)NULL)
#define __free_pages(page, order) ((void)(page))
#define page_to_pfn(page) 0UL
#define DMA_BIT_MASK(bits) ((bits) == 64 ? ~0ULL : (1ULL << (bits)) - 1)
#define virt_to_phys(address) ((phys_addr_t)(unsigned long)(address))
#define page_to_phys(page) 0UL
#define dma_alloc_coherent(device, size, handle, flags) ((void *)NULL)
#define dma_free_coherent(device, size, address, handle) ((void)(address))
#define __va(address) ((void *)(unsigned long)(address))
