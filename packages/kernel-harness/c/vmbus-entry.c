/* The module's entries: one input or many from the ACPI probe to the reservation, and single allocations. */
#undef __request_region

struct hh_output {
	u64 start, size, first_size;
	u32 attempts, messages;
	u64 node_start, node_last;
	u32 nodes, ended;
	u64 more;
};
_Static_assert(sizeof(struct hh_output) == 4 * HH_OUTPUT_WORDS, "output");

#ifdef HH_HAS_LIST
#define HH_LIST hyperv_mmio
#else
#define HH_LIST ((struct resource *)NULL)
#endif

static volatile u32 hh_refuelled;
__attribute__((__noinline__, optnone)) void HH_EXPORT(refuel)(void)
{
	hh_refuelled = 1;
}

/* The source's data as it was when the module was loaded. */
static void hh_put_back(void)
{
	size_t size = &__data_end - &__global_base;

	if (size > sizeof(HH->data))
		__builtin_trap();
	if (!HH->ready) {
		memcpy(HH->data, &__global_base, size);
		HH->ready = 1;
	} else {
		memcpy(&__global_base, HH->data, size);
	}
	if (HH->arena_used) {
		memset(HH->freed, 0, sizeof(HH->freed));
		HH->arena_used = 0;
	}
	HH->counting = 0;
	HH->attempts = 0;
	HH->allocations = 0;
	HH->first_start = 0;
	HH->first_size = 0;
	HH->reserved = NULL;
	HH->messages = 0;
	HH->printed = 0;
	HH->logged = 0;
	HH->events = 0;
}

/* What a kernel finds of the machine, before it walks _CRS. */
static void hh_prepare(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size)
{
	HH->flags = flags;
	screen_info.lfb_base = lfb_base;
	screen_info.lfb_size = lfb_size;
	sysfb_primary_display.screen = screen_info;
	hh_video.resource[0].start = bar_start;
	hh_video.resource[0].end = bar_start + bar_size - 1;
	hh_video.resource[0].flags = flags & HH_BAR_IS_MEMORY ? IORESOURCE_MEM : IORESOURCE_IO;
}

/* Where the ranges are: by default the parent of the VMBus device has them all. */
static void hh_place_ranges(const struct hh_range *ranges, u32 count)
{
	struct hh_firmware *firmware = &HH->firmware;
	static const struct {
		u8 from, to;
		u8 status;
	} shapes[][HH_LEVELS] = {
	    {[HH_PARENT] = {0, HH_ALL}},
	    {[HH_OWN] = {0, HH_ALL}},
	    {[HH_OWN] = {0, 1}, [HH_PARENT] = {1, HH_ALL}},
	    {[HH_GRANDPARENT] = {0, HH_ALL}},
	    {[HH_PARENT] = {0, 1}, [HH_GRANDPARENT] = {1, HH_ALL}},
	    {[HH_ROOT] = {0, HH_ALL}},
	    {[HH_OWN] = {0, 0, AE_NOT_FOUND}, [HH_PARENT] = {0, HH_ALL}},
	    {[HH_PARENT] = {0, 0, AE_NOT_FOUND}, [HH_GRANDPARENT] = {0, HH_ALL}},
	    {[HH_PARENT] = {0, HH_ALL, AE_NOT_FOUND}},
	    {[HH_OWN] = {0, HH_ALL, AE_ERROR}},
	};
	u32 shape = HH->shape < ARRAY_SIZE(shapes) ? HH->shape : 0;

	HH->ranges = ranges;
	for (u32 level = 0; level < HH_LEVELS; level++) {
		u32 to = shapes[shape][level].to;

		firmware->from[level] = shapes[shape][level].from;
		firmware->to[level] = to < count ? to : count;
		firmware->status[level] = shapes[shape][level].status;
	}
}

/* As the tree's own probe does, where it can be run; else in the order that every known one has. */
static int hh_probe(void)
{
#ifdef HH_PROBE
	return HH_PROBE(HH_PROBE_DEVICE);
#else
	for (struct acpi_device *device = &hh_acpi[HH_OWN]; device->parent; device = device->parent) {
		acpi_status status = acpi_walk_resources(device->handle, METHOD_NAME__CRS, vmbus_walk_resources, NULL);

		if (ACPI_FAILURE(status) && device == &hh_acpi[HH_OWN])
			return -ENODEV;
		if (ACPI_FAILURE(status) || device == &hh_acpi[HH_OWN])
			continue;
		if (HH_LIST) {
			vmbus_reserve_fb();
			break;
		}
	}
	return 0;
#endif
}

