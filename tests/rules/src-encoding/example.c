/* This file is Latin-1: (c) Jürgen */  // expect: src-encoding
const char *const city = "Zürich";  // expect: src-encoding
const char *const escaped = "Z\xfcrich";  // ok: src-encoding
const char *const utf8 = "ZÃ¼rich";  // ok: src-encoding
/* overlong: a slash that a check for '/' does not see */
const char *const path = "..À¯etc";  // expect: src-encoding
