/*
 * Compiles rule files into the table builtin_rules (core/rule.h), as C on standard
 * output. Runs at build time: rules-compile RULE.yaml... > rules_builtin.c. The files are
 * sorted by id, so their order on the command line does not show. Read next:
 * core/rule_file.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/limits.h"
#include "core/rule.h"
#include "base/banned.h"

static void die(const char *text)
{
	fprintf(stderr, "rules-compile: %s\n", text);
	exit(1);
}

static struct str read_file(struct arena *arena, const char *path)
{
	char *bytes = arena_alloc(arena, LIMIT_DOC_BYTES + 1);
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file)
		die(path);
	n = fread(bytes, 1, LIMIT_DOC_BYTES + 1, file);
	if (ferror(file))
		die(path);
	fclose(file);
	return str_make(bytes, n);
}

static void put_string(struct str s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\' || c == '?' || c < 0x20 || c >= 0x7f)
			printf("\\%03o", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void put_str(struct str s)
{
	printf("{.p = ");
	put_string(s);
	printf(", .n = %zu}", s.n);
}

static void put_list(const char *name, size_t rule, const struct str *items, size_t count)
{
	if (!count)
		return;
	printf("static const struct str %s_%zu[] = {\n", name, rule);
	for (size_t i = 0; i < count; i++) {
		printf("\t");
		put_str(items[i]);
		printf(",\n");
	}
	printf("};\n");
}

static void put_lists(size_t i, const struct rule *rule)
{
	put_list("packs", i, rule->packs, rule->pack_count);
	put_list("names", i, rule->names, rule->name_count);
	put_list("instead", i, rule->instead, rule->instead_count);
	put_list("cert", i, rule->cert, rule->cert_count);
	if (rule->cwe_count) {
		printf("static const unsigned cwe_%zu[] = {", i);
		for (size_t j = 0; j < rule->cwe_count; j++)
			printf("%u, ", rule->cwe[j]);
		printf("};\n");
	}
	if (rule->replacement_count) {
		printf("static const struct replacement replacements_%zu[] = {\n", i);
		for (size_t j = 0; j < rule->replacement_count; j++) {
			printf("\t{.name = ");
			put_str(rule->replacements[j].name);
			printf(", .text = ");
			put_str(rule->replacements[j].text);
			printf("},\n");
		}
		printf("};\n");
	}
}

static void put_text(const char *field, struct str s)
{
	printf("\t\t.%s = ", field);
	put_str(s);
	printf(",\n");
}

static void put_ref(const char *field, const char *count_field, size_t i, size_t count)
{
	if (count)
		printf("\t\t.%s = %s_%zu, .%s = %zu,\n", field, field, i, count_field,
			count);
}

static void put_rule(size_t i, const struct rule *rule)
{
	printf("\t{\n");
	put_text("id", rule->id);
	put_text("title", rule->title);
	put_text("message", rule->message);
	put_text("why", rule->why);
	printf("\t\t.class = %u, .severity = %u, .is_locked = %d, .match = %u, .uses = "
	       "%u, .facts = %lluu,\n",
		rule->class, rule->severity, rule->is_locked, rule->match, rule->uses,
		(unsigned long long)rule->facts);
	put_ref("packs", "pack_count", i, rule->pack_count);
	put_ref("names", "name_count", i, rule->name_count);
	put_ref("instead", "instead_count", i, rule->instead_count);
	put_ref("replacements", "replacement_count", i, rule->replacement_count);
	put_ref("cwe", "cwe_count", i, rule->cwe_count);
	put_ref("cert", "cert_count", i, rule->cert_count);
	printf("\t},\n");
}

static int by_id(const void *a, const void *b)
{
	return str_cmp((*(const struct rule *const *)a)->id,
		(*(const struct rule *const *)b)->id);
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct rule_set rules = {0};
	struct err err;

	for (int i = 1; i < argc; i++) {
		const struct rule *rule;

		if (rule_read(&rule, &arena, str_of(argv[i]), read_file(&arena, argv[i]),
			    ORIGIN_BUILTIN, &err) ||
			rule_set_add(&rules, &arena, rule, &err))
			die(err.text);
	}
	qsort(rules.items, rules.count, sizeof(*rules.items), by_id);
	printf("/* Generated from rules/ by tools/rules-compile.c. Do not edit. */\n");
	printf("#include \"core/rule.h\"\n\n");
	for (size_t i = 0; i < rules.count; i++)
		put_lists(i, rules.items[i]);
	printf("const struct rule builtin_rules[] = {\n");
	for (size_t i = 0; i < rules.count; i++)
		put_rule(i, rules.items[i]);
	printf("};\nconst size_t builtin_rule_count = %zu;\n", rules.count);
	arena_done(&arena);
	return ferror(stdout) || fflush(stdout);
}
