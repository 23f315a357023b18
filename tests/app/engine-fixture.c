/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
engine_fixture_set_up (EngineFixture *self, const WeirDemoOptions *options)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weir-engine-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "config.json", NULL);
  self->notices = g_string_new (NULL);
  self->demo = weir_demo_new (options);
  weir_demo_start (self->demo, 0, &error);
  g_assert_no_error (error);
  self->key = weir_demo_dup_service_key (self->demo);
}

void
engine_fixture_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      engine_fixture_remove (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
engine_fixture_tear_down (EngineFixture *self)
{
  if (self->engine != NULL)
    weir_engine_close (self->engine);
  g_clear_object (&self->engine);
  weir_demo_stop (self->demo);
  g_clear_object (&self->demo);

  /* What was on its way to the owner. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  engine_fixture_remove (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->key, g_free);
  g_string_free (self->notices, TRUE);
}

void
engine_fixture_write (EngineFixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (self->file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

void
engine_fixture_configure (EngineFixture *self, const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"subAccounts\":{\"first\":{\"service_key_json\":%s}},"
                                           "\"secret_authentication_tokens\":[\"" TEST_KEY "\"]%s}",
                                           self->key, members != NULL ? members : "");

  engine_fixture_write (self, text);
}

static void
on_notice (WeirEngine *engine, const char *text, gpointer user_data)
{
  EngineFixture *self = user_data;

  g_string_append_printf (self->notices, "%s\n", text);
}

static void
on_models_changed (WeirEngine *engine, gpointer user_data)
{
  EngineFixture *self = user_data;

  self->n_models_changed++;
}

void
engine_fixture_make (EngineFixture *self, gboolean demo, int port)
{
  static const char *const environment[] = { NULL };
  const WeirSettingsSources sources = { .environment = environment,
                                        .home_dir = self->folder,
                                        .config_dir = self->folder,
                                        .config_file = demo ? NULL : self->file,
                                        .port = port };
  const WeirEngineOptions options = { .sources = &sources,
                                      .state_dir = self->folder,
                                      .data_dir = self->folder,
                                      .credentials = self->credentials,
                                      .demo = demo,
                                      .version = "1.2.3" };

  self->engine = weir_engine_new (&options);
  g_signal_connect (self->engine, "notice", G_CALLBACK (on_notice), self);
  g_signal_connect (self->engine, "models-changed", G_CALLBACK (on_models_changed), self);
}

void
engine_fixture_listen (EngineFixture *self, const char *members)
{
  g_autoptr (GError) error = NULL;

  engine_fixture_configure (self, members);
  engine_fixture_make (self, FALSE, 0);
  weir_engine_open (self->engine, &error);
  g_assert_no_error (error);
  weir_engine_listen (self->engine, &error);
  g_assert_no_error (error);
}

void
engine_fixture_wait_notice (EngineFixture *self, const char *text)
{
  while (strstr (self->notices->str, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
engine_fixture_wait_models (EngineFixture *self)
{
  guint before = self->n_models_changed;

  while (self->n_models_changed == before)
    g_main_context_iteration (NULL, TRUE);
}

void
engine_fixture_on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
engine_fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

const WeirDemoOptions engine_fixture_slow = { .chunk_delay_ms = 30 };

void
engine_fixture_begin_stream (EngineFixture *self, RawClient *client)
{
  g_assert_true (raw_client_connect (client, weir_engine_get_port (self->engine)));
  raw_client_send (client, "POST", "/v1/chat/completions", TEST_KEY, CHAT_STREAM);
  g_assert_true (raw_client_read_until (client, "data: "));
  g_assert_cmpuint (raw_client_get_status (client), ==, 200);
}
