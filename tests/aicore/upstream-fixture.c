/* SPDX-License-Identifier: MIT */
#include "aicore/upstream-fixture.h"

#include <string.h>

#include "aicore/test-account.h"

char *
upstream_get_tls_file (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "tls", name, NULL);
}

GTlsCertificate *
upstream_load_certificate (const char *name)
{
  g_autofree char *path = upstream_get_tls_file (name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

void
upstream_fixture_set_up_url (UpstreamFixture *fixture, const char *url, const char *ca)
{
  g_autofree char *ca_file = ca != NULL ? upstream_get_tls_file (ca) : NULL;
  g_autoptr (GError) error = NULL;

  fixture->clock = weir_test_clock_new ();
  fixture->upstream =
      weir_http_upstream_new (WEIR_CLOCK (fixture->clock), ca_file, "Weir/1", &error);
  g_assert_no_error (error);
  fixture->account = test_account_new (url);
  test_account_pin (fixture->account, "gpt-4o", "d123");
  fixture->deployment = weir_deployment_new_pinned (fixture->account, "d123");
  fixture->token = weir_secret_new ("t0ken", -1);
  fixture->body = g_bytes_new_static ("{\"x\":1}", 7);
  fixture->phases = g_string_new (NULL);
  fixture->cancellable = g_cancellable_new ();
}

void
upstream_fixture_set_up (UpstreamFixture *fixture, const WeirRawStep *steps, guint n_steps)
{
  g_autofree char *url = NULL;

  fixture->server = weir_raw_server_new (steps, n_steps, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (fixture->server));
  upstream_fixture_set_up_url (fixture, url, NULL);
}

void
upstream_fixture_set_up_tls (UpstreamFixture *fixture,
                             const WeirRawStep *steps,
                             guint n_steps,
                             const char *certificate,
                             const char *ca)
{
  g_autoptr (GTlsCertificate) own = upstream_load_certificate (certificate);
  g_autofree char *url = NULL;

  fixture->server = weir_raw_server_new (steps, n_steps, own);
  url = g_strdup_printf ("https://localhost:%u", weir_raw_server_get_port (fixture->server));
  upstream_fixture_set_up_url (fixture, url, ca);
}

void
upstream_fixture_tear_down (UpstreamFixture *fixture)
{
  g_clear_object (&fixture->upstream);
  g_clear_pointer (&fixture->server, weir_raw_server_free);
  g_clear_pointer (&fixture->deployment, weir_deployment_unref);
  g_clear_pointer (&fixture->account, weir_account_unref);
  g_clear_pointer (&fixture->token, weir_secret_unref);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->cancellable);
  g_string_free (fixture->phases, TRUE);
}

static void
on_phase (WeirUpstreamPhase phase, gpointer user_data)
{
  UpstreamFixture *fixture = user_data;

  g_string_append_c (fixture->phases, phase == WEIR_UPSTREAM_CONNECTING ? 'c' : 's');
}

WeirUpstreamReply *
upstream_fixture_send_to (UpstreamFixture *fixture, const char *url, GError **error)
{
  WeirUpstreamCall call = {
    .method = "POST",
    .deployment = fixture->deployment,
    .url = url,
    .accept = "text/event-stream",
    .token = fixture->token,
    .body = fixture->body,
    .new_connection = fixture->new_connection,
    .on_phase = on_phase,
    .user_data = fixture,
  };

  return weir_upstream_send (fixture->upstream, &call, fixture->cancellable, error);
}

WeirUpstreamReply *
upstream_fixture_try_send (UpstreamFixture *fixture, GError **error)
{
  g_autofree char *url = g_strconcat (fixture->deployment->url, "/invoke", NULL);

  return upstream_fixture_send_to (fixture, url, error);
}

WeirUpstreamReply *
upstream_fixture_send (UpstreamFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  WeirUpstreamReply *reply = upstream_fixture_try_send (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  return reply;
}

char *
upstream_read_all (WeirUpstreamReply *reply, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[1024];
  gssize n;

  while ((n = weir_upstream_reply_read (reply, buffer, sizeof buffer, TRUE, NULL, error)) > 0)
    g_string_append_len (text, buffer, n);

  return g_strdup (text->str);
}

void
upstream_assert_body (WeirUpstreamReply *reply, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = upstream_read_all (reply, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

void
upstream_fixture_assert_refused (UpstreamFixture *fixture, int code, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (upstream_fixture_try_send (fixture, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
  g_assert_null (strstr (error->message, "t0ken"));
}

WeirHttpUpstream *
upstream_fixture_get_http (UpstreamFixture *fixture)
{
  return WEIR_HTTP_UPSTREAM (fixture->upstream);
}

void
upstream_test_init (int *argc, char ***argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* GIO makes the system's resolver even when it is not used, and the one for GNOME aborts where the
   * desktop's schemas are hidden, as they are in isolated directories. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
}

void
upstream_add_row (const char *group, const char *name, guint i, GTestDataFunc func)
{
  g_autofree char *path = g_strconcat ("/aicore/", group, "/", name, NULL);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
}
