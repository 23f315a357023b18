/* SPDX-License-Identifier: MIT */
#include "store/weir-config-import.h"

static const struct
{
  const char *name;
  const char *from;
  const char *expected; /* %NULL: an error */
  int code;
} rows[] = {
  { "keys",
    "{\"subAccounts\": {\"a\": {\"service_key_json\": \"key.json\", \"x\": 1.0},"
    "\"b\": {\"service_key_json\": {\"clientid\": 2}},"
    "\"c\": {\"service_key_json\": \" {\\\"clientid\\\": 3}\"}}}",
    "{\"subAccounts\": {\"a\": {\"service_key_json\": { \"clientid\": 1 }, \"x\": 1.0},"
    "\"b\": {\"service_key_json\": {\"clientid\": 2}},"
    "\"c\": {\"service_key_json\": \" {\\\"clientid\\\": 3}\"}}}" },
  { "single", "{\"service_key_json\": \"key.json\"}",
    "{\"service_key_json\": { \"clientid\": 1 }}" },
  { "none", "{\"port\": 1}", "{\"port\": 1}" },
  { "no-key", "{\"subAccounts\": {\"a\": {\"service_key_json\": \"none.json\"}}}", NULL,
    WEIR_STORE_ERROR_ACCESS },
  { "bad-key", "{\"service_key_json\": \"from.json\"", NULL, WEIR_STORE_ERROR_SYNTAX },
  { "not-a-key", "{\"service_key_json\": \"bad.json\"}", NULL, WEIR_STORE_ERROR_SYNTAX },
};

typedef struct
{
  char *from;
  char *path;
} Fixture;

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-config-import-XXXXXX", NULL);

  self->from = g_build_filename (folder, "from.json", NULL);
  self->path = g_build_filename (folder, "config.json", NULL);
  put (folder, "key.json", "{ \"clientid\": 1 }\n");
  put (folder, "bad.json", "secret");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->from);
  g_free (self->path);
}

static void
test_row (Fixture *self, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirConfigEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (self->from, rows[i].from, -1, NULL));
  edit = weir_config_import (self->from, self->path, &error);
  if (rows[i].expected == NULL)
    {
      g_assert_error (error, WEIR_STORE_ERROR, rows[i].code);
      g_assert_null (strstr (error->message, "secret"));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (weir_config_edit_get_name (edit), ==, self->path);
  text = g_strndup (g_bytes_get_data (weir_config_edit_get_text (edit), NULL),
                    g_bytes_get_size (weir_config_edit_get_text (edit)));
  g_assert_cmpstr (text, ==, rows[i].expected);
}

/* What is there is not replaced. */
static void
test_there (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->from, "{}", -1, NULL));
  g_assert_true (g_file_set_contents (self->path, "{}", -1, NULL));
  g_assert_null (weir_config_import (self->from, self->path, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/config-import/", rows[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_row, tear_down);
    }
  g_test_add ("/store/config-import/there", Fixture, NULL, set_up, test_there, tear_down);
  return g_test_run ();
}
