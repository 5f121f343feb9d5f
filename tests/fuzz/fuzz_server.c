/*
 * What a server reads that is not an object: lines of a push (either form), its own
 * configuration, a journal from anywhere.
 */
#include "base/limits.h"
#include "core/push.h"
#include "server/audit.h"
#include "server/config.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_push(struct arena *arena, struct str text)
{
	struct push push;
	struct err err = {.text = ""};

	if (!push_read(&push, arena, text, &err))
		for (size_t i = 0; i < push.count; i++)
			HOLDS(!memchr(push.items[i].name.p, '\n', push.items[i].name.n));
	else
		HOLDS(is_safe(str_of(err.text), ""));
	if (!push_read_sent(&push, arena, text, &err))
		for (size_t i = 0; i < push.count; i++)
			HOLDS(push.items[i].name.n && push.items[i].local.n);
}

static void check_config(struct arena *arena, struct str text)
{
	struct server_config config;
	struct err err = {.text = ""};

	if (server_config_read(&config, arena, (struct str)STR("fuzz"), text, &err)) {
		HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), ""));
		return;
	}
	HOLDS(strlen(config.digest) == 64 && config.deadline_ms <= 3600000);
	HOLDS(!config.journal_dir.n || config.journal_dir.p[0] == '/');
	HOLDS(!config.is_identity_required || config.identity != IDENTITY_NONE);
}

static void check_journal(struct arena *arena, struct str text)
{
	struct journal_reader reader;
	struct journal_line line = {0};
	struct ref_list none = {0};
	struct audit audit;
	struct err err = {.text = ""};
	int more;

	audit_init(&audit, arena, NULL);
	journal_reader_init(&reader, text);
	while ((more = journal_next(&line, &reader, arena, &err)) > 0) {
		HOLDS(line.record->kind == NODE_MAP);
		if (audit_add(&audit, &line, &err))
			break;
	}
	HOLDS(more <= 0 || is_safe(str_of(err.text), ""));
	audit_compare(&audit, &none, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	char *copy = exact_copy(data, size);
	struct str text = str_make(copy, size);

	check_push(&arena, text);
	check_config(&arena, text);
	check_journal(&arena, text);
	free(copy);
	arena_done(&arena);
	return 0;
}
