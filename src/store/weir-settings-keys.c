/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <string.h>

#define MAX_KEY 1024
#define MAX_KEY_NAME 64
#define MAX_TOKENS 1e15
#define MAX_BUDGET 1e9

/* Below this a key can be tried out. */
#define SHORT_KEY 16

static gboolean
fail_key (const char *where, const char *must, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE, "%s: a key must be %s", where,
               must);
  return FALSE;
}

static gboolean
check_key (const char *where, const char *key, GError **error)
{
  gsize len = strlen (key);

  if (len == 0)
    return fail_key (where, "a text that is not empty", error);
  if (len > MAX_KEY)
    return fail_key (where, "at most 1024 bytes long", error);
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isgraph (key[i]))
      return fail_key (where, "printable ASCII without spaces: nothing else fits a header", error);
  return TRUE;
}

static gboolean
is_known (WeirSettingsReader *self, const guint8 *digest)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const WeirSettingsKey *other = &g_array_index (self->keys, WeirSettingsKey, i);

      if (weir_settings_key_is_known (other) && weir_digest_equal (other->digest, digest))
        return TRUE;
    }
  return FALSE;
}

/* @key is taken apart; the second of two that are the same is left out. */
static void
take_key (WeirSettingsReader *self, const char *where, WeirSettingsKey *key)
{
  if (is_known (self, key->digest))
    {
      weir_settings_reader_warn (self, "%s: a key stands there twice; the second is ignored.",
                                 where);
      g_free (key->name);
      g_clear_pointer (&key->secret, weir_secret_unref);
      g_strfreev (key->models);
      return;
    }
  if (key->name == NULL)
    key->name = g_strdup_printf ("key-%u", self->keys->len + 1);
  if (key->secret != NULL && strlen (weir_secret_peek (key->secret, NULL)) < SHORT_KEY)
    weir_settings_reader_warn (self,
                               "%s: the key “%s” is short and could be guessed; use at least %d "
                               "characters, such as from “openssl rand -hex 24”.",
                               where, key->name, SHORT_KEY);
  g_array_append_vals (self->keys, key, 1);
}

gboolean
weir_settings_add_key (WeirSettingsReader *self,
                       const char *where,
                       const char *name,
                       const char *key,
                       GError **error)
{
  WeirSettingsKey added = { 0 };

  if (!check_key (where, key, error))
    return FALSE;
  added.name = g_strdup (name);
  added.secret = weir_secret_new (key, -1);
  weir_digest (key, -1, added.digest);
  take_key (self, where, &added);
  return TRUE;
}

/* --- In config.json --- */

