/*
 * What commands of CMake declare, one function for each command or family of commands;
 * components/cmake_verbs.c says which is called for which.
 */
#ifndef COMPONENTS_CMAKE_READERS_H
#define COMPONENTS_CMAKE_READERS_H

#include "components/cmake_call.h"

/* cmake_fetch.c */
void cmake_fetch_declare(const struct cmake_call *call);
void cmake_fetch_populate(const struct cmake_call *call);
void cmake_fetch_available(const struct cmake_call *call);
void cmake_external_add(const struct cmake_call *call);
void cmake_external_step(const struct cmake_call *call);

/* cmake_cpm.c */
void cmake_cpm_add(const struct cmake_call *call);
void cmake_cpm_find(const struct cmake_call *call);
void cmake_cpm_declare(const struct cmake_call *call);
void cmake_cpm_get(const struct cmake_call *call);
void cmake_cpm_lock(const struct cmake_call *call);

/* cmake_download.c */
void cmake_file(const struct cmake_call *call);
void cmake_hunter_gate(const struct cmake_call *call);
void cmake_hunter_add(const struct cmake_call *call);
void cmake_hunter_config(const struct cmake_call *call);
void cmake_external_data(const struct cmake_call *call);

/* cmake_conan.c */
void cmake_conan(const struct cmake_call *call);
void cmake_conan_remote(const struct cmake_call *call);

/* One reference; false: it is none. over: the words behind it may be "@". */
bool cmake_conan_ref(const struct cmake_call *call, size_t arg, bool is_tool);

/* cmake_command.c */
void cmake_commands(const struct cmake_call *call);

/* cmake_find.c */
void cmake_find_package(const struct cmake_call *call);
void cmake_find_library(const struct cmake_call *call);
void cmake_find_program(const struct cmake_call *call);
void cmake_pkg_check(const struct cmake_call *call);
void cmake_link(const struct cmake_call *call);
void cmake_check_library(const struct cmake_call *call);

/* cmake_vcpkg.c */
void cmake_vcpkg_from(const struct cmake_call *call);
void cmake_vcpkg_git(const struct cmake_call *call);
void cmake_vcpkg_distfile(const struct cmake_call *call);
void cmake_vcpkg_extract(const struct cmake_call *call);
void cmake_vcpkg_program(const struct cmake_call *call);
void cmake_vcpkg_msys(const struct cmake_call *call);

/* cmake_eval.c */
void cmake_language(const struct cmake_call *call);

/* What it sets, where it is code, is not known any more. */
void cmake_set_code(struct cmake_runner *run, const struct cmake_command *command);

/* cmake_other.c */
void cmake_code(const struct cmake_call *call);
void cmake_include(const struct cmake_call *call);

/* A command whose name is not known: whatever comes from elsewhere counts. */
void cmake_declare_unknown(const struct cmake_call *call);

/* Is one of the arguments from first on a URL? */
bool cmake_has_remote(const struct cmake_call *call, size_t first);

/* components/cmake_give.c: what others may take from it, as a number. */
uint64_t cmake_gives(struct arena *scratch, struct str bytes);

/* components/cmake_presets.c: does CMake run the file that this variable names? */
bool cmake_runs_variable(struct str name);

/* components/cmake.c: does its name say that it is CMake? */
bool cmake_is_file(struct str path);
void cmake_setting(const struct cmake_call *call);
void cmake_settings_tell(struct cmake_reader *c);

#endif
