/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-clock.h"
#include "front/weir-admission.h"
#include "front/weir-client.h"
#include "front/weir-request-reader.h"

G_BEGIN_DECLS

/* Times in milliseconds, sizes in bytes. The defaults are those of weir_front_end_limits_default. */
typedef struct
{
  guint max_connections;             /* 4096, fewer where descriptors are few */
  guint max_requests_per_connection; /* 1000 */
  guint64 max_body;                  /* 64 MiB */
  guint64 max_bodies;                /* 512 MiB for all of them together */
  guint head_ms;                     /* 10 s to a complete head */
  guint idle_ms;                     /* 75 s between requests */
  guint body_rate;                   /* 1 KiB/s at least, over @body_rate_ms */
  guint body_rate_ms;                /* 30 s */
  guint stall_ms;                    /* 60 s for a reader that takes nothing */
  guint linger_ms;                   /* 2 s */
  guint max_handshakes;              /* 16 at once */
  guint handshake_ms;                /* 3 s */
} WeirFrontEndLimits;

extern const WeirFrontEndLimits weir_front_end_limits_default;

/* Takes a complete, admitted request. In the server context; must not block. (transfer full) */
typedef void (*WeirClientHandler) (WeirClient *client, gpointer user_data);

/**
 * WeirFrontEnd:
 *
 * The listener: accepts connections, checks heads, admits, collects bodies, and gives whole
 * requests to a handler. It lives in the server context, whose thread makes and uses it.
 */
#define WEIR_TYPE_FRONT_END (weir_front_end_get_type ())
G_DECLARE_FINAL_TYPE (WeirFrontEnd, weir_front_end, WEIR, FRONT_END, GObject)

/* Uses the thread-default main context. @limits: (nullable). Every connection keeps a reference until
 * it is closed, so close the front end before letting go of it. */
WeirFrontEnd *weir_front_end_new (const WeirFrontEndLimits *limits,
                                  WeirClock *clock,
                                  WeirClientHandler handler,
                                  gpointer user_data);

/**
 * weir_front_end_listen:
 * @host: an address, or "localhost" for both loopback addresses (a family the machine lacks is a
 *   warning)
 * @port: 0 for a free one
 * @certificate: (nullable): speak HTTPS with it
 *
 * Errors: G_IO_ERROR_ADDRESS_IN_USE, whose message names the owning process where /proc tells it
 */
gboolean weir_front_end_listen (WeirFrontEnd *self,
                                const char *host,
                                guint16 port,
                                GTlsCertificate *certificate,
                                GError **error);

guint16 weir_front_end_get_port (WeirFrontEnd *self);

/* Swaps the rules; requests that are in keep the old ones. Before the first call nobody is let in. */
void weir_front_end_set_admission (WeirFrontEnd *self, WeirAdmission *admission);

/* @refused: (nullable): hears of requests without a valid key. Before it listens. */
void
weir_front_end_set_key_refused (WeirFrontEnd *self, WeirKeyRefused refused, gpointer user_data);

/* Stops accepting and closes idle connections; running requests go on. */
void weir_front_end_stop_accepting (WeirFrontEnd *self);

/* Closes everything now. */
void weir_front_end_close (WeirFrontEnd *self);

guint weir_front_end_get_n_connections (WeirFrontEnd *self);

G_END_DECLS
