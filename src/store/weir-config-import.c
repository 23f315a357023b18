/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-config-import.h"

#define ACCOUNTS "subAccounts"
#define SERVICE_KEY "service_key_json"

/* Puts the file that the value at @path names in its place. A key that is written as text begins as
 * an object does. */
static gboolean
take_in (WeirConfigEdit *self, const char *folder, const char *const *path, GError **error)
{
  g_autofree char *text = weir_config_edit_dup_text (self, path);
  g_autofree char *file = NULL;
  g_autofree char *json = NULL;
  g_autoptr (WeirConfigEdit) key = NULL;
  GBytes *bytes;

  if (text == NULL || g_strchug (text)[0] == '{')
    return TRUE;
  file = g_canonicalize_filename (text, folder);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                   "%s names the service key %s, which is not there",
                   weir_config_edit_get_name (self), file);
      return FALSE;
    }
  key = weir_config_edit_open (file, error);
  if (key == NULL)
    return FALSE;
  bytes = weir_config_edit_get_text (key);
  json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return weir_config_edit_set (self, path, g_strchomp (json), error);
}

static gboolean
take_in_all (WeirConfigEdit *self, const char *folder, GError **error)
{
  const char *const accounts[] = { ACCOUNTS, NULL };
  const char *const single[] = { SERVICE_KEY, NULL };
  g_auto (GStrv) names = weir_config_edit_list (self, accounts);

  for (char **name = names; *name != NULL; name++)
    {
      const char *const path[] = { ACCOUNTS, *name, SERVICE_KEY, NULL };

      if (!take_in (self, folder, path, error))
        return FALSE;
    }
  return take_in (self, folder, single, error);
}

WeirConfigEdit *
weir_config_import (const char *from, const char *path, GError **error)
{
  g_autoptr (WeirConfigEdit) source = NULL;
  g_autofree char *absolute = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (from != NULL && path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                   "%s: there is a configuration already; move it away first", path);
      return NULL;
    }
  absolute = g_canonicalize_filename (from, NULL);
  folder = g_path_get_dirname (absolute);
  source = weir_config_edit_open (absolute, error);
  if (source == NULL || !take_in_all (source, folder, error))
    return NULL;
  return weir_config_edit_new (path, weir_config_edit_get_text (source), error);
}
