/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirHttpHeader:
 * @name: as it was sent
 * @value: without surrounding white space
 */
typedef struct
{
  const char *name;
  const char *value;
} WeirHttpHeader;

/* How the body of a request is framed. */
typedef enum
{
  WEIR_HTTP_BODY_NONE,
  WEIR_HTTP_BODY_LENGTH,
  WEIR_HTTP_BODY_CHUNKED,
} WeirHttpBody;

/**
 * WeirHttpHead:
 * @method: GET, HEAD, POST, DELETE or OPTIONS
 * @target: the request target in origin form, as sent
 * @path: @target up to "?"
 * @query: (nullable): what follows "?"
 * @headers: all headers in the order they came
 * @n_headers: their number
 * @body: how the body is framed
 * @content_length: bytes when @body is LENGTH
 * @keep_alive: whether the client lets the connection live on
 * @expect_continue: whether the client waits for a 100
 * @upgrade: (nullable): the value of Upgrade, when it asks for one
 *
 * The head of an HTTP/1.1 request that passed every check. Strings live as long as the head.
 */
typedef struct
{
  const char *method;
  const char *target;
  char *path;
  const char *query;
  WeirHttpHeader *headers;
  guint n_headers;
  WeirHttpBody body;
  guint64 content_length;
  gboolean keep_alive;
  gboolean expect_continue;
  const char *upgrade;
  char *storage;
} WeirHttpHead;

/* Request line 8 KiB, one header 16 KiB, 100 headers, 32 KiB in all. */
typedef struct
{
  gsize max_line;
  gsize max_header;
  gsize max_total;
  guint max_headers;
} WeirHttpHeadLimits;

extern const WeirHttpHeadLimits weir_http_head_limits;

/**
 * WeirHttpHeadScan:
 *
 * Looks at the bytes of a head as they arrive, so that a head that can never become valid is
 * refused at the byte that makes it so. Zero-initialise; a leading CRLF is allowed.
 */
typedef struct
{
  gsize seen;
  gsize line_start;
  guint n_lines;
  guint8 state;
} WeirHttpHeadScan;

/**
 * weir_http_head_scan:
 * @data: all bytes of the head so far
 * @len: their number
 * @head_len: (out): when the head is complete, its length with the empty line
 * @status: (out): when it is refused, the HTTP status to refuse it with (400, 414, 431)
 *
 * Returns: 1 complete, 0 more is needed, -1 refused
 */
int weir_http_head_scan (WeirHttpHeadScan *scan,
                         const WeirHttpHeadLimits *limits,
                         const char *data,
                         gsize len,
                         gsize *head_len,
                         guint *status);

/**
 * weir_http_head_parse:
 * @data: a complete head
 * @len: its length with the empty line
 * @status: (out): when it is refused, the HTTP status (400, 405, 417, 426, 501, 505)
 * @reason: (out): when it is refused, why, in a few words fit to be told the client
 *
 * Checks and parses (RFC 9112, strictly: no bare LF, no folding, one Host, one framing header,
 * only chunked as transfer coding, origin form only, no dot segments, escaped or not, in the
 * path, no fragment; a WebSocket upgrade is refused with 426, an h2c offer is ignored).
 *
 * Returns: (transfer full) (nullable): the head
 */
WeirHttpHead *
weir_http_head_parse (const char *data, gsize len, guint *status, const char **reason);

void weir_http_head_free (WeirHttpHead *head);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHttpHead, weir_http_head_free)

/* Whether both are the same header's name; case does not matter. Most names differ in their first
 * letter already, and a head is looked through for many of them. */
static inline gboolean
weir_http_name_equal (const char *a, const char *b)
{
  return ((*a ^ *b) & ~0x20) == 0 && g_ascii_strcasecmp (a, b) == 0;
}

/* (nullable): the value of the first header @name, compared without case. */
const char *weir_http_head_get (const WeirHttpHead *head, const char *name);

/* Whether @name may be sent as a header's name and @value as its value (no control characters). */
gboolean weir_http_header_is_valid (const char *name, const char *value);

G_END_DECLS
