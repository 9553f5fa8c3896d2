static void hh_put(char c)
{
	if (HH->logged + 1 < sizeof(HH->log))
		HH->log[HH->logged++] = c;
}

static void hh_put_text(const char *text)
{
	for (; *text; text++)
		hh_put(*text);
}

static void hh_put_number(u64 value, u32 base, int width, bool zeros, bool upper)
{
	char digits[24];
	int count = 0;
	do {
		u32 digit = value % base;
		digits[count++] = (digit < 10 ? '0' : (upper ? 'A' : 'a') - 10) + digit;
		value /= base;
	} while (value);
	for (int left = width - count; left > 0; left--)
		hh_put(zeros ? '0' : ' ');
	while (count > 0)
		hh_put(digits[--count]);
}

static void hh_put_hex(u64 value, int width)
{
	hh_put_text("0x");
	hh_put_number(value, 16, width, true, false);
}

/* %pR and %pr: "[mem 0xf8000000-0xfed3ffff]", with 8 digits at least. */
static void hh_put_resource(const struct resource *res)
{
	if (!res) {
		hh_put_text("(null)");
		return;
	}
	hh_put_text(res->flags & IORESOURCE_MEM ? "[mem " : res->flags & IORESOURCE_IO ? "[io  " : "[??? ");
	hh_put_hex(res->start, 8);
	if (res->start != res->end) {
		hh_put('-');
		hh_put_hex(res->end, 8);
	}
	hh_put(']');
}

static const char *hh_put_pointer(const char *format, const void *value)
{
	switch (*format) {
	case 'R':
	case 'r':
		hh_put_resource(value);
		return format + 1;
	case 'a':
		hh_put_hex(*(const phys_addr_t *)value, 2 * sizeof(phys_addr_t));
		return format[1] == 'p' || format[1] == 'd' ? format + 2 : format + 1;
	default:
		hh_put_hex((unsigned long)value, 2 * sizeof(long));
		return format;
	}
}

static void hh_format(const char *format, __builtin_va_list args)
{
	while (*format) {
		bool zeros = false, prefix = false;
		int width = 0, longs = 0;
		if (*format != '%') {
			hh_put(*format++);
			continue;
		}
		for (format++; *format == '#' || *format == '0' || *format == '-' || *format == '+' || *format == ' ';
		     format++) {
			prefix |= *format == '#';
			zeros |= *format == '0';
		}
		if (*format == '*') {
			width = __builtin_va_arg(args, int);
			format++;
		}
		for (; *format >= '0' && *format <= '9'; format++)
			width = width * 10 + (*format - '0');
		for (; *format == 'l' || *format == 'z' || *format == 'h'; format++)
			longs += *format == 'l' ? 1 : *format == 'z' ? 1 : 0;
		u64 value = 0;
		switch (*format) {
		case 'd':
		case 'i': {
			s64 number = longs > 1 ? __builtin_va_arg(args, long long)
				     : longs   ? __builtin_va_arg(args, long)
					       : __builtin_va_arg(args, int);
			if (number < 0)
				hh_put('-');
			hh_put_number(number < 0 ? -(u64)number : number, 10, width, zeros, false);
			break;
		}
		case 'u':
		case 'x':
		case 'X':
			value = longs > 1 ? __builtin_va_arg(args, unsigned long long)
				: longs	  ? __builtin_va_arg(args, unsigned long)
					  : __builtin_va_arg(args, unsigned int);
			if (prefix && *format != 'u') {
				hh_put_text("0x");
				width -= 2;
			}
			hh_put_number(value, *format == 'u' ? 10 : 16, width, zeros, *format == 'X');
			break;
		case 'c':
			hh_put(__builtin_va_arg(args, int));
			break;
		case 's': {
			const char *text = __builtin_va_arg(args, const char *);
			hh_put_text(text ? text : "(null)");
			break;
		}
		case 'p':
			format = hh_put_pointer(format + 1, __builtin_va_arg(args, const void *));
			continue;
		case '%':
			hh_put('%');
			break;
		case 0:
			return;
		default:
			hh_put('?');
		}
		format++;
	}
}

static bool hh_contains(const char *text, const char *part)
{
	for (; *text; text++) {
		const char *a = text, *b = part;
		while (*b && *a == *b)
			a++, b++;
		if (!*b)
			return true;
	}
	return false;
}

/* What is printed in a run, as one number: levels and formats in their order (FNV-1a). */
static u32 hh_mix(u32 digest, u32 value)
{
	return (digest ^ value) * 16777619u;
}

/*
 * A format's digest and meaning; the same few are printed over and over. Where one is kept follows from its address
 * alone, so that it does not depend on what was printed before.
 */
static const struct hh_format *hh_format_of(const char *text)
{
	struct hh_format *format = &HH->formats[((unsigned long)text >> 3) % HH_FORMATS];

	if (format->text == text)
		return format;
	format->text = text;
	format->digest = 2166136261u;
	for (const char *c = text; *c; c++)
		format->digest = hh_mix(format->digest, (u8)*c);
	format->messages = hh_contains(text, "Unexpected low mmio base")		   ? HH_MESSAGE_LOW_BASE
			   : hh_contains(text, "Unexpected framebuffer mmio base of zero") ? HH_MESSAGE_BASE_ZERO
											   : 0;
	return format;
}

int hh_print(int level, const char *format, ...)
{
	const struct hh_format *known;

	if (level == HH_LEVEL_INSIDE) {
		bool given = format[0] == '<' && format[1] >= '0' && format[1] <= '7' && format[2] == '>';

		level = given ? format[1] - '0' : HH_WARNING;
		format += given ? 3 : 0;
	}
	known = hh_format_of(format);
	HH->messages |= known->messages ? known->messages : level >= 0 && level <= HH_WARNING ? HH_MESSAGE_OTHER : 0;
	HH->printed = hh_mix(hh_mix(HH->printed, level + 2), known->digest);
	if (HH->logging) {
		__builtin_va_list args;

		if (level >= 0)
			hh_put(level + 1);
		__builtin_va_start(args, format);
		hh_format(format, args);
		__builtin_va_end(args);
	}
	return 0;
}
