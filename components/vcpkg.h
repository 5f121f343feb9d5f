/*
 * vcpkg: what a manifest and a configuration have in common. components/vcpkg.c reads the
 * one, components/vcpkg_registry.c the other, which may also stand in a manifest.
 */
#ifndef COMPONENTS_VCPKG_H
#define COMPONENTS_VCPKG_H

#include "components/json_file.h"

/* A registry, as far as the packages that are taken from it must know it. */
struct vcpkg_registry {
	struct str baseline; /* empty: none */
	struct str folder;   /* of a registry in the tree; else empty */
	bool is_files;	     /* in the file system: its files are what is taken */
};

struct vcpkg_pattern {
	struct str text; /* "boost-*", "zlib", "*" */
	struct vcpkg_registry registry;
};

struct vcpkg_configuration {
	struct vcpkg_registry standard;
	bool has_standard; /* "default-registry" stands there */
	bool is_cut;	   /* more patterns than are kept */
	struct vcpkg_pattern *items;
	size_t count, cap;
};

/* Add what the configuration in a map says; *out is filled in for the manifest. */
void vcpkg_configuration_read(struct declaration_reader *r, const struct node *map,
	struct vcpkg_configuration *out);

/* The registry that a package comes from: the longest pattern wins; NULL: not named. */
const struct vcpkg_registry *vcpkg_registry_of(
	const struct vcpkg_configuration *configuration, struct str package);

/*
 * The version of an entry in a manifest, an override or a list of versions, with "#N"
 * for a port version; empty: it has none. In the scratch arena.
 */
struct str vcpkg_version(
	struct declaration_reader *r, const struct node *map, bool *is_doubtful);

/*
 * A path as it is written, relative to the folder of the file that is read: added to the
 * entry, and returned. Empty, and the entry partial: it leads out of the tree.
 */
struct str vcpkg_file(
	struct declaration_reader *r, struct dependency *d, struct str path);

#endif
