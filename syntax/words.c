/*
 * The table of names. Most identifiers are turned away by their ends and length alone.
 * Read next: syntax/scan.c, which asks.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "syntax/words.h"
#include "base/banned.h"

static const struct word *find_exact(const struct words *words, struct str text)
{
	uint32_t hash = (uint32_t)str_hash(text);

	for (uint32_t at = hash & words->slot_mask; words->slots[at];
		at = (at + 1) & words->slot_mask) {
		const struct word *word = &words->items[words->slots[at] - 1];

		if (word->hash == hash && str_eq(word->text, text))
			return word;
	}
	return NULL;
}

const struct word *words_find(const struct words *words, struct str s)
{
	unsigned char first = (unsigned char)s.p[0];
	const struct word *word;

	if (word_bit_is_set(words->filter, s)) {
		word = find_exact(words, s);
		if (word)
			return word;
	}
	for (size_t i = 0; words->has_prefix[first] && i < words->prefix_count; i++) {
		word = words->prefixes[i];
		if (s.n >= word->text.n && memcmp(s.p, word->text.p, word->text.n) == 0)
			return word;
	}
	return NULL;
}

static bool drop_prefix(struct str *s, const char *prefix)
{
	if (!str_has_prefix(*s, prefix) || s->n == strlen(prefix))
		return false;
	*s = str_slice(*s, strlen(prefix), s->n);
	return true;
}

static bool drop_suffix(struct str *s, const char *suffix)
{
	if (!str_has_suffix(*s, suffix) || s->n == strlen(suffix))
		return false;
	*s = str_slice(*s, 0, s->n - strlen(suffix));
	return true;
}

static const struct word *find_rule_word(const struct words *words, struct str s)
{
	const struct word *word = words_find(words, s);

	return word && word->rules.count ? word : NULL;
}

/* What compilers and C libraries put around a name. */
static const char *const prefixes[] = {"__builtin___", "__builtin_", "__isoc99_",
	"__isoc23_", "__libc_", "__GI_", "__imp_", "_imp__", "_IO_", "__", "_", NULL};
static const char *const suffixes[] = {"_chk", "_unlocked", "_l", "64", NULL};

const struct word *words_find_derived(
	const struct words *words, struct str identifier, struct str *base)
{
	struct str s = identifier;
	const struct word *word;
	bool is_derived = false;

	for (size_t i = 0; prefixes[i] && !is_derived; i++)
		is_derived = drop_prefix(&s, prefixes[i]);
	if (is_derived && (word = find_rule_word(words, s))) {
		*base = s;
		return word;
	}
	for (size_t i = 0; suffixes[i]; i++) {
		if (!drop_suffix(&s, suffixes[i]))
			continue;
		*base = s;
		return find_rule_word(words, s);
	}
	return NULL;
}

bool words_may_begin(const struct words *words, struct str part)
{
	size_t low = 0, high = words->count;

	/* __builtin_ and its like may stand before any word */
	if (part.p[0] == '_' || words_find(words, part))
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(words->items[middle].text, part) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < words->count &&
	       str_eq(str_slice(words->items[low].text, 0, part.n), part);
}

static bool ends_with(struct str s, struct str end)
{
	return s.n >= end.n && str_eq(str_slice(s, s.n - end.n, s.n), end);
}

bool words_may_end(const struct words *words, struct str part)
{
	for (size_t i = 0; suffixes[i]; i++) {
		if (str_has_suffix(part, suffixes[i]) ||
			ends_with(str_of(suffixes[i]), part))
			return true;
	}
	for (size_t i = 0; i < words->count; i++) {
		if (ends_with(words->items[i].text, part))
			return true;
	}
	/* NAME* ends with anything */
	return words->prefix_count > 0;
}

