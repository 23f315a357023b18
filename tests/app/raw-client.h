/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A client that speaks HTTP by hand and blocks, over one connection. */
typedef struct
{
  GSocketConnection *connection;
  GString *received;
} RawClient;

/* %FALSE when nobody listens. */
gboolean raw_client_connect (RawClient *self, guint16 port);

/* @key, @body: (nullable). Asks for the connection to be closed after the answer. */
void raw_client_send (RawClient *self,
                      const char *method,
                      const char *path,
                      const char *key,
                      const char *body);

/* Reads until @needle has been received, or the connection ends. Whether it has. */
gboolean raw_client_read_until (RawClient *self, const char *needle);

/* (transfer none): all of the answer, once the connection has ended. */
const char *raw_client_read_all (RawClient *self);

/* The status in what has been received so far. */
guint raw_client_get_status (RawClient *self);

void raw_client_clear (RawClient *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawClient, raw_client_clear)

/* All of it at once. (transfer full): the answer. */
char *raw_client_ask (guint16 port,
                      const char *method,
                      const char *path,
                      const char *key,
                      const char *body,
                      guint *status);

G_END_DECLS
