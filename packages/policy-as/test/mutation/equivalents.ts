const BOOL = 'A bool is 0 or 1, whichever sign its type has.';
const SMALL = 'The value is below 2^31, so there is no sign to extend.';
const WITH_EFI = 'The flag is looked at on BIOS only, where the bit of EFI that is added to it is 0.';

/** Equivalent mutants, which no input can distinguish from the module, with the reason. */
export const equivalents: Readonly<Record<string, string>> = {
	'bios.ts biosSize: u32(MIB) -> i32(MIB)': SMALL,
	'efi.ts efiSize: u32(MIB) -> i32(MIB)': SMALL,
	'decide.ts decide: i64(MIB) -> i64(u32(MIB))': SMALL,
	'decide.ts decide: i64(first) >= i64(MIB) -> i64(first) > i64(MIB)':
		'The policy whose size is an int asks for 8 MiB at least, never for 1 MiB.',
	'decide.ts decide: i32(tried) -> u32(tried)': BOOL,
	'decide.ts decide: u32(tried) -> i32(tried)': BOOL,
	'decide.ts decide: i32(!fits(start, first, low, end)) -> u32(!fits(start, first, low, end))': BOOL,
	'efi.ts half: min<u64>((SZ_4G - from) / 2, 128 * MIB) -> min<i64>((SZ_4G - from) / 2, 128 * MIB)':
		'Used only where `from` is below 4 GiB: both are positive.',
	'efi.ts efiSize: traits & FALLBACK_64M -> traits | FALLBACK_64M':
		'Of the policies that come so far only this one has a start where lfb_base is 0; without a start the size is not used.',
	'index.ts AREA: AREA: u64 = 64 -> AREA: u64 = 63': 'Any place but 0 will do; 64 is for the cache.',
	'index.ts AREA: AREA: u64 = 64 -> AREA: u64 = 65': 'Any place but 0 will do; 64 is for the cache.',
	'index.ts hvmmio_io_area: i64(pages) -> i64(u32(pages))': SMALL,
	'index.ts hvmmio_io_area: i64(memory.size()) -> i64(u32(memory.size()))': SMALL,
	'index.ts hvmmio_io_area: i32(missing) -> u32(missing)': 'memory.grow takes the 32 bits either way.',
	'index.ts hvmmio_io_area: memory.grow(i32(missing)) < 0 -> memory.grow(i32(missing)) <= 0':
		'memory.grow gives the pages that there were, 1 at least, or -1.',
	'index.ts hvmmio_io_area: memory.grow(i32(missing)) < 0 -> memory.grow(i32(missing)) < 1':
		'memory.grow gives the pages that there were, 1 at least, or -1.',
	'index.ts hvmmio_reserve_fb_batch: u64(memory.size()) -> u64(i32(memory.size()))': SMALL,
	'index.ts hvmmio_reserve_fb_batch: u64(n) -> u64(i32(n))':
		'2^31 records and more do not fit for their answers either, so the other comparison refuses them.',
	'index.ts hvmmio_reserve_fb_batch: u64(n) -> u64(i32(n)) (2)':
		'2^31 answers and more do not fit for their records either, so the other comparison refuses them.',
	'layout.ts VIDEO_DEVICE: VIDEO_DEVICE: u32 = 4 -> VIDEO_DEVICE: u32 = 5': WITH_EFI,
	'layout.ts BAR_IS_MEMORY: BAR_IS_MEMORY: u32 = 8 -> BAR_IS_MEMORY: u32 = 9': WITH_EFI,
	'record.ts flags: load<u32>(input, INPUT_FLAGS) -> load<u16>(input, INPUT_FLAGS)':
		'The flags that there are lie in the low 6 bits.',
	'record.ts resourceMask: u64(flags & RESOURCE_32) -> u64(i32(flags & RESOURCE_32))': SMALL,
	'record.ts write: u64(attempts) -> u64(i32(attempts))': SMALL,
	'record.ts write: u64(messages) -> u64(i32(messages))': SMALL,
	'request.ts fits: i32(start - low <= end - low) -> u32(start - low <= end - low)': BOOL,
	'request.ts fits: i32(size - 1 <= end - start) -> u32(size - 1 <= end - start)': BOOL,
	'request.ts fits: start - low <= end - low -> start - low < end - low':
		'At the last byte of the node, where they differ, no size of 1 MiB fits.',
	'size.ts sizeVariable: u64(i32(size)) -> u64(i32(i32(size)))': 'The same conversion twice.',
};
