/*
 * Properties of MSBuild: constant propagation within one file. A property that is set
 * once, or lastly without a condition, has that value; one that is set under a condition
 * has it perhaps. What the environment, the command line or another file sets is not
 * known. Read next: components/msbuild.c.
 */
#include <strings.h>
#include "base/text.h"
#include "components/msbuild.h"
#include "base/banned.h"

#define VALUE_MAX 4096 /* bytes of a value that is kept */
#define CHAIN_MAX 32   /* properties in one slot */

void msbuild_properties_refill(struct msbuild_properties *p, size_t file_bytes)
{
	p->budget = 8 * file_bytes + 16 * VALUE_MAX;
}

void msbuild_properties_begin(
	struct msbuild_properties *p, struct arena *arena, size_t file_bytes)
{
	p->arena = arena;
	p->slot_count = 64;
	while (p->slot_count < file_bytes / 64)
		p->slot_count *= 2;
	p->slots = ARENA_NEW(arena, struct msbuild_property *, p->slot_count);
	msbuild_properties_refill(p, file_bytes);
}

static struct msbuild_property **slot_of(
	const struct msbuild_properties *p, struct str name)
{
	uint64_t hash = 14695981039346656037ull;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (unsigned char)text_lower(name.p[i])) * 1099511628211ull;
	return &p->slots[(hash ^ hash >> 32) & (p->slot_count - 1)];
}

static bool is_same_name(struct str a, struct str b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* *length: of the chain, up to where it was found. */
static struct msbuild_property *find(
	const struct msbuild_properties *p, struct str name, unsigned *length)
{
	struct msbuild_property *property = *slot_of(p, name);

	for (*length = 0; property; property = property->next, ++*length) {
		if (is_same_name(property->name, name))
			return property;
	}
	return NULL;
}

void msbuild_property_set(struct msbuild_properties *p, struct str name, struct str value,
	bool is_conditional)
{
	unsigned length;
	struct msbuild_property *property;

	if (!name.n || name.n > VALUE_MAX)
		return;
	property = find(p, name, &length);
	if (!property) {
		struct msbuild_property **slot = slot_of(p, name);

		if (length >= CHAIN_MAX)
			return; /* not known: $(X) stays */
		property = ARENA_NEW(p->arena, struct msbuild_property, 1);
		*property = (struct msbuild_property){.name = name,
			.value = value,
			.is_conditional = is_conditional,
			.next = *slot};
		*slot = property;
	} else if (!is_conditional) {
		property->value = value;
		property->is_conditional = property->is_doubtful = false;
	} else if (!str_eq(property->value, value)) {
		property->value = value;
		property->is_doubtful = true;
	}
}

bool msbuild_property_is_set(const struct msbuild_properties *p, struct str name)
{
	unsigned length;

	return find(p, name, &length) != NULL;
}

/* "X" of "$(X)" at a '$'; empty: there is none, or a function. */
static struct str variable_at(struct str text, size_t at)
{
	size_t end = at + 2;

	if (at + 1 >= text.n || text.p[at + 1] != '(')
		return (struct str){0};
	while (end < text.n && (text_is_word_byte(text.p[end]) || text.p[end] == '-'))
		end++;
	if (end >= text.n || text.p[end] != ')')
		return (struct str){0};
	return str_slice(text, at + 2, end);
}

struct str msbuild_expand(struct msbuild_properties *p, struct str text)
{
	char out[VALUE_MAX];
	size_t n = 0, at = 0;

	text = str_trim(text);
	if (str_find(text, '$', 0) == text.n || text.n >= VALUE_MAX)
		return text;
	while (at < text.n) {
		struct str name =
			text.p[at] == '$' ? variable_at(text, at) : (struct str){0};
		unsigned length;
		const struct msbuild_property *property =
			name.n ? find(p, name, &length) : NULL;
		struct str part =
			property ? property->value : str_slice(text, at, at + 1);

		if (part.n > VALUE_MAX - n || part.n > p->budget)
			return text;
		if (property)
			p->is_doubtful |=
				property->is_conditional || property->is_doubtful;
		if (part.n)
			memcpy(out + n, part.p, part.n);
		n += part.n;
		p->budget -= part.n;
		at += property ? name.n + 3 : 1;
	}
	return arena_str(p->arena, str_make(out, n));
}

struct str msbuild_unescape(struct msbuild *m, struct str text)
{
	size_t n = 0;
	char *out;

	if (str_find(text, '%', 0) == text.n)
		return text;
	out = arena_alloc(m->r->scratch, text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		int high = text.p[i] == '%' && i + 2 < text.n
				   ? text_hex_digit(text.p[i + 1])
				   : -1;
		int low = high >= 0 ? text_hex_digit(text.p[i + 2]) : -1;

		if (low < 0 || high + low == 0) {
			out[n++] = text.p[i];
			continue;
		}
		out[n++] = (char)(high << 4 | low);
		i += 2;
	}
	return str_make(out, n);
}

bool msbuild_has_variable(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		if ((text.p[i] == '$' || text.p[i] == '@' || text.p[i] == '%') &&
			text.p[i + 1] == '(')
			return true;
	}
	return false;
}

bool msbuild_list_next(struct str *part, struct str list, size_t *at)
{
	while (*at < list.n) {
		size_t end = str_find(list, ';', *at);

		*part = str_trim(str_slice(list, *at, end));
		*at = end + 1;
		if (part->n)
			return true;
	}
	return false;
}
