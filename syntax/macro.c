/*
 * The table of macros. Read next: syntax/expand.c.
 */
#include "base/limits.h"
#include "syntax/lexer.h"
#include "syntax/macro.h"
#include "base/banned.h"

static void grow(struct macro_table *table)
{
	struct macro_entry **old = table->slots;
	uint32_t old_count = table->mask ? table->mask + 1 : 0;

	table->mask = old_count ? old_count * 4 - 1 : 63;
	table->slots = ARENA_NEW(table->arena, struct macro_entry *, table->mask + 1);
	for (uint32_t i = 0; i < old_count; i++) {
		struct macro_entry *next;

		for (struct macro_entry *it = old[i]; it; it = next) {
			struct macro_entry **slot =
				&table->slots[it->macro->hash & table->mask];

			next = it->next;
			it->next = *slot;
			*slot = it;
		}
	}
}

static bool is_named(const struct macro *macro, struct str name, uint64_t hash)
{
	return macro->hash == hash && str_eq(macro->name, name);
}

/* Where it stands, or would; *steps: how far down its slot. */
static struct macro_entry **slot_of(
	const struct macro_table *table, struct str name, uint64_t hash, unsigned *steps)
{
	struct macro_entry **slot = &table->slots[hash & table->mask];

	for (*steps = 0; *slot && !is_named((*slot)->macro, name, hash) &&
			 *steps < LIMIT_MACRO_CHAIN;
		++*steps)
		slot = &(*slot)->next;
	return slot;
}

/* The newest definition of a name, gone or not, or NULL. */
static struct macro_entry *newest(const struct macro_table *table, struct str name)
{
	struct macro_entry *entry;
	uint64_t hash = str_hash(name);
	unsigned steps;

	if (!table->mask)
		return NULL;
	entry = *slot_of(table, name, hash, &steps);
	return entry && is_named(entry->macro, name, hash) ? entry : NULL;
}

void macro_define(struct macro_table *table, const struct macro *macro, uint32_t branch)
{
	struct macro_entry *entry, **slot;
	unsigned steps;

	if (table->count >= LIMIT_MACROS) {
		table->is_cut = true;
		return;
	}
	if (!table->mask || table->count > table->mask)
		grow(table);
	slot = slot_of(table, macro->name, macro->hash, &steps);
	/* only names that were made to collide come this far */
	table->is_cut |= steps == LIMIT_MACRO_CHAIN;
	entry = ARENA_NEW(table->arena, struct macro_entry, 1);
	*entry = (struct macro_entry){.macro = macro, .branch = branch};
	if (*slot) {
		bool is_same = is_named((*slot)->macro, macro->name, macro->hash);

		/* an unconditional one replaces all that were before */
		entry->older = is_same && branch ? *slot : NULL;
		if (entry->older && entry->older->is_gone)
			entry->older = entry->older->older;
		entry->next = is_same ? (*slot)->next : *slot;
	}
	*slot = entry;
	if (table->last)
		table->last->later = entry;
	else
		table->first = entry;
	table->last = entry;
	word_bit_set(table->filter, macro->name);
	table->count++;
	table->generation++;
}

/* What is gone leaves the chain, but for the newest, which stands in the slot. */
void macro_undefine(struct macro_table *table, struct str name, uint32_t branch)
{
	struct macro_entry *entry = newest(table, name), *live = NULL;
	unsigned steps = 0;

	for (; entry && steps < LIMIT_MACRO_VARIANTS; entry = entry->older, steps++) {
		if (!branch || entry->branch == branch)
			entry->is_gone = true;
		if (live && entry->is_gone)
			live->older = entry->older;
		else
			live = entry;
	}
	/* without a branch all are gone, also those that were not walked */
	if (entry && !branch)
		live->older = NULL;
	table->is_cut |= entry && branch;
}

struct macro_entry *macro_find(const struct macro_table *table, struct str name)
{
	struct macro_entry *entry = newest(table, name);

	return entry && entry->is_gone ? entry->older : entry;
}

bool macro_has_param(const struct macro *macro, struct str word)
{
	for (size_t at = 0; at < macro->params.n;) {
		struct token token = lex_token(macro->params, at, false);

		if (token.kind == TOKEN_END)
			break;
		if (str_eq(token_text(macro->params, token), word))
			return true;
		at = token.end;
	}
	return false;
}

/* The macros that one leads to, still to be looked at. */
struct trail {
	struct macro_entry *items[LIMIT_MACRO_TRAIL];
	size_t count;
};

/* Add what the body mentions; true: it leads to what is known to be interesting. */
static bool follow(
	struct macro_table *table, struct trail *trail, const struct macro *macro)
{
	for (size_t at = 0; at < macro->body.n;) {
		struct token token = lex_token(macro->body, at, false);
		struct str word = token_text(macro->body, token);
		struct macro_entry *entry;

		if (token.kind == TOKEN_END)
			break;
		at = token.end;
		table->steps++;
		if (token.kind != TOKEN_WORD || !macro_may_be(table, word))
			continue;
		entry = macro_find(table, word);
		if (!entry || entry->trail == table->trails ||
			macro_has_param(macro, word))
			continue;
		entry->trail = table->trails;
		if (entry->generation == table->generation) {
			if (entry->is_interesting)
				return true;
			continue;
		}
		if (trail->count == LIMIT_MACRO_TRAIL) {
			table->is_cut = true;
			return false;
		}
		trail->items[trail->count++] = entry;
	}
	return false;
}

static bool is_telling(const struct macro *macro)
{
	unsigned alias = MACRO_BANNED | MACRO_SINGLE;

	return (macro->traits & (MACRO_PASTES | MACRO_KEYWORDS)) ||
	       (macro->traits & alias) == alias;
}

/* Do any of its live definitions tell, or lead to one that does? */
static bool look_at(
	struct macro_table *table, struct trail *trail, const struct macro_entry *it)
{
	for (unsigned n = 0; it && n < LIMIT_MACRO_VARIANTS; it = it->older, n++) {
		if (is_telling(it->macro))
			return true;
		if ((it->macro->traits & MACRO_WORDS) && follow(table, trail, it->macro))
			return true;
	}
	table->is_cut |= it != NULL;
	return false;
}

bool macro_is_interesting(struct macro_table *table, struct macro_entry *entry)
{
	struct trail trail = {.items = {entry}, .count = 1};
	bool is_interesting = false;

	if (entry->generation == table->generation)
		return entry->is_interesting;
	entry->trail = ++table->trails;
	for (size_t i = 0; i < trail.count && !is_interesting; i++) {
		is_interesting = look_at(table, &trail, trail.items[i]);
		if (table->steps > LIMIT_EXPAND_STEPS)
			table->is_cut = is_interesting = true;
	}
	/* what leads nowhere leads nowhere from in between, too */
	for (size_t i = 0; i < trail.count && !is_interesting; i++) {
		trail.items[i]->generation = table->generation;
		trail.items[i]->is_interesting = false;
	}
	entry->generation = table->generation;
	entry->is_interesting = is_interesting;
	return is_interesting;
}
