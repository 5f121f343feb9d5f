/*
 * struct component: one third-party component as it was assessed, and the versions of it
 * that are approved or not: one JSON file each, ID.json, in the approved list. Schema:
 * docs/component.schema.json; guide: docs/components.md. Read strictly: a key that is not
 * known is an error, and a record that cannot be read makes a broken list, not a shorter
 * one.
 */
#ifndef COMPONENTS_RECORD_H
#define COMPONENTS_RECORD_H

#include "base/sha256.h"
#include "core/component_terms.h"
#include "core/dependency.h"
#include "base/err.h"
#include "base/node.h"

enum version_status {
	STATUS_PENDING, /* asked for */
	STATUS_APPROVED,
	STATUS_CONDITIONAL, /* approved where its scope says */
	STATUS_DEPRECATED,  /* what is there may stay */
	STATUS_BANNED,
	STATUS_REVOKED, /* was approved once */
};
extern const char *const version_status_words[]; /* NULL-terminated, by status */

/* A change of the component's own files that was assessed as well. */
struct component_patch {
	struct str name;
	struct str path;	  /* in the component; empty: what diff_sha256 says */
	struct str result_sha256; /* of the file when it is applied; empty: not said */
	struct str diff_sha256;	  /* of the patch file; empty: not said */
	struct str reason;
	struct str_list resolves; /* ids of vulnerabilities */
};

/* Where a version may be used; a list that is empty allows all. */
struct component_scope {
	struct str_list repositories; /* names, as the policy's "repository" */
	struct str_list paths;	      /* patterns of paths of what declares it */
	unsigned usage;		      /* bit n for enum dependency_scope n; 0: any */
};

struct component_version {
	const struct component *component;
	struct str version;
	struct str_list also; /* other spellings: tags, Debian's */
	enum version_status status;
	struct str reason; /* of a ban, a revocation, a condition */
	struct pin_list pins;
	struct str_vec pin_files; /* by index of pins: the file it is of; may be empty */
	struct str manifest;	  /* a path below the list; empty: has none */
	struct str manifest_sha256; /* of its bytes */
	const struct component_patch *patches;
	size_t patch_count;
	bool is_prune_ok;	  /* files of it may be left out */
	struct str_list added_ok; /* patterns of files that may be added */
	struct component_scope scope;
	uint64_t valid_until;		/* seconds since 1970; UINT64_MAX: no limit */
	const struct node *root, *node; /* the record, and its part about this one */
};

/* Approved, with conditions or not, or on its way out. */
bool component_version_is_usable(const struct component_version *version);

/*
 * What an approval is signed over: the SHA-256 of all that the record says of the
 * component, its assessment with it, and of this version; not of other versions, whose
 * coming and going touches no approval.
 */
void component_version_digest(
	char out[SHA256_HEX], const struct component_version *version);

/* One that is known, and neither fixed nor accepted. */
struct open_vulnerability {
	struct str id;
	struct str_list versions; /* that have it, as the record calls them; none: all */
};

struct assessment {
	bool is_there;
	struct str by;		    /* a person's id, where the policy knows people */
	uint64_t date, next_review; /* 0: not said */
	struct str method, necessity, criticality;
	const struct open_vulnerability *open;
	size_t open_count;
	struct str missing; /* the first question that has no answer; empty: none */
};

/* Does it have that vulnerability? */
bool component_version_has(const struct component_version *version,
	const struct open_vulnerability *vulnerability);

struct component {
	struct str id;
	struct str path; /* of the record, in the list */
	struct str purl, supplier, homepage;
	struct str_list aliases; /* "wrap:zlib", "conan:zlib", "zlib" */
	struct str_list repositories;
	struct str mirror;
	struct str_list allowed_urls; /* beginnings; none: any that is encrypted */
	struct str licence;	      /* concluded, else declared; an SPDX expression */
	const struct component_version *versions;
	size_t version_count;
	struct assessment assessment;
};

/*
 * Read a record. path ends in "ID.json" and stands in front of errors (ERR_USAGE). All
 * that it points to lives in the arena.
 */
int record_read(const struct component **out, struct arena *arena, struct str path,
	struct str text, struct err *err);

/* Is it the id of a component, and so a file's name? */
bool component_is_id(struct str id);

/*
 * The questions of an assessment, in order; each is a key of "assessment", or one in an
 * object of it ("maintenance.eol"), and must have an answer before anything is approved.
 */
struct assessment_question {
	const char *key;
	enum node_kind kind; /* of the answer */
	const char *words;
};
extern const struct assessment_question assessment_questions[];
extern const size_t assessment_question_count;

/* The value at a key like "maintenance.eol" in a map, or NULL. */
const struct node *node_at(const struct node *map, const char *key);

#endif
