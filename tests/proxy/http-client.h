/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A blocking HTTP client that shows what is on the wire: what a library hides (how a body ended) is
 * what these tests are about. */

/**
 * TestReply:
 * @status: 0 when nothing came
 * @headers: (element-type utf8 utf8): names in lower case
 * @body: without chunk framing
 * @whole: the body ended as HTTP says it must
 */
typedef struct
{
  guint status;
  GHashTable *headers;
  GString *body;
  gboolean whole;
} TestReply;

void test_reply_free (TestReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestReply, test_reply_free)

/* (nullable): a header's value. */
const char *test_reply_get (const TestReply *self, const char *name);

/* Connects to 127.0.0.1:@port and sends a request; @headers (nullable) are whole lines, @body
 * (nullable) is JSON. */
GSocketConnection *test_http_open (guint16 port,
                                   const char *method,
                                   const char *path,
                                   const char *headers,
                                   const char *body);

/* Reads until the reply is complete or the connection ends. */
TestReply *test_http_read (GSocketConnection *connection, gboolean head_only);

/* Reads until @needle has come, or the connection ended. Returns what came, in any case. */
char *test_http_read_until (GSocketConnection *connection, const char *needle);

/* The three in one. */
TestReply *test_http_call (guint16 port, const char *method, const char *path, const char *body);

G_END_DECLS
