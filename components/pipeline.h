/*
 * What readers of pipelines in YAML share: the tree of the file, its variables, the
 * scripts in it, and which of its parts run only sometimes.
 */
#ifndef COMPONENTS_PIPELINE_H
#define COMPONENTS_PIPELINE_H

#include "components/shell_script.h"
#include "components/yaml_scan.h"

struct pipeline {
	struct declaration_reader *r;
	struct yaml_file file;
	struct environment env;
	enum dependency_form form;
	enum dependency_scope scope;
	size_t expansions; /* of a matrix, so far */
};

/*
 * Read the file. Maps with one of conditions among their keys are marked; what stands
 * directly below one of variables is a variable.
 */
void pipeline_open(struct pipeline *p, struct declaration_reader *r,
	enum dependency_form form, const char *const conditions[],
	const char *const variables[]);

/* Does it stand in a map that is marked? */
bool pipeline_is_conditional(const struct yaml_node *node);

/* An entry for a node, with scope and conditions. */
struct dependency *pipeline_add(struct pipeline *p, const struct yaml_node *node,
	enum dependency_kind kind, struct str name);

/* Of something that ought to be text and is none; why: a phrase. */
void pipeline_opaque(struct pipeline *p, const struct yaml_node *node, const char *why);

/* The text of a node with its variables replaced. Not a scalar: an opaque entry, empty.
 */
struct str pipeline_text(struct pipeline *p, const struct yaml_node *node);

/* An image by its name. */
struct dependency *pipeline_image(
	struct pipeline *p, const struct yaml_node *node, struct str text);

/* A file of the tree that is used: from the root, or from the folder of this file. */
void pipeline_file(struct pipeline *p, const struct yaml_node *node, struct str path,
	bool is_from_root);

/* A repository on a forge: a locator, and what ref says. */
void pipeline_repository(
	struct pipeline *p, struct dependency *d, struct str url, struct str ref);

/*
 * If a node is a script: one of keys is its key, or that of the list that it is in. What
 * an alias there stands for is read once, where it stands.
 */
void pipeline_script(
	struct pipeline *p, struct yaml_node *node, const char *const keys[]);

#endif
