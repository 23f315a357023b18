/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-front-end.h"

G_BEGIN_DECLS

/**
 * FrontEndFixture:
 *
 * A front end in a thread of its own, with a handler that does what the request's path says:
 *
 *   /echo     replies with the body
 *   /hold     keeps the client until it leaves or the fixture ends
 *   /late     replies after 200 ms
 *   /slow     replies after 1 s
 *   /big      replies with 16 MiB
 *   /drop     lets go of the client without an answer
 *   /error    replies with status 500
 *   /split    replies with headers that try to split the reply
 *   /stream   streams three events from a worker
 *   /beat     streams three heartbeats and an event
 *   /pause    begins a stream and waits for the client to leave
 *   /cut      begins a stream and abandons it
 *   /flood    streams without end
 *   else      replies {}
 */
typedef struct _FrontEndFixture FrontEndFixture;

/* Short limits that no test runs into unless it wants to. */
extern const WeirFrontEndLimits fixture_limits;

/* @limits, @options: (nullable); their port is filled in. */
FrontEndFixture *fixture_new (const WeirFrontEndLimits *limits,
                              const WeirAdmissionOptions *options,
                              GTlsCertificate *certificate);
void fixture_free (FrontEndFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FrontEndFixture, fixture_free)

guint16 fixture_get_port (FrontEndFixture *self);
guint fixture_get_n_calls (FrontEndFixture *self);
guint fixture_get_n_connections (FrontEndFixture *self);

/* Waits until the number of connections, or of handler calls, is @n; fails after 30 s. */
void fixture_wait_connections (FrontEndFixture *self, guint n);
void fixture_wait_calls (FrontEndFixture *self, guint n);

/* Waits until a client's leaving has been told; returns when that was (monotonic), fails after 30 s. */
gint64 fixture_wait_gone (FrontEndFixture *self);
guint fixture_get_n_gone (FrontEndFixture *self);

/* The error a worker's stream ended with, once it has; fails after 30 s. */
GError *fixture_wait_stream_error (FrontEndFixture *self);

/* Runs @func on the front end in its thread. */
void fixture_invoke (FrontEndFixture *self, void (*func) (WeirFrontEnd *front_end));

/* A blocking socket with time limits of 30 s, connected to the front end. */
int fixture_connect (FrontEndFixture *self);

/* The same in two steps. */
int fixture_open_socket (void);
void fixture_connect_socket (FrontEndFixture *self, int fd);

/* Sends and receives on it. fixture_receive () reads to the end of the connection. */
void fixture_send (int fd, const char *data, gsize len);
GString *fixture_receive (int fd);

/* Reads until @needle has come, or to the end. */
GString *fixture_receive_until (int fd, const char *needle);

/* Sends, says that no more follows, receives to the end, closes. */
GString *fixture_exchange (FrontEndFixture *self, const char *data, gsize len);

/* Makes the next close of @fd a reset. */
void fixture_set_reset (int fd);

/* (transfer full): the status codes of all replies in @text: "200 400". */
char *fixture_statuses (const char *text);

/* How many descriptors this process has open. */
guint fixture_count_descriptors (void);

G_END_DECLS