/* Words that are looked for whatever the rules are. */
static const struct {
	const char *text;
	enum keyword keyword;
} keywords[] = {
	{"asm", KEYWORD_ASM},
	{"__asm", KEYWORD_ASM},
	{"__asm__", KEYWORD_ASM},
	{"_asm", KEYWORD_ASM},
	{"dlsym", KEYWORD_LOOKUP},
	{"dlvsym", KEYWORD_LOOKUP},
	{"dlfunc", KEYWORD_LOOKUP},
	{"GetProcAddress", KEYWORD_LOOKUP},
	{"SDL_LoadFunction", KEYWORD_LOOKUP},
	{"g_module_symbol", KEYWORD_LOOKUP},
	{"lt_dlsym", KEYWORD_LOOKUP},
	{"uv_dlsym", KEYWORD_LOOKUP},
	{"alias", KEYWORD_SYMBOL},
	{"__alias__", KEYWORD_SYMBOL},
	{"weakref", KEYWORD_SYMBOL},
	{"__weakref__", KEYWORD_SYMBOL},
	{"ifunc", KEYWORD_SYMBOL},
	{"__ifunc__", KEYWORD_SYMBOL},
	{"symver", KEYWORD_SYMBOL},
	{"__symver__", KEYWORD_SYMBOL},
	{"cleanup", KEYWORD_CALLEE},
	{"__cleanup__", KEYWORD_CALLEE},
	{"__attribute__", KEYWORD_ATTRIBUTE},
	{"__attribute", KEYWORD_ATTRIBUTE},
	{"__declspec", KEYWORD_ATTRIBUTE},
	{"sizeof", KEYWORD_UNEVALUATED},
	{"typeof", KEYWORD_UNEVALUATED},
	{"__typeof__", KEYWORD_UNEVALUATED},
	{"__typeof", KEYWORD_UNEVALUATED},
	{"typeof_unqual", KEYWORD_UNEVALUATED},
	{"_Alignof", KEYWORD_UNEVALUATED},
	{"__alignof__", KEYWORD_UNEVALUATED},
	{"__alignof", KEYWORD_UNEVALUATED},
	{"alignof", KEYWORD_UNEVALUATED},
	{"_Generic", KEYWORD_GENERIC},
	{"offsetof", KEYWORD_MEMBER},
	{"__builtin_offsetof", KEYWORD_MEMBER},
	{"container_of", KEYWORD_MEMBER},
	{"_Pragma", KEYWORD_PRAGMA},
	{"__pragma", KEYWORD_PRAGMA},
};

/* Names and prefixes come as text with a kind, sorted so that equal ones are neighbours.
 */
struct entry {
	struct str text;
	bool is_prefix;
	const struct rule *rule; /* NULL: a keyword */
	enum keyword keyword;
	size_t order; /* of the rule, so that sorting is stable */
};

static int by_text(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = str_cmp(x->text, y->text);

	if (order)
		return order;
	if (x->is_prefix != y->is_prefix)
		return x->is_prefix - y->is_prefix;
	return (x->order > y->order) - (x->order < y->order);
}

static size_t count_names(const struct rule_set *rules)
{
	size_t count = sizeof(keywords) / sizeof(keywords[0]);

	for (size_t i = 0; i < rules->count; i++)
		count += rules->items[i]->name_count;
	return count;
}

static struct entry *sorted_entries(
	struct arena *arena, const struct rule_set *rules, size_t count)
{
	struct entry *entries = ARENA_NEW(arena, struct entry, count);
	size_t n = 0;

	for (size_t i = 0; i < rules->count; i++) {
		for (size_t j = 0; j < rules->items[i]->name_count; j++) {
			struct str text = rules->items[i]->names[j];
			bool is_prefix = text.p[text.n - 1] == '*';

			entries[n++] = (struct entry){
				.text = str_slice(text, 0, text.n - is_prefix),
				.is_prefix = is_prefix,
				.rule = rules->items[i],
				.order = i,
			};
		}
	}
	for (size_t i = 0; n < count; i++)
		entries[n++] = (struct entry){.text = str_of(keywords[i].text),
			.keyword = keywords[i].keyword,
			.order = rules->count};
	qsort(entries, count, sizeof(*entries), by_text);
	return entries;
}

static void add_slot(struct words *words, size_t index)
{
	struct word *word = &words->items[index];
	uint32_t at;

	word->hash = (uint32_t)str_hash(word->text);
	for (at = word->hash & words->slot_mask; words->slots[at];
		at = (at + 1) & words->slot_mask)
		;
	words->slots[at] = (uint32_t)index + 1;
	word_bit_set(words->filter, word->text);
}

