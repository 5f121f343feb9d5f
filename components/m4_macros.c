/*
 * The table, and a look into it. Read next: components/autotools.c.
 */
#include "components/m4_macros.h"
#include "base/banned.h"

static const struct m4_macro macros[] = {
	{"PKG_CHECK_MODULES", M4_PACKAGES, 2, 2, 0, NULL},
	{"PKG_CHECK_MODULES_STATIC", M4_PACKAGES, 2, 2, 0, NULL},
	{"PKG_CHECK_EXISTS", M4_PACKAGES, 1, 1, 0, NULL},
	{"PKG_CHECK_VAR", M4_PACKAGES, 2, 2, 0, NULL},
	{"PKG_WITH_MODULES", M4_PACKAGES, 2, 2, 0, NULL},
	{"PKG_HAVE_WITH_MODULES", M4_PACKAGES, 2, 2, 0, NULL},
	{"PKG_HAVE_DEFINE_WITH_MODULES", M4_PACKAGES, 2, 2, 0, NULL},
	{"AC_CHECK_LIB", M4_LIBRARIES, 1, 1, 0, NULL},
	{"AC_HAVE_LIBRARY", M4_LIBRARIES, 1, 1, 0, NULL},
	{"AC_SEARCH_LIBS", M4_LIBRARIES, 2, 2, 0, NULL},
	{"AX_CHECK_LIBRARY", M4_LIBRARIES, 3, 3, 0, NULL},
	{"AC_LIB_HAVE_LINKFLAGS", M4_LIBRARIES, 1, 1, 0, NULL},
	{"AC_LIB_LINKFLAGS", M4_LIBRARIES, 1, 1, 0, NULL},
	{"AC_PATH_PROG", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_PATH_PROGS", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_PATH_TOOL", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_PATH_TARGET_TOOL", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_CHECK_PROG", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_CHECK_PROGS", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_CHECK_TOOL", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_CHECK_TOOLS", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AC_CHECK_TARGET_TOOL", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AM_MISSING_PROG", M4_PROGRAMS, 2, 2, 0, NULL},
	{"AX_PROG_PERL_MODULES", M4_NAMED_TOOL, 0, 0, 0, "perl"},
	{"PKG_PROG_PKG_CONFIG", M4_NAMED_TOOL, 1, 0, 1, "pkg-config"},
	{"AM_PATH_PYTHON", M4_NAMED_TOOL, 1, 0, 1, "python"},
	{"AX_PYTHON_DEVEL", M4_NAMED, 0, 0, 0, "python"},
	{"AX_PROG_LUA", M4_NAMED_TOOL, 1, 0, 1, "lua"},
	{"AX_LUA_LIBS", M4_NAMED_LIBRARY, 0, 0, 0, "lua"},
	{"IT_PROG_INTLTOOL", M4_NAMED_TOOL, 1, 0, 1, "intltool"},
	{"AC_PROG_INTLTOOL", M4_NAMED_TOOL, 1, 0, 1, "intltool"},
	{"GTK_DOC_CHECK", M4_NAMED_TOOL, 1, 0, 1, "gtk-doc"},
	{"GOBJECT_INTROSPECTION_CHECK", M4_NAMED, 1, 0, 1, "gobject-introspection-1.0"},
	{"GOBJECT_INTROSPECTION_REQUIRE", M4_NAMED, 1, 0, 1, "gobject-introspection-1.0"},
	{"AM_PATH_GLIB_2_0", M4_NAMED, 1, 0, 1, "glib-2.0"},
	{"AM_PATH_GTK_2_0", M4_NAMED, 1, 0, 1, "gtk+-2.0"},
	{"AM_PATH_GTK_3_0", M4_NAMED, 1, 0, 1, "gtk+-3.0"},
	{"AM_PATH_XML2", M4_NAMED, 1, 0, 1, "libxml-2.0"},
	{"AM_PATH_SDL", M4_NAMED, 1, 0, 1, "sdl"},
	{"AM_PATH_SDL2", M4_NAMED, 1, 0, 1, "sdl2"},
	{"AM_PATH_ALSA", M4_NAMED, 1, 0, 1, "alsa"},
	{"AM_PATH_GSL", M4_NAMED, 1, 0, 1, "gsl"},
	{"AX_PATH_GSL", M4_NAMED, 1, 0, 1, "gsl"},
	{"AM_PATH_CPPUNIT", M4_NAMED, 1, 0, 1, "cppunit"},
	{"AM_PATH_CHECK", M4_NAMED, 1, 0, 1, "check"},
	{"AM_PATH_LIBGCRYPT", M4_NAMED, 1, 0, 1, "libgcrypt"},
	{"AM_PATH_GPG_ERROR", M4_NAMED, 1, 0, 1, "gpg-error"},
	{"AM_PATH_LIBASSUAN", M4_NAMED, 1, 0, 1, "libassuan"},
	{"AM_PATH_KSBA", M4_NAMED, 1, 0, 1, "ksba"},
	{"AM_PATH_NPTH", M4_NAMED, 1, 0, 1, "npth"},
	{"AM_PATH_NTBTLS", M4_NAMED, 1, 0, 1, "ntbtls"},
	{"AM_PATH_GPGME", M4_NAMED, 1, 0, 1, "gpgme"},
	{"AM_PATH_LIBGNUTLS", M4_NAMED, 1, 0, 1, "gnutls"},
	{"LIBCURL_CHECK_CONFIG", M4_NAMED, 2, 0, 2, "libcurl"},
	{"AX_LIB_SQLITE3", M4_NAMED, 1, 0, 1, "sqlite3"},
	{"AX_LIB_MYSQL", M4_NAMED, 1, 0, 1, "mysqlclient"},
	{"AX_LIB_POSTGRESQL", M4_NAMED, 1, 0, 1, "libpq"},
	{"AX_LIB_EXPAT", M4_NAMED, 1, 0, 1, "expat"},
	{"AX_LIB_READLINE", M4_NAMED_LIBRARY, 0, 0, 0, "readline"},
	{"VL_LIB_READLINE", M4_NAMED_LIBRARY, 0, 0, 0, "readline"},
	{"AX_LIB_GCRYPT", M4_NAMED, 1, 0, 1, "libgcrypt"},
	{"AX_LIB_XALAN", M4_NAMED, 1, 0, 1, "xalan"},
	{"AX_PATH_BDB", M4_NAMED_LIBRARY, 1, 0, 1, "db"},
	{"AX_CHECK_OPENSSL", M4_NAMED, 0, 0, 0, "openssl"},
	{"AX_CHECK_ZLIB", M4_NAMED, 0, 0, 0, "zlib"},
	{"CHECK_ZLIB", M4_NAMED, 0, 0, 0, "zlib"},
	{"AX_CHECK_PCAP", M4_NAMED_LIBRARY, 0, 0, 0, "pcap"},
	{"AX_CHECK_GL", M4_NAMED_LIBRARY, 0, 0, 0, "GL"},
	{"AX_CHECK_GLU", M4_NAMED_LIBRARY, 0, 0, 0, "GLU"},
	{"AX_CHECK_GLUT", M4_NAMED_LIBRARY, 0, 0, 0, "glut"},
	{"AX_WITH_CURSES", M4_NAMED_LIBRARY, 0, 0, 0, "ncurses"},
	{"AX_BLAS", M4_NAMED_LIBRARY, 0, 0, 0, "blas"},
	{"AX_LAPACK", M4_NAMED_LIBRARY, 0, 0, 0, "lapack"},
	{"ACX_BLAS", M4_NAMED_LIBRARY, 0, 0, 0, "blas"},
	{"ACX_LAPACK", M4_NAMED_LIBRARY, 0, 0, 0, "lapack"},
	{"AX_MPI", M4_NAMED_LIBRARY, 0, 0, 0, "mpi"},
	{"AX_OPENMP", M4_NAMED_LIBRARY, 0, 0, 0, "gomp"},
	{"AC_OPENMP", M4_NAMED_LIBRARY, 0, 0, 0, "gomp"},
	{"AX_PTHREAD", M4_NAMED_LIBRARY, 0, 0, 0, "pthread"},
	{"ACX_PTHREAD", M4_NAMED_LIBRARY, 0, 0, 0, "pthread"},
	{"AX_BOOST_BASE", M4_NAMED, 1, 0, 1, "boost"},
	{"BOOST_REQUIRE", M4_NAMED, 1, 0, 1, "boost"},
	{"AX_BOOST_SYSTEM", M4_NAMED_LIBRARY, 0, 0, 0, "boost_system"},
	{"AX_BOOST_THREAD", M4_NAMED_LIBRARY, 0, 0, 0, "boost_thread"},
	{"AX_BOOST_FILESYSTEM", M4_NAMED_LIBRARY, 0, 0, 0, "boost_filesystem"},
	{"AX_BOOST_REGEX", M4_NAMED_LIBRARY, 0, 0, 0, "boost_regex"},
	{"AX_BOOST_PROGRAM_OPTIONS", M4_NAMED_LIBRARY, 0, 0, 0, "boost_program_options"},
	{"AX_BOOST_DATE_TIME", M4_NAMED_LIBRARY, 0, 0, 0, "boost_date_time"},
	{"AX_BOOST_CHRONO", M4_NAMED_LIBRARY, 0, 0, 0, "boost_chrono"},
	{"AX_BOOST_IOSTREAMS", M4_NAMED_LIBRARY, 0, 0, 0, "boost_iostreams"},
	{"AX_BOOST_SERIALIZATION", M4_NAMED_LIBRARY, 0, 0, 0, "boost_serialization"},
	{"AX_BOOST_UNIT_TEST_FRAMEWORK", M4_NAMED_LIBRARY, 0, 0, 0,
		"boost_unit_test_framework"},
	{"AM_GNU_GETTEXT", M4_NAMED_LIBRARY, 0, 0, 0, "intl"},
	{"AM_ICONV", M4_NAMED_LIBRARY, 0, 0, 0, "iconv"},
	{"AC_PATH_X", M4_NAMED_LIBRARY, 0, 0, 0, "X11"},
	{"AC_PATH_XTRA", M4_NAMED_LIBRARY, 0, 0, 0, "X11"},
	{"LT_LIB_M", M4_NAMED_LIBRARY, 0, 0, 0, "m"},
	{"AC_CHECK_LIBM", M4_NAMED_LIBRARY, 0, 0, 0, "m"},
	{"AC_CONFIG_SUBDIRS", M4_FOLDERS, 1, 1, 0, NULL},
	{"AX_CONFIG_SUBDIRS", M4_FOLDERS, 1, 1, 0, NULL},
	{"LT_CONFIG_LTDL_DIR", M4_FOLDERS, 1, 1, 0, NULL},
	{"m4_define", M4_DEFINE, 2, 1, 0, NULL},
	{"define", M4_DEFINE, 2, 1, 0, NULL},
	{"m4_pattern_define", M4_DEFINE, 2, 1, 0, NULL},
	{"AC_SUBST", M4_SUBST, 2, 1, 0, NULL},
};

const struct m4_macro *m4_macro_of(struct str name)
{
	if (name.n < sizeof("define") - 1)
		return NULL;
	for (size_t i = 0; i < sizeof(macros) / sizeof(*macros); i++) {
		if (name.n && macros[i].name[0] == name.p[0] &&
			str_is(name, macros[i].name))
			return &macros[i];
	}
	return NULL;
}

bool m4_is_branch(struct str name)
{
	static const char *const names[] = {"AS_IF", "AS_CASE", "AC_ARG_WITH",
		"AC_ARG_ENABLE", "AM_COND_IF", "AM_CONDITIONAL", "m4_if", "m4_ifdef",
		"m4_ifndef", "m4_case", "AC_CACHE_CHECK", "AC_CHECK_HEADERS",
		"AC_CHECK_HEADER", "AC_CHECK_FUNCS", "AC_CHECK_FUNC", "AC_CHECK_LIB",
		"AC_COMPILE_IFELSE", "AC_LINK_IFELSE", "AC_RUN_IFELSE",
		"PKG_CHECK_MODULES", NULL};

	return str_is_one_of(name, names);
}

bool m4_is_own_check(struct str name)
{
	static const char *const marks[] = {
		"PKGCONFIG", "PKG_CHECK", "CHECK_MODULE", "CHECK_PKG", NULL};
	static const char *const not_these[] = {"PKG_CHECK_VAR", "AC_PKG_CHECK", NULL};

	if (name.n < 10 || str_is_one_of(name, not_these))
		return false;
	for (size_t i = 0; marks[i]; i++) {
		if (memmem(name.p, name.n, marks[i], strlen(marks[i])))
			return true;
	}
	return false;
}