static gboolean
read_expiry (const WeirConfigText *config,
             const WeirJsonNode *object,
             gint64 *expires_us,
             GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (!weir_config_get_string (config, object, "expires", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return weir_config_fail (config, weir_json_get (&config->doc, object, "expires"),
                             "a time such as “2027-01-31T00:00:00Z”", error);
  *expires_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

/* What it may use in a month. */
static gboolean
read_allowance (const WeirConfigText *config,
                const WeirJsonNode *object,
                WeirSettingsKey *added,
                GError **error)
{
  double tokens = 0;

  if (!weir_config_get_double (config, object, "tokens_per_month", 0, MAX_TOKENS, &tokens, error)
      || !weir_config_get_double (config, object, "budget_per_month", 0, MAX_BUDGET,
                                  &added->budget_per_month, error))
    return FALSE;
  added->tokens_per_month = (gint64) tokens;
  return TRUE;
}

/* The key itself, which is forgotten here again. */
static gboolean
read_secret (const char *where, char *key, WeirSettingsKey *added, GError **error)
{
  gboolean good = check_key (where, key, error);

  if (good)
    {
      added->secret = weir_secret_new (key, -1);
      weir_digest (key, -1, added->digest);
    }
  weir_secret_wipe (key, strlen (key));
  return good;
}

static gboolean
read_digest (const WeirConfigText *config,
             const WeirJsonNode *object,
             const char *text,
             WeirSettingsKey *added,
             GError **error)
{
  gsize len = strlen (text);
  gboolean good = len == 2 * WEIR_DIGEST_LEN;

  for (gsize i = 0; good && i < len; i += 2)
    {
      int high = g_ascii_xdigit_value (text[i]);
      int low = g_ascii_xdigit_value (text[i + 1]);

      good = high >= 0 && low >= 0;
      added->digest[i / 2] = (guint8) (good ? high * 16 + low : 0);
    }
  return good
         || weir_config_fail (config, weir_json_get (&config->doc, object, "sha256"),
                              "the SHA-256 of a key: 64 hexadecimal digits", error);
}

/* It counts as a key even while it is not known: without any, everyone may come in. */
static void
take_kept_key (WeirSettingsReader *self, const char *where, WeirSettingsKey *key)
{
  const char *data;
  gsize len;

  key->in_keyring = TRUE;
  key->secret = weir_settings_reader_dup_kept (self, WEIR_CREDENTIAL_API_KEY, key->name);
  if (key->secret == NULL)
    {
      g_array_append_vals (self->keys, key, 1);
      return;
    }
  data = weir_secret_peek (key->secret, &len);
  weir_digest (data, (gssize) len, key->digest);
  take_key (self, where, key);
}

static void
key_clear (WeirSettingsKey *key)
{
  g_free (key->name);
  g_clear_pointer (&key->secret, weir_secret_unref);
  g_strfreev (key->models);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirSettingsKey, key_clear)

static gboolean
read_key_object (WeirSettingsReader *self,
                 const WeirConfigText *config,
                 const char *where,
                 const WeirJsonNode *node,
                 GError **error)
{
  g_auto (WeirSettingsKey) added = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *digest = NULL;
  gboolean in_keyring = FALSE;

  if (!weir_config_get_string (config, node, "name", &added.name, error)
      || !weir_config_get_string (config, node, "key", &key, error)
      || !weir_config_get_string (config, node, "sha256", &digest, error)
      || !weir_config_get_boolean (config, node, "keyring", &in_keyring, error)
      || !weir_config_get_strings (config, node, "models", &added.models, error)
      || !read_expiry (config, node, &added.expires_wall_us, error)
      || !read_allowance (config, node, &added, error))
    return FALSE;
  if (added.models != NULL && added.models[0] == NULL)
    return weir_config_fail (config, weir_json_get (&config->doc, node, "models"),
                             "a list that is not empty", error);
  if (in_keyring && added.name != NULL)
    take_kept_key (self, where, &added);
  else if (key != NULL ? !read_secret (where, key, &added, error)
                       : digest != NULL && !read_digest (config, node, digest, &added, error))
    return FALSE;
  else if (key == NULL && digest == NULL)
    return weir_config_fail (config, node,
                             "a text, or an object with “key”, with “sha256”, or with “name” and "
                             "“keyring”: true",
                             error);
  else
    take_key (self, where, &added);
  memset (&added, 0, sizeof added);
  return TRUE;
}

static gboolean
read_config_key (WeirSettingsReader *self,
                 const WeirConfigText *config,
                 const WeirJsonNode *node,
                 GError **error)
{
  g_autofree char *path = weir_json_path (&config->doc, node);
  g_autofree char *where = g_strdup_printf ("%s: “%s”", config->name, path);
  g_autofree char *key = NULL;
  gboolean added;

  if (weir_json_is (node, WEIR_JSON_OBJECT))
    return read_key_object (self, config, where, node, error);
  if (!weir_json_is (node, WEIR_JSON_STRING))
    return weir_config_fail (config, node, "a text, or an object with “key”", error);
  key = weir_json_text_dup (weir_json_text (&config->doc, node));
  added = weir_settings_add_key (self, where, NULL, key, error);
  weir_secret_wipe (key, strlen (key));
  return added;
}

gboolean
weir_settings_read_config_keys (WeirSettingsReader *self,
                                const WeirConfigText *config,
                                GError **error)
{
  const WeirJsonNode *list =
      weir_json_get (&config->doc, weir_json_root (&config->doc), "secret_authentication_tokens");
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_json_is_set (list))
    return TRUE;
  if (!weir_json_is (list, WEIR_JSON_ARRAY))
    return weir_config_fail (config, list, "a list of keys: [\"…\"]", error);

  weir_json_iter_init (&iter, &config->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_config_key (self, config, node, error))
      return FALSE;
  return TRUE;
}

/* --- In files of lines --- */

/* Where the key begins in "name=key"; the line itself when there is no name. What follows the first
 * "=" of a bare Base64 key is only more of them. */
static char *
find_key (char *line)
{
  gsize n = strspn (line, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.-");

  if (n == 0 || n > MAX_KEY_NAME || line[n] != '=' || line[n + 1 + strspn (line + n + 1, "=")] == 0)
    return line;
  return line + n + 1;
}

static gboolean
read_line (WeirSettingsReader *self, const char *path, guint number, char *line, GError **error)
{
  g_autofree char *where = g_strdup_printf ("%s, line %u", path, number);
  const char *name = NULL;
  char *key;

  g_strstrip (line);
  if (line[0] == '\0' || line[0] == '#')
    return TRUE;

  key = find_key (line);
  if (key != line)
    {
      key[-1] = '\0';
      name = line;
    }
  return weir_settings_add_key (self, where, name, key, error);
}

static gboolean
read_key_file (WeirSettingsReader *self, const char *path, GError **error)
{
  g_autoptr (WeirSecret) text = NULL;
  g_autofree char *copy = NULL;
  gboolean good = TRUE;
  guint number = 0;
  const char *data;
  gsize len;
  char *line;

  text = weir_settings_reader_read_secret (self, path, WEIR_KEY_FILE_MAX_SIZE, error);
  if (text == NULL)
    return FALSE;

  data = weir_secret_peek (text, &len);
  copy = g_memdup2 (data, len + 1);
  if (strlen (copy) != len)
    good = fail_key (path, "a line of text: the file holds a NUL byte", error);
  line = copy;
  while (good && line != NULL)
    {
      char *rest = strchr (line, '\n');

      if (rest != NULL)
        *rest++ = '\0';
      good = read_line (self, path, ++number, line, error);
      line = rest;
    }
  weir_secret_wipe (copy, len);
  return good;
}

gboolean
weir_settings_read_key_files (WeirSettingsReader *self, GError **error)
{
  const char *file = weir_settings_reader_getenv (self, "WEIR_API_KEYS_FILE");
  const char *folder = weir_settings_reader_getenv (self, "CREDENTIALS_DIRECTORY");
  g_autofree char *credential = NULL;

  if (file != NULL && !read_key_file (self, file, error))
    return FALSE;
  if (folder == NULL)
    return TRUE;

  /* The folder is there for every credential of the unit; ours need not be one of them. */
  credential = g_build_filename (folder, "weir-api-keys", NULL);
  return !g_file_test (credential, G_FILE_TEST_EXISTS) || read_key_file (self, credential, error);
}
