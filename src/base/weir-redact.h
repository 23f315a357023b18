/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_redact:
 * @text: UTF-8 that came from outside: an upstream's message, a header value
 * @len: bytes, or -1
 * @max_len: what is longer is cut, with an ellipsis; 0: no limit
 *
 * Makes a text fit to be shown or logged: bearer tokens, JWTs, client ids and secrets in
 * "name=value" or JSON form, Basic credentials, PEM blocks and the path and query of URLs are
 * replaced by "[redacted]"; control characters and bidirectional overrides become visible escapes.
 *
 * Returns: (transfer full): the text, valid UTF-8
 */
char *weir_redact (const char *text, gssize len, gsize max_len);

/* (transfer full): a header fit for a log line; the value of a header that authenticates is gone. */
char *weir_redact_header (const char *name, const char *value);

G_END_DECLS
