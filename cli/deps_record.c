/*
 * Reading and writing single records. Read next: components/record.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "cli/deps_record.h"
#include "git/repo.h"
#include "base/banned.h"

void record_split(struct str *id, struct str *version, const char *text)
{
	struct str whole = str_of(text);
	const char *sign = memrchr(whole.p, '@', whole.n);
	size_t at = sign ? (size_t)(sign - whole.p) : whole.n;

	*id = str_slice(whole, 0, at);
	*version = at < whole.n ? str_slice(whole, at + 1, whole.n) : (struct str){0};
}

struct str record_id_of(struct arena *arena, struct str name)
{
	struct str id = arena_str(arena, str_slice(name, 0, LIMIT_NAME_BYTES));

	for (size_t i = 0; i < id.n; i++) {
		char c = text_lower(id.p[i]);
		bool is_plain = text_is_word_byte(c) || (i && memchr("._+-", c, 4));

		((char *)id.p)[i] = is_plain && c != '_' ? c
				    : i			 ? (c == '_' ? c : '-')
							 : 'x';
	}
	return id;
}

static int find_dir(
	struct record_file *file, const struct cli_call *call, struct err *err)
{
	struct repo *repo _cleanup_repo_ = NULL;
	const char *dir = cli_value(call, "list"), *top;

	if (dir) {
		file->dir = arena_str(&file->arena, str_of(dir));
		return 0;
	}
	if (repo_open(&repo, NULL, err))
		return -1;
	top = repo_work_tree(repo);
	if (!top)
		return err_usage(err,
			"a bare repository has no files to write: name the folder of the "
			"approved list with --list");
	file->dir = arena_printf(&file->arena, "%s" COMPONENTS_DIR, top);
	return 0;
}

static int read_record(struct record_file *file, struct err *err)
{
	struct node *root, *plain;
	struct err ignored;
	struct str text;

	if (file_read(&text, &file->arena, file->path.p, LIMIT_DOC_BYTES, err) ||
		record_read(&file->component, &file->arena, file->path, text, err) ||
		json_read(&root, &file->arena, text, JSON_COMMENTS, err))
		return -1;
	file->has_comments =
		json_read(&plain, &file->arena, text, JSON_STRICT, &ignored) != 0;
	file->root = root;
	return 0;
}

int record_file_open(struct record_file *out, const struct cli_call *call, struct str id,
	struct err *err)
{
	if (!component_is_id(id))
		return err_usage(err,
			"'%s' is no id of a component: it has a-z, 0-9, '.', '_', '+' "
			"and "
			"'-'",
			TEXT_SAFE(id));
	if (find_dir(out, call, err))
		return -1;
	out->path = arena_printf(
		&out->arena, "%.*s/%.*s.json", STR_ARG(out->dir), STR_ARG(id));
	if (access(out->path.p, F_OK))
		return 0;
	return read_record(out, err);
}

int record_file_find(struct record_file *out, const struct cli_call *call, struct str id,
	struct err *err)
{
	if (record_file_open(out, call, id, err))
		return -1;
	return out->root
		       ? 0
		       : err_usage(err,
				 "there is no record '%s'; ask for one: milecastle deps "
				 "request %s@VERSION",
				 TEXT_SAFE(out->path), TEXT_SAFE(id));
}

int record_make_dir(struct str dir, struct err *err)
{
	char path[LIMIT_PATH_BYTES + 1];

	if (dir.n > LIMIT_PATH_BYTES)
		return err_usage(err, "the name of the folder is too long");
	for (size_t at = 1; at <= dir.n; at++) {
		if (at < dir.n && dir.p[at] != '/')
			continue;
		snprintf(path, sizeof(path), "%.*s", (int)at, dir.p);
		if (mkdir(path, 0777) && errno != EEXIST)
			return err_set(err, "cannot make the folder '%s': %s",
				TEXT_SAFE(str_of(path)), strerror(errno));
	}
	return 0;
}

int record_file_save(struct record_file *file, struct err *err)
{
	struct out out _cleanup_out_ = {.fd = -1};
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_DOC_BYTES);

	json_pretty(&text, file->root);
	if (text.is_full)
		return err_usage(err, "the record would be larger than %zu bytes",
			LIMIT_DOC_BYTES);
	if (record_read(
		    &file->component, &file->arena, file->path, buf_str(&text), err) ||
		record_make_dir(file->dir, err) || out_open(&out, file->path.p, err))
		return -1;
	if (file->has_comments)
		fprintf(stderr, "milecastle: warning: comments in '%s' are not kept\n",
			TEXT_SAFE(file->path));
	buf_add(&out.buf, buf_str(&text));
	return out_finish(&out, err);
}

struct node *record_file_version(struct record_file *file, struct str version)
{
	const struct node *list = node_get(file->root, "versions");

	for (struct node *it = list ? list->child : NULL; it; it = it->next) {
		const struct node *name = node_get(it, "version");

		if (name && str_eq(name->text, version))
			return it;
	}
	return NULL;
}

void record_file_done(struct record_file *file)
{
	arena_done(&file->arena);
}
