/* SPDX-License-Identifier: MIT */
#include "store/weir-config-edit.h"

#include <glib/gstdio.h>

#include "store/weir-store-error.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("weir-config-edit-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "new", "weir", "config.json", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->folder);
  g_free (self->path);
}

static void
put (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
set_alias (Fixture *self, const char *alias, const char *model, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = !expected;

  weir_config_edit_set_alias (self->path, alias, model, &changed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (changed, ==, expected);
}

static void
test_aliases (Fixture *self, gconstpointer data)
{
  set_alias (self, "a", "b", TRUE);
  assert_file (self->path, "{\"aliases\":{\n    \"a\": \"b\"\n  }}\n");
  set_alias (self, "a", "b", FALSE);
  set_alias (self, "c\"", "d", TRUE);
  set_alias (self, "a", "e", TRUE);
  assert_file (self->path, "{\"aliases\":{\n    \"a\": \"e\",\n    \"c\\\"\": \"d\"\n  }}\n");
  set_alias (self, "none", NULL, FALSE);
  set_alias (self, "a", NULL, TRUE);
  set_alias (self, "c\"", NULL, TRUE);
  assert_file (self->path, "{\"aliases\":{}}\n");
}

/* What nobody here knows stays as it was. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  put (self->path, "{ \"x\" : 1.0,\n \"aliases\": {\"k\" : [1e2]} , \"y\":\"\\u0000\" }");
  set_alias (self, "a", "b", TRUE);
  assert_file (self->path,
               "{ \"x\" : 1.0,\n \"aliases\": {\n    \"k\": [1e2],\n    \"a\": \"b\"\n  }"
               " , \"y\":\"\\u0000\" }");
}

static void
set_key (Fixture *self, const char *name, const char *key, const char *expires, gboolean existed)
{
  g_autoptr (GError) error = NULL;
  gboolean found = !existed;

  weir_config_edit_set_key (self->path, name, key, expires, &found, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, existed);
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  put (self->path, "{\"secret_authentication_tokens\": [\n    \"old\"\n  ]}");
  set_key (self, "n", "k1", NULL, FALSE);
  assert_file (self->path, "{\"secret_authentication_tokens\": [\n    \"old\",\n    "
                           "{\"name\": \"n\", \"key\": \"k1\"}\n  ]}");
  set_key (self, "n", "k2", "2027-01-31T00:00:00Z", TRUE);
  assert_file (self->path,
               "{\"secret_authentication_tokens\": [\n    \"old\",\n    {\"name\": \"n\", "
               "\"key\": \"k2\", \"expires\": \"2027-01-31T00:00:00Z\"}\n  ]}");
  set_key (self, "none", NULL, NULL, FALSE);
  set_key (self, "n", NULL, NULL, TRUE);
  set_key (self, "n", NULL, NULL, FALSE);
}

static void
test_first_key (Fixture *self, gconstpointer data)
{
  set_key (self, "n", "k", NULL, FALSE);
  assert_file (self->path,
               "{\"secret_authentication_tokens\":[{\"name\": \"n\", \"key\": \"k\"}]}\n");
}

static void
test_import (Fixture *self, gconstpointer data)
{
  g_autofree char *from = g_build_filename (self->folder, "old.json", NULL);
  g_autofree char *key = g_build_filename (self->folder, "key.json", NULL);
  g_autoptr (GError) error = NULL;

  put (from, "{\"subAccounts\": {\"a\": {\"service_key_json\": \"key.json\", \"x\": 1.0},"
             "\"b\": {\"service_key_json\": {\"clientid\": 2}}}}");
  put (key, "{ \"clientid\": 1 }\n");
  g_assert_true (weir_config_edit_import (from, self->path, &error));
  g_assert_no_error (error);
  assert_file (self->path, "{\"subAccounts\": {\"a\": {\"service_key_json\": { \"clientid\": 1 }, "
                           "\"x\": 1.0},\"b\": {\"service_key_json\": {\"clientid\": 2}}}}");

  g_assert_false (weir_config_edit_import (from, self->path, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
}

static void
test_import_no_key (Fixture *self, gconstpointer data)
{
  g_autofree char *from = g_build_filename (self->folder, "old.json", NULL);
  g_autoptr (GError) error = NULL;

  put (from, "{\"subAccounts\": {\"a\": {\"service_key_json\": \"none.json\"}}}");
  g_assert_false (weir_config_edit_import (from, self->path, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static const struct
{
  const char *text;
  int code;
} bad[] = {
  { "{", WEIR_STORE_ERROR_SYNTAX },
  { "[]", WEIR_STORE_ERROR_SYNTAX },
  { "{\"aliases\":[],\"secret_authentication_tokens\":{}}", WEIR_STORE_ERROR_VALUE },
};

/* A file that is not understood is left alone. */
static void
test_bad (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) alias_error = NULL;
      g_autoptr (GError) key_error = NULL;
      g_autofree char *text = NULL;
      gboolean flag;

      put (self->path, bad[i].text);
      g_assert_false (weir_config_edit_set_alias (self->path, "a", "b", &flag, &alias_error));
      g_assert_error (alias_error, WEIR_STORE_ERROR, bad[i].code);
      g_assert_false (weir_config_edit_set_key (self->path, "a", "b", NULL, &flag, &key_error));
      g_assert_error (key_error, WEIR_STORE_ERROR, bad[i].code);
      g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, bad[i].text);
    }
}

#define ADD(name, test)                                                                            \
  g_test_add ("/store/config-edit/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("aliases", test_aliases);
  ADD ("kept", test_kept);
  ADD ("keys", test_keys);
  ADD ("first-key", test_first_key);
  ADD ("import", test_import);
  ADD ("import-no-key", test_import_no_key);
  ADD ("bad", test_bad);
  return g_test_run ();
}
