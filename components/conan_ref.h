/*
 * References of Conan 1 and 2, as all its files write them:
 *
 *   name/version[@user[/channel]][#recipe_revision[%time]]
 *           [:package_id[#package_revision]]
 *
 * The version may be a range, "[>=1 <2, include_prerelease]", an alias, "(latest)", or
 * "<host_version>".
 */
#ifndef COMPONENTS_CONAN_REF_H
#define COMPONENTS_CONAN_REF_H

#include "components/form.h"

/* The lock that Conan takes when it is beside a recipe. */
#define CONAN_LOCK "conan.lock"

/*
 * One entry for a reference; what is none is opaque. A revision is a pin over the recipe
 * or the package, user and channel are the locator "@user/channel".
 */
struct dependency *conan_ref_add(struct declaration_reader *r, enum dependency_form form,
	size_t start, size_t end, struct str text);

/* Does it look like one: "name/1.2"? */
bool conan_ref_is(struct str text);

/* For tools: "tool_requires", "build_requires", "python_requires"; tests:
 * "test_requires"; others are of the build. false: no list of requirements has this name.
 */
bool conan_scope(enum dependency_scope *out, struct str list);

#endif
