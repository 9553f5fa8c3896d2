/** The module's entries: one input or many through the walk and the reservation, and single allocations. */

import { INPUT_WORDS, OUTPUT_WORDS } from './state.ts';

/** The functions that the harness takes from `drivers/hv/vmbus_drv.c`. */
export const VMBUS_ROOTS = [
	'pr_fmt',
	'hyperv_mmio',
	'fb_mmio',
	'vmbus_walk_resources',
	'vmbus_reserve_fb',
	'vmbus_allocate_mmio',
	'vmbus_free_mmio',
];

/** Before the source: its requests are counted on their way to the real function. */
export const VMBUS_PROLOGUE = `
static struct resource *hv_counted_request(struct resource *parent, resource_size_t start, resource_size_t size,
	const char *name, int flags)
{
	if (HV->counting && HV->attempts++ == 0) {
		HV->first_start = start;
		HV->first_size = size;
	}
	return __request_region(parent, start, size, name, flags);
}
#define __request_region hv_counted_request
`;

export const VMBUS_ENTRY = `
#undef __request_region

struct hv_input {
	u32 flags, lfb_base, lfb_size, count;
	u64 bar_start, bar_size;
	struct { u64 start, last; } ranges[6];
};
_Static_assert(sizeof(struct hv_input) == 4 * ${INPUT_WORDS}, "input");

struct hv_output {
	u64 start, size, first_size;
	u32 attempts, messages;
	u64 node_start, node_last;
	u32 nodes, walked;
	u64 more;
};
_Static_assert(sizeof(struct hv_output) == 4 * ${OUTPUT_WORDS}, "output");

static volatile u32 hv_refuelled;
__attribute__((__noinline__, optnone)) void HV_EXPORT(refuel)(void)
{
	hv_refuelled = 1;
}

/* The source's data as it was when the module was loaded. */
static void hv_put_back(void)
{
	size_t size = &__data_end - &__global_base;
	if (size > sizeof(HV->data))
		__builtin_trap();
	if (!HV->ready) {
		memcpy(HV->data, &__global_base, size);
		HV->ready = 1;
	} else {
		memcpy(&__global_base, HV->data, size);
	}
	if (HV->arena_used) {
		memset(HV->freed, 0, sizeof(HV->freed));
		HV->arena_used = 0;
	}
	HV->counting = 0;
	HV->attempts = 0;
	HV->first_start = 0;
	HV->first_size = 0;
	HV->messages = 0;
	HV->logged = 0;
	HV->asks = 0;
}

static acpi_status hv_walk(u64 start, u64 last)
{
	struct acpi_resource descriptor = { 0 };

	if (start >> 32 || last >> 32) {
		descriptor.type = ACPI_RESOURCE_TYPE_ADDRESS64;
		descriptor.data.address64.address.minimum = start;
		descriptor.data.address64.address.maximum = last;
	} else {
		descriptor.type = ACPI_RESOURCE_TYPE_ADDRESS32;
		descriptor.data.address32.address.minimum = start;
		descriptor.data.address32.address.maximum = last;
	}
	return vmbus_walk_resources(&descriptor, NULL);
}

/* What a kernel finds of the machine, before it walks _CRS. */
static void hv_prepare(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size)
{
	HV->flags = flags;
	screen_info.lfb_base = lfb_base;
	screen_info.lfb_size = lfb_size;
	sysfb_primary_display.screen = screen_info;
	hv_video.resource[0].start = bar_start;
	hv_video.resource[0].end = bar_start + bar_size - 1;
	hv_video.resource[0].flags = flags & HV_BAR_NOT_MEMORY ? IORESOURCE_IO : IORESOURCE_MEM;
}

/* As the ACPI probe does: a walk that fails leaves no reservation, and so does one that has found no node. */
static void hv_reserve(bool walked)
{
	if (walked && hyperv_mmio) {
		HV->counting = 1;
		vmbus_reserve_fb();
		HV->counting = 0;
	}
}

static void hv_decide(const struct hv_input *in)
{
	bool walked = true;

	hv_put_back();
	hv_prepare(in->flags, in->lfb_base, in->lfb_size, in->bar_start, in->bar_size);
	for (u32 i = 0; i < in->count && i < 6 && walked; i++)
		walked = ACPI_SUCCESS(hv_walk(in->ranges[i].start, in->ranges[i].last));
	hv_reserve(walked);
}

static void hv_answer(struct hv_output *out)
{
	u64 more = 0;
	u32 nodes = 0;

	out->node_start = hyperv_mmio ? hyperv_mmio->start : 0;
	out->node_last = hyperv_mmio ? hyperv_mmio->end : 0;
	for (struct resource *node = hyperv_mmio; node; node = node->sibling, nodes++)
		if (nodes > 0)
			more = (more ^ node->start * 0x9e3779b97f4a7c15ULL ^ node->end) * 0xff51afd7ed558ccdULL;
	out->nodes = nodes;
	out->walked = 1;
	out->more = more;
	out->start = fb_mmio ? fb_mmio->start : 0;
	out->size = fb_mmio ? resource_size(fb_mmio) : 0;
	out->first_size = HV->first_size;
	out->attempts = HV->attempts;
	out->messages = HV->messages;
	hv_check_all();
}

u32 HV_EXPORT(inputs)(void) { return (u32)(unsigned long)HV->input; }
u32 HV_EXPORT(outputs)(void) { return (u32)(unsigned long)HV->output; }
u32 HV_EXPORT(log)(void) { return (u32)(unsigned long)HV->log; }
u32 HV_EXPORT(logged)(void) { return HV->logged; }
u32 HV_EXPORT(nodes)(void) { return (u32)(unsigned long)HV->nodes; }
u32 HV_EXPORT(asked)(void) { return (u32)(unsigned long)HV->asked; }
u32 HV_EXPORT(at)(void) { return HV->at; }

/* Answers the inputs from one to another whose flags, as far as the mask goes, are those wanted. */
void HV_EXPORT(run)(u32 from, u32 to, u32 mask, u32 wanted)
{
	for (u32 i = from; i < to; i++) {
		const struct hv_input *in = (const struct hv_input *)HV->input + i;
		if ((in->flags & mask) != wanted)
			continue;
		HV->at = i;
		hv_entry_refuel();
		hv_decide(in);
		hv_answer((struct hv_output *)HV->output + i);
	}
}

/* One kernel, step by step, with its messages. begin; walk for each range; reserve; then allocations. */
void HV_EXPORT(begin)(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size)
{
	HV->logging = 1;
	hv_put_back();
	hv_prepare(flags, lfb_base, lfb_size, bar_start, bar_size);
}
u32 HV_EXPORT(walk)(u64 start, u64 last) { return hv_walk(start, last); }
u32 HV_EXPORT(reserve)(u32 walked)
{
	u32 count = 0;

	hv_reserve(walked);
	for (struct resource *node = hyperv_mmio; node && count < 1100; node = node->sibling, count++) {
		HV->nodes[2 * count] = node->start;
		HV->nodes[2 * count + 1] = node->end;
	}
	hv_answer((struct hv_output *)HV->output);
	return count;
}
int HV_EXPORT(insert)(u64 start, u64 last, u32 busy) { return hv_insert(start, last, busy); }
u32 HV_EXPORT(hold)(u64 start, u64 size)
{
	return __request_region(&iomem_resource, start, size, "hvmmio", 0) != NULL;
}
void HV_EXPORT(unhold)(u64 start, u64 size) { __release_region(&iomem_resource, start, size); }
int HV_EXPORT(allocate)(u64 min, u64 max, u64 size, u64 align, u32 overlap_ok)
{
	struct vmbus_channel channel = { 0 };
	struct hv_device device = { .channel = &channel, .device = { .init_name = "hvmmio" } };
	struct resource *new = NULL;
	int result = vmbus_allocate_mmio(&new, &device, min, max, size, align, overlap_ok);

	HV->nodes[0] = new && !result ? new->start : 0;
	HV->nodes[1] = new && !result ? new->end : 0;
	return result;
}
void HV_EXPORT(release)(u64 start, u64 size) { vmbus_free_mmio(start, size); }
`;
