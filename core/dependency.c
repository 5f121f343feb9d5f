/*
 * The words of the normal form, and hashes. Read next: components/form.c.
 */
#include <stdlib.h>
#include <strings.h>
#include "base/base64.h"
#include "base/text.h"
#include "core/dependency.h"
#include "base/banned.h"

#define DIGEST_MAX 64 /* bytes */

static const struct {
	const char *name, *space, *meaning;
} forms[] = {
#define FORM_ROW(word, name, space, what) {name, space, what},
	DEPENDENCY_FORMS(FORM_ROW)
#undef FORM_ROW
};

const char *const pin_over_words[] = {
#define OVER_WORD(word, name) name,
	PIN_OVERS(OVER_WORD)
#undef OVER_WORD
		NULL,
};

const char *const pin_algorithm_words[] = {
#define ALGORITHM_WORD(word, name, digits) name,
	PIN_ALGORITHMS(ALGORITHM_WORD)
#undef ALGORITHM_WORD
		NULL,
};

static const unsigned algorithm_digits[] = {
#define ALGORITHM_DIGITS(word, name, digits) digits,
	PIN_ALGORITHMS(ALGORITHM_DIGITS)
#undef ALGORITHM_DIGITS
};

const char *dependency_form_name(enum dependency_form form)
{
	return forms[form].name;
}

const char *dependency_form_space(enum dependency_form form)
{
	return forms[form].space;
}

const char *dependency_form_meaning(enum dependency_form form)
{
	return forms[form].meaning;
}

const char *dependency_kind_name(enum dependency_kind kind)
{
	static const char *const names[] = {
		"bytes", "system", "setting", "reference", "unchecked"};

	return names[kind];
}

const char *dependency_scope_name(enum dependency_scope scope)
{
	static const char *const names[] = {"build", "tool", "test", "ci"};

	return names[scope];
}

const char *version_kind_name(enum version_kind kind)
{
	static const char *const names[] = {"none", "exact", "range", "floating"};

	return names[kind];
}

const char *dependency_state_name(enum dependency_state state)
{
	static const char *const names[] = {"exact", "partial", "opaque"};

	return names[state];
}

const char *strictness_name(enum strictness strictness)
{
	static const char *const names[] = {
		"pinned-strong", "pinned-weak", "versioned", "floating", "unversioned"};

	return names[strictness];
}

/* --- hashes ----------------------------------------------------------------------------
 */

bool pin_eq(const struct pin *a, const struct pin *b)
{
	return a->over == b->over && a->algorithm == b->algorithm &&
	       str_eq(a->value, b->value);
}

bool pin_is_weak(const struct pin *pin)
{
	return pin->algorithm == ALGORITHM_MD5 || pin->algorithm == ALGORITHM_SHA1;
}

enum pin_algorithm revision_algorithm(size_t digits)
{
	if (digits == 32)
		return ALGORITHM_MD5;
	return digits == 64 ? ALGORITHM_SHA256 : ALGORITHM_GIT;
}

static bool is_hex(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text_hex_digit(text.p[i]) < 0)
			return false;
	}
	return text.n > 0;
}

static struct str lower(struct arena *arena, struct str text)
{
	struct str copy = arena_str(arena, text);

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(text.p[i]);
	return copy;
}

static struct str hex_of(struct arena *arena, const unsigned char *bytes, size_t n)
{
	char *out = arena_alloc(arena, 2 * n + 1);

	text_hex(out, bytes, n);
	return str_make(out, 2 * n);
}

/* Base64 of that many bytes; empty: it is not. */
static struct str read_base64(struct arena *arena, struct str text, size_t bytes)
{
	struct str out;

	if (text.n > 2 * DIGEST_MAX || !base64_read(&out, arena, text) || out.n != bytes)
		return (struct str){0};
	return hex_of(arena, (const unsigned char *)out.p, out.n);
}

