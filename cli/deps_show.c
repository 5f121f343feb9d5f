/*
 * A dependency in words and in JSON (docs/json-format.md).
 */
#include "base/text.h"
#include "cli/deps.h"
#include "base/banned.h"

static void put_place(struct buf *out, const struct dependency *d)
{
	text_escape_line(out, d->path);
	if (d->line)
		buf_printf(out, ":%u", d->line);
}

static void put_details(struct buf *out, const struct dependency *d)
{
	for (size_t i = 0; i < d->locators.count; i++) {
		buf_puts(out, i ? "    or   " : "    from ");
		text_escape_line(out, d->locators.items[i]);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < d->pins.count; i++) {
		const struct pin *pin = &d->pins.items[i];

		buf_printf(out, "    %s %s:", pin_over_words[pin->over],
			pin_algorithm_words[pin->algorithm]);
		text_escape_line(out, pin->value);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < d->files.count; i++) {
		buf_puts(out, "    with ");
		text_escape_line(out, d->files.items[i]);
		buf_putc(out, '\n');
	}
}

void dependency_text(struct buf *out, const struct dependency *d, bool has_details)
{
	put_place(out, d);
	buf_puts(out, "  ");
	text_escape_line(out, d->name.n ? d->name : str_of("(no name)"));
	if (d->version.n) {
		buf_putc(out, ' ');
		text_escape_line(out, d->version);
	}
	buf_printf(out, "  %s", dependency_form_name(d->form));
	if (d->kind == KIND_BYTES)
		buf_printf(out, ", %s", strictness_name(dependency_strictness(d)));
	else
		buf_printf(out, ", %s", dependency_kind_name(d->kind));
	if (d->scope != FOR_BUILD)
		buf_printf(out, ", %s", dependency_scope_name(d->scope));
	if (d->is_conditional)
		buf_puts(out, ", conditional");
	if (d->state != READ_EXACT) {
		buf_printf(out, ", %s: ", dependency_state_name(d->state));
		text_escape_line(out, d->note);
	}
	buf_putc(out, '\n');
	if (has_details)
		put_details(out, d);
}

static void json_strings(
	struct json_writer *w, const char *key, const struct str_vec *strings)
{
	json_open_list(w, key);
	for (size_t i = 0; i < strings->count; i++)
		json_str(w, NULL, strings->items[i]);
	json_close_list(w);
}

static void json_pins(struct json_writer *w, const struct pin_list *pins)
{
	json_open_list(w, "pins");
	for (size_t i = 0; i < pins->count; i++) {
		const struct pin *pin = &pins->items[i];

		json_open_map(w, NULL);
		json_text(w, "over", pin_over_words[pin->over]);
		json_text(w, "algorithm", pin_algorithm_words[pin->algorithm]);
		json_str(w, "value", pin->value);
		json_close_map(w);
	}
	json_close_list(w);
}

void dependency_json(struct json_writer *w, const struct dependency *d)
{
	json_text(w, "form", dependency_form_name(d->form));
	json_text(w, "kind", dependency_kind_name(d->kind));
	json_str(w, "path", d->path);
	json_number(w, "line", d->line);
	json_str(w, "name", d->name);
	json_str(w, "version", d->version);
	json_text(w, "version_kind", version_kind_name(d->version_kind));
	json_strings(w, "locators", &d->locators);
	json_pins(w, &d->pins);
	json_text(w, "strictness",
		d->kind == KIND_BYTES ? strictness_name(dependency_strictness(d)) : "");
	json_strings(w, "files", &d->files);
	json_bool(w, "conditional", d->is_conditional);
	json_text(w, "scope", dependency_scope_name(d->scope));
	json_text(w, "parse", dependency_state_name(d->state));
	json_str(w, "note", d->note);
}
