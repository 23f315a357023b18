/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-restart.h"

/* What is changed, and the beginnings of what is told. */
static const struct
{
  const char *name;
  WeirSettings settings;
  const char *told;
} rows[] = {
  { "nothing", { .host = (char *) "127.0.0.1", .port = 1 }, "" },
  { "port", { .host = (char *) "127.0.0.1", .port = 2 }, "Another address" },
  { "host", { .host = (char *) "::1", .port = 1 }, "Another address" },
  { "certificate",
    { .host = (char *) "127.0.0.1",
      .port = 1,
      .tls_cert = (char *) "/c",
      .tls_key = (char *) "/k" },
    "Another address" },
  { "limit", { .host = (char *) "127.0.0.1", .port = 1, .limits.gap_s = 5 }, "Other limits" },
  { "last-limit",
    { .host = (char *) "127.0.0.1", .port = 1, .limits.max_bodies_mib = 5 },
    "Other limits" },
  { "limits-at-once",
    { .host = (char *) "127.0.0.1", .port = 1, .limits.drain_s = 5, .limits.refresh_s = 5 },
    "" },
  { "ca-file",
    { .host = (char *) "127.0.0.1", .port = 1, .ca_file = (char *) "/ca" },
    "Another ca_f" },
  { "client-type",
    { .host = (char *) "127.0.0.1", .port = 1, .client_type = (char *) "x" },
    "Another client" },
  { "two",
    { .host = (char *) "127.0.0.1", .port = 1, .limits.gap_s = 5, .ca_file = (char *) "/ca" },
    "Other limitsAnother ca_f" },
};

static void
on_told (const char *text, gpointer user_data)
{
  GString *told = user_data;

  g_assert_true (g_str_has_suffix (text, " from the next start."));
  g_string_append_len (told, text,
                       g_str_has_prefix (text, "Another address")  ? 15
                       : g_str_has_prefix (text, "Another client") ? 14
                                                                   : 12);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GString) told = g_string_new (NULL);

  weir_engine_restart_tell (&rows[0].settings, &rows[i].settings, on_told, told);
  g_assert_cmpstr (told->str, ==, rows[i].told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/engine-restart/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