/* The node list. A probe that fails leaves no driver: no list, no reservation. */
static const struct resource *hh_boot(const struct hh_range *ranges, u32 count)
{
	int result;

	hh_place_ranges(ranges, count);
	HH->counting = 1;
	result = hh_probe();
	HH->counting = 0;
#ifdef HH_HAS_RESERVATION
	HH->reserved = fb_mmio;
#endif
	if (result)
		HH->reserved = NULL;
	return result ? NULL : HH_LIST;
}

static void hh_answer(const struct resource *list, struct hh_output *out)
{
	const struct resource *reserved = HH->reserved;
	u64 more = 0;
	u32 nodes = 0;

	out->node_start = list ? list->start : 0;
	out->node_last = list ? list->end : 0;
	for (const struct resource *node = list; node; node = node->sibling, nodes++)
		if (nodes > 0)
			more = (more ^ node->start * 0x9e3779b97f4a7c15ULL ^ node->end) * 0xff51afd7ed558ccdULL;
	out->nodes = nodes;
	out->ended = 1;
	out->more = more;
	out->start = reserved ? reserved->start : 0;
	out->size = reserved ? resource_size(reserved) : 0;
	out->first_size = HH->first_size;
	out->attempts = HH->attempts;
	out->messages = HH->messages | HH->printed << 8;
	hh_check_all();
}

u32 HH_EXPORT(inputs)(void)
{
	return (u32)(unsigned long)HH->input;
}
u32 HH_EXPORT(outputs)(void)
{
	return (u32)(unsigned long)HH->output;
}
u32 HH_EXPORT(log)(void)
{
	return (u32)(unsigned long)HH->log;
}
u32 HH_EXPORT(logged)(void)
{
	return HH->logged;
}
u32 HH_EXPORT(nodes)(void)
{
	return (u32)(unsigned long)HH->nodes;
}
u32 HH_EXPORT(events)(void)
{
	return (u32)(unsigned long)HH->event;
}
u32 HH_EXPORT(at)(void)
{
	return HH->at;
}

/* Answers the inputs from one to another whose flags, as far as the mask goes, are those wanted. */
void HH_EXPORT(run)(u32 from, u32 to, u32 mask, u32 wanted)
{
	for (u32 i = from; i < to && i < HH_BATCH; i++) {
		const struct hh_case *in = (const struct hh_case *)HH->input + i;

		if ((in->flags & mask) != wanted)
			continue;
		HH->at = i;
		HH_REFUEL();
		hh_put_back();
		hh_prepare(in->flags, in->lfb_base, in->lfb_size, in->bar_start, in->bar_len);
		hh_answer(hh_boot((const struct hh_range *)in->ranges, in->range_count < HH_RANGES ? in->range_count : HH_RANGES),
			  (struct hh_output *)HH->output + i);
	}
}

/*
 * One kernel with its messages, on the ranges that the caller has put where the nodes will be; how many nodes it has.
 * `shape` says where in the ACPI namespace the ranges are.
 */
u32 HH_EXPORT(boot)(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size, u32 count, u32 shape,
		    u32 failing_allocation)
{
	const struct resource *list;
	u32 nodes = 0;

	HH->logging = 1;
	hh_put_back();
	hh_prepare(flags, lfb_base, lfb_size, bar_start, bar_size);
	HH->shape = shape;
	HH->failing_allocation = failing_allocation;
	list = hh_boot((const struct hh_range *)HH->nodes, count < HH_NODES ? count : HH_NODES);
	HH->failing_allocation = 0;
	for (const struct resource *node = list; node && nodes < HH_NODES; node = node->sibling, nodes++) {
		HH->nodes[2 * nodes] = node->start;
		HH->nodes[2 * nodes + 1] = node->end;
	}
	hh_answer(list, (struct hh_output *)HH->output);
	return nodes;
}

int HH_EXPORT(insert)(u64 start, u64 last, u32 busy)
{
	return hh_insert(start, last, busy);
}
u32 HH_EXPORT(hold)(u64 start, u64 size)
{
	return __request_region(&iomem_resource, start, size, "hvmmio", 0) != NULL;
}
void HH_EXPORT(unhold)(u64 start, u64 size)
{
	__release_region(&iomem_resource, start, size);
}

#ifdef HH_HAS_ALLOCATE
int HH_EXPORT(allocate)(u64 min, u64 max, u64 size, u64 align, u32 overlap_ok)
{
	struct vmbus_channel channel = {0};
	struct hv_device device = {.channel = &channel, .device = {.init_name = "hvmmio"}};
	struct resource *new = NULL;
	int result = vmbus_allocate_mmio(&new, &device, min, max, size, align, overlap_ok);

	HH->nodes[0] = new && !result ? new->start : 0;
	HH->nodes[1] = new && !result ? new->end : 0;
	return result;
}
#endif
#ifdef HH_HAS_FREE
void HH_EXPORT(release)(u64 start, u64 size)
{
	vmbus_free_mmio(start, size);
}
#endif
