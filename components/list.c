/*
 * One table for all keys, in open addressing. Read next: components/verdict.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "components/list_inside.h"
#include "base/banned.h"

static void grow(struct component_list *list)
{
	struct list_entry *old = list->slots;
	size_t count = list->slot_count;

	list->slot_count = count ? 2 * count : 1024;
	list->slots = ARENA_NEW(list->arena, struct list_entry, list->slot_count);
	for (size_t i = 0; i < count; i++) {
		size_t at = str_hash(old[i].key) & (list->slot_count - 1);

		if (!old[i].key.n)
			continue;
		while (list->slots[at].key.n)
			at = (at + 1) & (list->slot_count - 1);
		list->slots[at] = old[i];
	}
}

/* Where the key is, or would be. */
static struct list_entry *slot_of(const struct component_list *list, struct str key)
{
	size_t at = str_hash(key) & (list->slot_count - 1);

	while (list->slots[at].key.n && !str_eq(list->slots[at].key, key))
		at = (at + 1) & (list->slot_count - 1);
	return &list->slots[at];
}

/* The records that may have the key are brought in first. */
static const struct list_entry *look_up(struct component_list *list, struct str key)
{
	const struct list_entry *entry;

	if (list->bring && !list->is_broken)
		list->is_broken = list->bring(list, list_key_hash(key), &list->err) != 0;
	if (!list->slot_count || list->is_broken)
		return NULL;
	entry = slot_of(list, key);
	return entry->key.n ? entry : NULL;
}

/* what: "the alias", for the error when it is another component's already. */
static int put(struct component_list *list, struct str key, const char *what,
	const struct component *component, const struct component_version *version,
	struct err *err)
{
	struct list_entry *entry;

	if (2 * (list->used + 1) > list->slot_count)
		grow(list);
	entry = slot_of(list, key);
	if (entry->key.n && entry->component != component)
		return err_usage(err, "%s: %s '%s' is of '%.*s' already",
			TEXT_SAFE(component->path), what,
			TEXT_SAFE(str_slice(key, 1, key.n)),
			STR_ARG(entry->component->id));
	if (!entry->key.n) {
		*entry = (struct list_entry){.key = key,
			.component = component,
			.version = version,
			.record = (uint32_t)list->count - 1};
		list->used++;
	}
	return 0;
}

static void make_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		((char *)s.p)[i] = text_lower(s.p[i]);
}

/* The pieces in one, behind a letter that says what kind of key it is. */
static struct str join(
	struct arena *arena, char kind, struct str a, const char *colon, struct str b)
{
	size_t n = 1 + a.n + strlen(colon) + b.n, at = 1 + a.n;
	char *out = arena_alloc(arena, n + 1);

	out[0] = kind;
	if (a.n)
		memcpy(out + 1, a.p, a.n);
	memcpy(out + at, colon, strlen(colon));
	if (b.n)
		memcpy(out + at + strlen(colon), b.p, b.n);
	return str_make(out, n);
}

static struct str name_key(struct arena *arena, const char *space, struct str name)
{
	struct str key = join(arena, '=', str_of(space), *space ? ":" : "", name);

	make_lower(key);
	return key;
}

static struct str pin_key(struct arena *arena, const struct pin *pin)
{
	return join(arena, '#', str_of(pin_over_words[pin->over]), ":", pin->value);
}

struct str url_key(struct arena *arena, struct str url)
{
	const char *scheme = memmem(url.p, url.n, "://", 3);
	struct str key;
	size_t at, colon;

	if (scheme)
		url = str_slice(url, (size_t)(scheme - url.p) + 3, url.n);
	at = str_find(url, '@', 0);
	if (at < str_find(url, '/', 0))
		url = str_slice(url, at + 1, url.n);
	while (url.n && url.p[url.n - 1] == '/')
		url.n--;
	if (str_has_suffix(url, ".git"))
		url.n -= 4;
	key = join(arena, '@', url, "", (struct str){0});
	make_lower(key);
	/* git@host:path */
	colon = str_find(key, ':', 0);
	if (!scheme && colon < str_find(key, '/', 0))
		((char *)key.p)[colon] = '/';
	return key;
}

static int put_identity(
	struct component_list *list, const struct component *c, struct err *err)
{
	if (put(list, name_key(list->arena, "", c->id), "the id", c, NULL, err))
		return -1;
	for (size_t i = 0; i < c->aliases.count; i++) {
		if (put(list, name_key(list->arena, "", c->aliases.items[i]), "the alias",
			    c, NULL, err))
			return -1;
	}
	for (size_t i = 0; i < c->repositories.count; i++) {
		if (put(list, url_key(list->arena, c->repositories.items[i]),
			    "the repository", c, NULL, err))
			return -1;
	}
	return c->mirror.n ? put(list, url_key(list->arena, c->mirror), "the mirror", c,
				     NULL, err)
			   : 0;
}

/* The baseline of a registry is that of all that is in it; and weak ones find nothing. */
static bool pin_names_nothing(const struct pin *pin)
{
	return pin->over == OVER_BASELINE || pin_is_weak(pin);
}

int component_list_add(
	struct component_list *list, const struct component *c, struct err *err)
{
	if (list->count >= LIMIT_COMPONENTS)
		return err_usage(err, "more than %d records", LIMIT_COMPONENTS);
	VEC_PUSH(list->arena, list, c);
	if (put_identity(list, c, err))
		return -1;
	for (size_t i = 0; i < c->version_count; i++) {
		const struct component_version *v = &c->versions[i];

		for (size_t j = 0; j < v->pins.count; j++) {
			if (pin_names_nothing(&v->pins.items[j]))
				continue;
			if (put(list, pin_key(list->arena, &v->pins.items[j]), "the hash",
				    c, v, err))
				return -1;
		}
	}
	return 0;
}

const struct component_version *component_by_pin(
	struct component_list *list, const struct pin *pin)
{
	struct arena scratch = {0};
	const struct list_entry *entry = NULL;

	if (!pin_names_nothing(pin))
		entry = look_up(list, pin_key(&scratch, pin));
	arena_done(&scratch);
	return entry ? entry->version : NULL;
}

const struct component *component_by_name(
	struct component_list *list, const char *space, struct str name)
{
	struct arena scratch = {0};
	const struct list_entry *entry = NULL;

	if (name.n && *space)
		entry = look_up(list, name_key(&scratch, space, name));
	if (name.n && !entry)
		entry = look_up(list, name_key(&scratch, "", name));
	arena_done(&scratch);
	return entry ? entry->component : NULL;
}

const struct component *component_by_url(struct component_list *list, struct str url)
{
	struct arena scratch = {0};
	struct str key = url_key(&scratch, str_slice(url, 0, LIMIT_PATH_BYTES));
	const struct list_entry *entry = NULL;

	for (;;) {
		size_t at = key.n;

		entry = look_up(list, key);
		while (at && key.p[at - 1] != '/')
			at--;
		if (entry || at < 2)
			break;
		key.n = at - 1;
		if (str_has_suffix(key, ".git"))
			key.n -= 4;
	}
	arena_done(&scratch);
	return entry ? entry->component : NULL;
}

void component_list_bring_manifests(struct component_list *list)
{
	look_up(list, str_of(LIST_KEY_MANIFEST));
}
