/* SPDX-License-Identifier: MIT */
#pragma once

#include "support/weir-raw-server.h"
#include "support/weir-test-clock.h"

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-http-upstream.h"

G_BEGIN_DECLS

#define UPSTREAM_OK                                                                                \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
#define UPSTREAM_CHUNKED                                                                           \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

/* An upstream of the account "acme", which has the deployment "d123", and (nullable) a server that
 * plays a script. @phases: a letter for each phase told: "c" connecting, "s" sent. */
typedef struct
{
  WeirTestClock *clock;
  WeirUpstream *upstream;
  WeirRawServer *server;
  WeirAccount *account;
  WeirDeployment *deployment;
  WeirSecret *token;
  GBytes *body;
  GString *phases;
  GCancellable *cancellable;
  gboolean new_connection;
} UpstreamFixture;

/* @steps: borrowed, of a server on 127.0.0.1. */
void upstream_fixture_set_up (UpstreamFixture *fixture, const WeirRawStep *steps, guint n_steps);

/* @ca: (nullable): file to trust; the server is "localhost" with @certificate. */
void upstream_fixture_set_up_tls (UpstreamFixture *fixture,
                                  const WeirRawStep *steps,
                                  guint n_steps,
                                  const char *certificate,
                                  const char *ca);

/* Without a server; @ca: (nullable). */
void upstream_fixture_set_up_url (UpstreamFixture *fixture, const char *url, const char *ca);
void upstream_fixture_tear_down (UpstreamFixture *fixture);

WeirHttpUpstream *upstream_fixture_get_http (UpstreamFixture *fixture);

/* Sends to @url; to the deployment; to the deployment, which must be answered. */
WeirUpstreamReply *
upstream_fixture_send_to (UpstreamFixture *fixture, const char *url, GError **error);
WeirUpstreamReply *upstream_fixture_try_send (UpstreamFixture *fixture, GError **error);
WeirUpstreamReply *upstream_fixture_send (UpstreamFixture *fixture);

/* It must fail with @code of WEIR_AICORE_ERROR and a message that fits @pattern, without the token. */
void upstream_fixture_assert_refused (UpstreamFixture *fixture, int code, const char *pattern);

/* (transfer full): the body to its end, or to the error. */
char *upstream_read_all (WeirUpstreamReply *reply, GError **error);
void upstream_assert_body (WeirUpstreamReply *reply, const char *expected);

/* (transfer full): of tests/data/tls. */
char *upstream_get_tls_file (const char *name);
GTlsCertificate *upstream_load_certificate (const char *name);

/* Before all else: g_test_init () and what libsoup and GIO are to know. */
void upstream_test_init (int *argc, char ***argv);

/* Adds the test /aicore/@group/@name for row @i. */
void upstream_add_row (const char *group, const char *name, guint i, GTestDataFunc func);

G_END_DECLS
