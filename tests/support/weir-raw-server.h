/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a server does next. Steps are about the connection accepted last. */
typedef enum
{
  WEIR_RAW_ACCEPT, /* wait for a connection; the one before stays open */
  WEIR_RAW_TLS,    /* make a handshake */
  WEIR_RAW_READ,   /* read a request, its body by Content-Length */
  WEIR_RAW_SEND,   /* send the bytes */
  WEIR_RAW_CLOSE,  /* close in order */
  WEIR_RAW_RESET,  /* close with a TCP reset */
} WeirRawKind;

/**
 * WeirRawStep:
 * @bytes: (nullable): for SEND, terminated
 * @repeat: for SEND: how often; 0 is once
 */
typedef struct
{
  WeirRawKind kind;
  const char *bytes;
  guint repeat;
} WeirRawStep;

/**
 * WeirRawServer:
 *
 * A TCP server on loopback that plays a script, byte for byte, in a thread of its own, whatever the
 * client does. When the script ends, connections stay open and new ones are left waiting until it is
 * freed.
 */
typedef struct _WeirRawServer WeirRawServer;

/* @steps: borrowed. @certificate: (nullable): for TLS, with its key. */
WeirRawServer *
weir_raw_server_new (const WeirRawStep *steps, guint n_steps, GTlsCertificate *certificate);
void weir_raw_server_free (WeirRawServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRawServer, weir_raw_server_free)

/* Lets the handshake ask for a certificate, and fail without one that @ca (a PEM file) signed.
 * Before the first connection. */
void weir_raw_server_require_client (WeirRawServer *self, const char *ca);

guint16 weir_raw_server_get_port (WeirRawServer *self);

/* Connections the script has accepted so far. */
guint weir_raw_server_get_n_accepted (WeirRawServer *self);

/* Whether a connection waits that the script has not accepted. */
gboolean weir_raw_server_has_pending (WeirRawServer *self);

/* (transfer full): all that READ has read so far. */
char *weir_raw_server_dup_requests (WeirRawServer *self);

G_END_DECLS
