/*
 * For tests of declaration readers: a file is read, and what it declares becomes text,
 * one entry a line, that a test compares with what it expects:
 *
 *   LINE FORM KIND NAME [=VERSION|~RANGE|^FLOATING] [@LOCATOR]...
 * [#OVER:ALGORITHM:HASH]...
 *   [+FILE]... [tool|test|ci] [if] [partial: NOTE|opaque: NOTE]
 *
 * A name that is empty is "-"; the first 12 digits of a hash are shown.
 */
#ifndef TESTS_UNIT_DECLARE_H
#define TESTS_UNIT_DECLARE_H

#include "components/form.h"
#include "tests/unit/unit.h"

static inline void declare_entry(struct buf *out, const struct dependency *d)
{
	static const char *const marks[] = {"", " =", " ~", " ^"};

	buf_printf(out, "%u %s %s %.*s", d->line, dependency_form_name(d->form),
		dependency_kind_name(d->kind), STR_ARG(d->name));
	if (!d->name.n)
		buf_putc(out, '-');
	buf_puts(out, marks[d->version_kind]);
	buf_add(out, d->version);
	for (size_t i = 0; i < d->locators.count; i++)
		buf_printf(out, " @%.*s", STR_ARG(d->locators.items[i]));
	for (size_t i = 0; i < d->pins.count; i++) {
		const struct pin *pin = &d->pins.items[i];

		buf_printf(out, " #%s:%s:%.*s", pin_over_words[pin->over],
			pin_algorithm_words[pin->algorithm],
			STR_ARG(str_slice(pin->value, 0, 12)));
	}
	for (size_t i = 0; i < d->files.count; i++)
		buf_printf(out, " +%.*s", STR_ARG(d->files.items[i]));
	if (d->scope != FOR_BUILD)
		buf_printf(out, " %s", dependency_scope_name(d->scope));
	buf_puts(out, d->is_conditional ? " if" : "");
	if (d->state != READ_EXACT)
		buf_printf(out, " %s: %.*s", dependency_state_name(d->state),
			STR_ARG(d->note));
	buf_putc(out, '\n');
}

/* expected: lines, each with '\n' at its end. tree: NULL: the file is alone. */
static inline void expect_declared_with(struct declaration_tree *tree, const char *path,
	struct str text, const char *expected)
{
	struct buf got _cleanup_buf_ = BUF_INIT(16 << 20);
	const struct form *form = form_of(str_of(path));
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};

	EXPECT(form != NULL, "no form reads %s", path);
	if (form)
		declarations_read_in(
			&list, &arena, &scratch, form, str_of(path), text, tree);
	for (size_t i = 0; i < list.count; i++)
		declare_entry(&got, &list.items[i]);
	EXPECT(str_eq(buf_str(&got), str_of(expected)),
		"%s\n--- got\n%.*s--- expected\n%s", path, STR_ARG(buf_str(&got)),
		expected);
	arena_done(&arena);
	arena_done(&scratch);
}

static inline void expect_declared(
	const char *path, struct str text, const char *expected)
{
	expect_declared_with(NULL, path, text, expected);
}

#endif