bool pin_read(struct pin *out, struct arena *arena, enum pin_over over,
	enum pin_algorithm algorithm, struct str text)
{
	size_t digits = algorithm_digits[algorithm];
	struct pin pin = {.over = over, .algorithm = algorithm};

	text = str_trim(text);
	if (algorithm == ALGORITHM_OTHER)
		pin.value = arena_str(arena, text);
	else if (algorithm == ALGORITHM_GIT)
		pin.value = (text.n == 40 || text.n == 64) && is_hex(text)
				    ? lower(arena, text)
				    : (struct str){0};
	else if (text.n == digits && is_hex(text))
		pin.value = lower(arena, text);
	else
		pin.value = read_base64(arena, text, digits / 2);
	if (!pin.value.n)
		return false;
	*out = pin;
	return true;
}

bool pin_read_tagged(
	struct pin *out, struct arena *arena, enum pin_over over, struct str text)
{
	text = str_trim(text);
	for (unsigned i = 0; i < ALGORITHM_GIT; i++) {
		const char *name = pin_algorithm_words[i];
		size_t n = strlen(name);

		if (text.n > n && strncasecmp(text.p, name, n) == 0 &&
			strchr("-:=_", text.p[n]) &&
			pin_read(out, arena, over, i, str_slice(text, n + 1, text.n)))
			return true;
	}
	return false;
}

enum strictness dependency_strictness(const struct dependency *dependency)
{
	enum strictness strictness = UNVERSIONED;

	if (dependency->version_kind == VERSION_EXACT)
		strictness = VERSIONED;
	else if (dependency->version_kind != VERSION_NONE)
		strictness = FLOATING;
	for (size_t i = 0; i < dependency->pins.count; i++) {
		const struct pin *pin = &dependency->pins.items[i];

		if (!pin_is_weak(pin) && pin->over != OVER_RECIPE &&
			pin->over != OVER_BASELINE)
			return PINNED_STRONG;
		strictness = PINNED_WEAK;
	}
	return strictness;
}

static struct str first_locator(const struct dependency *dependency)
{
	return dependency->locators.count ? dependency->locators.items[0]
					  : (struct str){0};
}

static struct str first_pin(const struct dependency *dependency)
{
	return dependency->pins.count ? dependency->pins.items[0].value : (struct str){0};
}

int dependency_cmp(const void *a, const void *b)
{
	const struct dependency *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	if (!order)
		order = (x->start > y->start) - (x->start < y->start);
	if (!order)
		order = (int)x->form - (int)y->form;
	if (!order)
		order = str_cmp(x->name, y->name);
	if (!order)
		order = str_cmp(x->version, y->version);
	if (!order)
		order = str_cmp(first_locator(x), first_locator(y));
	return order ? order : str_cmp(first_pin(x), first_pin(y));
}

static bool same_strings(const struct str_vec *a, const struct str_vec *b)
{
	bool is_same = a->count == b->count;

	for (size_t i = 0; is_same && i < a->count; i++)
		is_same = str_eq(a->items[i], b->items[i]);
	return is_same;
}

bool pin_list_eq(const struct pin_list *a, const struct pin_list *b)
{
	bool is_same = a->count == b->count;

	for (size_t i = 0; is_same && i < a->count; i++)
		is_same = pin_eq(&a->items[i], &b->items[i]);
	return is_same;
}

bool dependency_is_same(const struct dependency *a, const struct dependency *b)
{
	return a->form == b->form && a->kind == b->kind && str_eq(a->path, b->path) &&
	       str_eq(a->name, b->name) && a->version_kind == b->version_kind &&
	       str_eq(a->version, b->version) &&
	       same_strings(&a->locators, &b->locators) &&
	       pin_list_eq(&a->pins, &b->pins) && same_strings(&a->files, &b->files) &&
	       a->is_conditional == b->is_conditional && a->scope == b->scope &&
	       a->state == b->state && str_eq(a->note, b->note) &&
	       str_eq(a->text, b->text);
}
