/* Pragmas that silence the compiler, and some that do not. */
#pragma GCC diagnostic push  // ok: pp-diag-off
#pragma GCC diagnostic ignored "-Wformat-security"  // expect: pp-diag-off
#pragma GCC diagnostic pop  // ok: pp-diag-off
#pragma clang diagnostic ignored "-Wunused"  // expect: pp-diag-off
#pragma warning(disable : 4996)  // expect: pp-diag-off
#pragma GCC system_header  // expect: pp-diag-off
#pragma GCC diagnostic error "-Wformat"  // ok: pp-diag-off
#pragma once  // ok: pp-diag-off
#pragma pack(push, 1)  // ok: pp-diag-off

#define QUIET _Pragma("GCC diagnostic ignored \"-Wunused\"")  // expect: pp-diag-off