static int longest_first(const void *a, const void *b)
{
	const struct word *x = *(const struct word *const *)a;
	const struct word *y = *(const struct word *const *)b;

	if (x->text.n != y->text.n)
		return x->text.n < y->text.n ? 1 : -1;
	return str_cmp(x->text, y->text);
}

/* The word of an entry: the last one made, or a new one. */
static void add_entry(
	struct words *words, struct arena *arena, const struct entry *entry, bool is_same)
{
	struct word *word = &words->items[is_same ? words->count - 1 : words->count++];

	if (entry->keyword)
		word->keyword = entry->keyword;
	/* a rule may name a word twice; it finds it once */
	else if (!is_same || !word->rules.count ||
		 word->rules.items[word->rules.count - 1] != entry->rule)
		VEC_PUSH(arena, &word->rules, entry->rule);
	if (entry->rule)
		word->uses |= entry->rule->uses;
	if (is_same)
		return;
	word->text = entry->text;
	word->index = (uint32_t)words->count - 1;
	if (!entry->is_prefix) {
		add_slot(words, words->count - 1);
		return;
	}
	words->has_prefix[(unsigned char)entry->text.p[0]] = true;
	words->prefixes[words->prefix_count++] = word;
}

static bool has_rule(const struct word *word, const struct rule *rule)
{
	for (size_t i = 0; i < word->rules.count; i++) {
		if (word->rules.items[i] == rule)
			return true;
	}
	return false;
}

/* word is covered by prefix as well: it is a word of that pattern's rules too. */
static void cover(struct arena *arena, struct word *word, const struct word *prefix)
{
	for (size_t i = 0; i < prefix->rules.count; i++) {
		if (!has_rule(word, prefix->rules.items[i]))
			VEC_PUSH(arena, &word->rules, prefix->rules.items[i]);
		word->uses |= prefix->rules.items[i]->uses;
	}
}

static bool starts_with(const struct word *word, const struct word *prefix)
{
	return word->text.n >= prefix->text.n &&
	       memcmp(word->text.p, prefix->text.p, prefix->text.n) == 0;
}

/* What a pattern covers stands behind it, but for the name without its '*', just before.
 */
static void add_covering(struct words *words, struct arena *arena)
{
	for (size_t i = 0; i < words->prefix_count; i++) {
		const struct word *prefix = words->prefixes[i];
		struct word *word = &words->items[prefix->index];

		if (prefix->index && starts_with(word - 1, prefix))
			cover(arena, word - 1, prefix);
		while (++word < words->items + words->count && starts_with(word, prefix))
			cover(arena, word, prefix);
	}
}

static void add_facts(struct words *words, struct arena *arena, const struct rule *rule)
{
	words->facts |= rule->facts;
	for (unsigned kind = 0; kind < FACT_COUNT; kind++) {
		if (rule->facts >> kind & 1)
			VEC_PUSH(arena, &words->fact_rules[kind], rule);
	}
}

void words_init(struct words *words, struct arena *arena, const struct rule_set *rules)
{
	size_t count = count_names(rules), slots = 64;
	struct entry *entries = sorted_entries(arena, rules, count);

	while (slots < 2 * count + 1)
		slots *= 2;
	*words = (struct words){
		.items = ARENA_NEW(arena, struct word, count),
		.slots = ARENA_NEW(arena, uint32_t, slots),
		.slot_mask = (uint32_t)slots - 1,
		.prefixes = ARENA_NEW(arena, const struct word *, count),
	};
	for (size_t i = 0; i < count; i++)
		add_entry(words, arena, &entries[i],
			i && str_eq(entries[i].text, entries[i - 1].text) &&
				entries[i].is_prefix == entries[i - 1].is_prefix);
	add_covering(words, arena);
	words->rule_count = rules->count;
	for (size_t i = 0; i < rules->count; i++)
		add_facts(words, arena, rules->items[i]);
	if (words->prefix_count)
		qsort(words->prefixes, words->prefix_count, sizeof(*words->prefixes),
			longest_first);
}
