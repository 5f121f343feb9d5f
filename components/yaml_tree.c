/*
 * The tree of a YAML file, for readers. Read next: components/github_actions.c.
 */
#include <strings.h>
#include "components/yaml_scan.h"
#include "base/banned.h"

#define KEYS_LOOKED_AT 1000

const struct yaml_node *yaml_value(const struct yaml_node *node)
{
	return node && node->kind == YAML_ALIAS && node->target ? node->target : node;
}

struct str yaml_text(const struct yaml_node *node)
{
	node = yaml_value(node);
	return node && node->kind == YAML_SCALAR ? str_trim(node->text) : (struct str){0};
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

bool yaml_is_key(const struct yaml_node *node, const char *key)
{
	return node->key.n && is_word(node->key, key);
}

bool yaml_is_key_of(const struct yaml_node *node, const char *const keys[])
{
	for (size_t i = 0; keys[i]; i++) {
		if (yaml_is_key(node, keys[i]))
			return true;
	}
	return false;
}

struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	size_t left = KEYS_LOOKED_AT;

	map = yaml_value(map);
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (struct yaml_node *it = map->child; it && left; it = it->next, left--) {
		if (yaml_is_key(it, key))
			return it;
	}
	return NULL;
}

void yaml_mark_below(const struct yaml_file *file, const char *const keys[])
{
	for (struct yaml_node *it = file->first; it; it = it->after)
		it->is_below = it->parent &&
			       (it->parent->is_below || yaml_is_key_of(it->parent, keys));
}

struct str yaml_comment(const struct yaml_file *file, const struct yaml_node *node)
{
	struct str s = file->bytes;
	size_t at = node->end;

	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	if (node->is_block || at == node->end || at >= s.n || s.p[at] != '#')
		return (struct str){0};
	return str_trim(str_slice(s, at + 1, str_find(s, '\n', at)));
}

size_t yaml_end(const struct yaml_node *node)
{
	if (node->kind == YAML_SCALAR || node->kind == YAML_ALIAS)
		return node->end;
	return node->key_end ? node->key_end : node->start + 1;
}

void yaml_tell_problems(struct declaration_reader *r, const struct yaml_file *file,
	enum dependency_form form)
{
	for (size_t i = 0; i < file->problem_count; i++)
		declaration_opaque(r, form, file->problems[i].at,
			file->problems[i].at + 1, file->problems[i].why);
}
