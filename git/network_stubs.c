/*
 * libgit2 loads the system's TLS roots when it starts: 6 of 7.6 ms for something that is
 * never used here. The linker is told (meson.build, --wrap) to call these in place of the
 * parts that open connections, so they, and the libraries behind them, are left out.
 */
#include "base/banned.h"

int __wrap_git_mbedtls_stream_global_init(void);
int __wrap_git_transport_ssh_global_init(void);
int __wrap_git_http_auth_negotiate(void);
int __wrap_git_smart_subtransport_ssh(void);
int __wrap_git_smart_subtransport_http(void);

int __wrap_git_mbedtls_stream_global_init(void)
{
	return 0;
}

int __wrap_git_transport_ssh_global_init(void)
{
	return 0;
}

int __wrap_git_http_auth_negotiate(void)
{
	return -1;
}

int __wrap_git_smart_subtransport_ssh(void)
{
	return -1;
}

int __wrap_git_smart_subtransport_http(void)
{
	return -1;
}
