/*
 * A table with open addressing and a bounded search. Read next: components/variables.c.
 */
#include "components/dictionary.h"
#include "base/banned.h"

#define SLOTS 8192 /* a power of two */
#define PROBES 16

struct dictionary_slot {
	struct str key;
	void *value; /* NULL: free */
};

static struct dictionary_slot *slot_of(
	const struct dictionary *dictionary, struct str key, bool is_free_wanted)
{
	size_t at = str_hash(key);

	for (size_t i = 0; i < PROBES; i++) {
		struct dictionary_slot *slot = &dictionary->slots[(at + i) & (SLOTS - 1)];

		if (!slot->value)
			return is_free_wanted ? slot : NULL;
		if (str_eq(slot->key, key))
			return slot;
	}
	return NULL;
}

void dictionary_set(struct dictionary *dictionary, struct str key, void *value)
{
	struct dictionary_slot *slot;

	if (!dictionary->slots)
		dictionary->slots =
			ARENA_NEW(dictionary->arena, struct dictionary_slot, SLOTS);
	slot = slot_of(dictionary, key, true);
	if (slot)
		*slot = (struct dictionary_slot){.key = key, .value = value};
}

void *dictionary_get(const struct dictionary *dictionary, struct str key)
{
	struct dictionary_slot *slot =
		dictionary->slots ? slot_of(dictionary, key, false) : NULL;

	return slot ? slot->value : NULL;
}
