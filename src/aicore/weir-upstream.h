/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "aicore/weir-deployment.h"
#include "base/weir-http-head.h"

G_BEGIN_DECLS

/* Where a call is, so that the right limit can be put on it. Told in the thread that sends. */
typedef enum
{
  WEIR_UPSTREAM_CONNECTING, /* DNS, TCP, TLS: skipped on a kept connection */
  WEIR_UPSTREAM_SENT,       /* connected; waiting for the first byte */
} WeirUpstreamPhase;

/**
 * WeirUpstreamCall:
 *
 * One call to a deployment. Borrowed for the duration of weir_upstream_send ().
 */
typedef struct
{
  const char *method; /* "POST", "GET", "DELETE" */
  WeirDeployment *deployment;
  const char *url;
  const char *accept; /* (nullable) */
  WeirSecret *token;
  GBytes *body;            /* (nullable): JSON */
  gboolean new_connection; /* do not use a kept one */
  void (*on_phase) (WeirUpstreamPhase phase, gpointer user_data);
  gpointer user_data;
} WeirUpstreamCall;

/* A reply being read. Belongs to the thread that sent. */
typedef struct _WeirUpstreamReply WeirUpstreamReply;

/**
 * WeirUpstream:
 *
 * Sends calls to deployments and blocks. Any worker thread; one call and its reply stay on one.
 */
#define WEIR_TYPE_UPSTREAM (weir_upstream_get_type ())
G_DECLARE_INTERFACE (WeirUpstream, weir_upstream, WEIR, UPSTREAM, GObject)

typedef struct
{
  guint (*get_status) (WeirUpstreamReply *self);
  const char *(*get_header) (WeirUpstreamReply *self, const char *name);
  gssize (*read) (WeirUpstreamReply *self,
                  char *buffer,
                  gsize size,
                  gboolean wait,
                  GCancellable *cancellable,
                  GError **error);
  int (*get_fd) (WeirUpstreamReply *self);
  void (*free) (WeirUpstreamReply *self, gboolean clean);
} WeirUpstreamReplyOps;

struct _WeirUpstreamReply
{
  const WeirUpstreamReplyOps *ops;
};

struct _WeirUpstreamInterface
{
  GTypeInterface parent;

  WeirUpstreamReply *(*send) (WeirUpstream *self,
                              const WeirUpstreamCall *call,
                              GCancellable *cancellable,
                              GError **error);
  void (*trim) (WeirUpstream *self, gint64 now_us);
};

/**
 * weir_upstream_send:
 *
 * Returns: (transfer full) (nullable): the reply, its head complete; free it with
 *   weir_upstream_reply_free ()
 *
 * Errors: WEIR_AICORE_ERROR_CONNECT, _TLS, _STALE, _LOST, _PROTOCOL; G_IO_ERROR_CANCELLED. A status
 * of any kind is no error; redirects are never followed and come back as they are.
 */
WeirUpstreamReply *weir_upstream_send (WeirUpstream *self,
                                       const WeirUpstreamCall *call,
                                       GCancellable *cancellable,
                                       GError **error);

/* Closes connections that have been idle for 30 s. @now_us: boot time. Any thread. */
void weir_upstream_trim (WeirUpstream *self, gint64 now_us);

guint weir_upstream_reply_get_status (WeirUpstreamReply *self);

/* (nullable): a header's value, name compared without case. */
const char *weir_upstream_reply_get_header (WeirUpstreamReply *self, const char *name);

/**
 * weir_upstream_reply_read:
 * @wait: block until there is something; else return -1 with G_IO_ERROR_WOULD_BLOCK
 *
 * Without @wait it gives what is there, also what TLS or libsoup have buffered above the socket:
 * read until WOULD_BLOCK before polling the descriptor.
 *
 * Returns: bytes, 0 at the end, -1 with an error
 *
 * Errors: WEIR_AICORE_ERROR_TRUNCATED; G_IO_ERROR_WOULD_BLOCK, _CANCELLED. A body cut at the edge of
 * a chunk cannot be told from its end: the wire format must.
 */
gssize weir_upstream_reply_read (WeirUpstreamReply *self,
                                 char *buffer,
                                 gsize size,
                                 gboolean wait,
                                 GCancellable *cancellable,
                                 GError **error);

/* The socket, to be polled for input together with others. */
int weir_upstream_reply_get_fd (WeirUpstreamReply *self);

/* @clean: the body was read to its end, so the connection may serve again; else it is closed. */
void weir_upstream_reply_free (WeirUpstreamReply *self, gboolean clean);

G_END_DECLS
