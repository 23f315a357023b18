/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include "base/weir-json-writer.h"

#include <string.h>

/* The places where SAP's own SDKs look for one account: AICORE_SERVICE_KEY, AICORE_* variables, a
 * file of the same names, VCAP_SERVICES. The first that has any credential supplies all of them;
 * only the resource group is looked up on its own. */

typedef enum
{
  CLIENT_ID,
  CLIENT_SECRET,
  AUTH_URL,
  BASE_URL,
  CERT_URL,
  CERT_STR,
  KEY_STR,
  CERT_FILE_PATH,
  KEY_FILE_PATH,
  N_PARTS,
} Part;

static const struct
{
  const char *name;
  const char *bare; /* what some programs write in the file */
} part_names[N_PARTS] = {
  [CLIENT_ID] = { "AICORE_CLIENT_ID", "client_id" },
  [CLIENT_SECRET] = { "AICORE_CLIENT_SECRET", "client_secret" },
  [AUTH_URL] = { "AICORE_AUTH_URL", "auth_url" },
  [BASE_URL] = { "AICORE_BASE_URL", "base_url" },
  [CERT_URL] = { "AICORE_CERT_URL", "cert_url" },
  [CERT_STR] = { "AICORE_CERT_STR", "cert_str" },
  [KEY_STR] = { "AICORE_KEY_STR", "key_str" },
  [CERT_FILE_PATH] = { "AICORE_CERT_FILE_PATH", "cert_file_path" },
  [KEY_FILE_PATH] = { "AICORE_KEY_FILE_PATH", "key_file_path" },
};

typedef struct
{
  char *values[N_PARTS];
} Parts;

static void
parts_clear (Parts *parts)
{
  for (guint i = 0; i < N_PARTS; i++)
    {
      if (parts->values[i] != NULL)
        weir_secret_wipe (parts->values[i], strlen (parts->values[i]));
      g_clear_pointer (&parts->values[i], g_free);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
parts_any (const Parts *parts)
{
  for (guint i = 0; i < N_PARTS; i++)
    if (parts->values[i] != NULL)
      return TRUE;
  return FALSE;
}

/* A secret, or a certificate with its key, given as texts or as files: one way, and whole. */
static gboolean
parts_check (const Parts *parts, const char *origin, GError **error)
{
  char *const *v = parts->values;
  int ways = (v[CLIENT_SECRET] != NULL) + (v[CERT_STR] != NULL || v[KEY_STR] != NULL)
             + (v[CERT_FILE_PATH] != NULL || v[KEY_FILE_PATH] != NULL);

  if (ways != 1)
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                   "%s: set exactly one of AICORE_CLIENT_SECRET, AICORE_CERT_STR with "
                   "AICORE_KEY_STR, AICORE_CERT_FILE_PATH with AICORE_KEY_FILE_PATH",
                   origin);
      return FALSE;
    }
  if ((v[CERT_STR] == NULL) != (v[KEY_STR] == NULL)
      || (v[CERT_FILE_PATH] == NULL) != (v[KEY_FILE_PATH] == NULL))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                   "%s: a certificate and its key must both be set", origin);
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_part (WeirSettingsReader *self, Parts *parts, Part path, Part text, GError **error)
{
  g_autoptr (WeirSecret) secret = NULL;

  if (parts->values[path] == NULL)
    return TRUE;
  secret =
      weir_settings_reader_read_secret (self, parts->values[path], WEIR_KEY_FILE_MAX_SIZE, error);
  if (secret == NULL)
    return FALSE;

  parts->values[text] = g_strdup (weir_secret_peek (secret, NULL));
  g_clear_pointer (&parts->values[path], g_free);
  return TRUE;
}

/* One flat object, whatever the parts came from. */
static WeirSecret *
parts_to_key (const Parts *parts)
{
  g_autoptr (GString) text = g_string_sized_new (16384);
  WeirSecret *secret;
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, text);
  weir_json_writer_begin_object (&writer);
  for (guint i = 0; i < N_PARTS; i++)
    weir_json_writer_member_utf8 (&writer, part_names[i].name, parts->values[i]);
  weir_json_writer_end_object (&writer);

  secret = weir_secret_new (text->str, text->len);
  weir_secret_wipe (text->str, text->len);
  return secret;
}

/* Adds the account; @key and @group: (transfer none), @group nullable. */
static void
add_account (WeirSettingsReader *self,
             const char *name,
             const char *origin,
             WeirSecret *key,
             const char *group)
{
  WeirSettingsAccount *account = weir_settings_reader_add_account (self, name);
  const char *from_environment = weir_settings_reader_getenv (self, "AICORE_RESOURCE_GROUP");

  account->service_key = weir_secret_ref (key);
  account->key_origin = g_strdup (origin);
  if (from_environment != NULL)
    group = from_environment;
  if (group != NULL)
    {
      g_free (account->resource_groups[0]);
      account->resource_groups[0] = g_strdup (group);
    }
  if (self->settings->account_source == NULL)
    self->settings->account_source = g_strdup (origin);
}

static gboolean
add_parts (WeirSettingsReader *self,
           Parts *parts,
           const char *origin,
           const char *group,
           GError **error)
{
  g_autoptr (WeirSecret) key = NULL;

  if (!parts_check (parts, origin, error)
      || !load_part (self, parts, CERT_FILE_PATH, CERT_STR, error)
      || !load_part (self, parts, KEY_FILE_PATH, KEY_STR, error))
    return FALSE;
  key = parts_to_key (parts);
  add_account (self, "default", origin, key, group);
  return TRUE;
}

/* --- Variables --- */

static gboolean
read_variables (WeirSettingsReader *self, GError **error)
{
  g_auto (Parts) parts = { 0 };

  for (guint i = 0; i < N_PARTS; i++)
    parts.values[i] = g_strdup (weir_settings_reader_getenv (self, part_names[i].name));
  return !parts_any (&parts) || add_parts (self, &parts, "the AICORE_* variables", NULL, error);
}

static gboolean
read_service_key (WeirSettingsReader *self, GError **error)
{
  const char *text = weir_settings_reader_getenv (self, "AICORE_SERVICE_KEY");
  g_autoptr (WeirSecret) key = NULL;

  if (text == NULL)
    return TRUE;
  key = weir_secret_new (text, -1);
  add_account (self, "default", "AICORE_SERVICE_KEY", key, NULL);
  return TRUE;
}

/* --- A file with the same names --- */

static gboolean
read_part (const WeirConfigText *config, Part part, char **value, GError **error)
{
  const WeirJsonNode *root = weir_json_root (&config->doc);
  const WeirJsonNode *node = weir_json_get (&config->doc, root, part_names[part].name);

  if (!weir_json_is_set (node))
    node = weir_json_get (&config->doc, root, part_names[part].bare);
  if (!weir_json_is_set (node))
    return TRUE;
  if (!weir_json_is (node, WEIR_JSON_STRING))
    return weir_config_fail (config, node, "a text in quotes", error);

  /* Certificates have line ends, so this is not a string like the others. */
  *value = weir_json_text_dup (weir_json_text (&config->doc, node));
  return TRUE;
}

gboolean
weir_settings_read_aicore_object (WeirSettingsReader *self,
                                  const WeirConfigText *config,
                                  GError **error)
{
  const WeirJsonNode *root = weir_json_root (&config->doc);
  g_auto (Parts) parts = { 0 };
  g_autofree char *group = NULL;

  for (guint i = 0; i < N_PARTS; i++)
    if (!read_part (config, i, &parts.values[i], error))
      return FALSE;
  if (!weir_config_get_string (config, root, "resource_group", &group, error)
      || !weir_config_get_string (config, root, "AICORE_RESOURCE_GROUP", &group, error))
    return FALSE;
  return !parts_any (&parts) || add_parts (self, &parts, config->name, group, error);
}

/* (transfer full): where the file is; @chosen: whether someone said so. */
static char *
build_file_path (WeirSettingsReader *self, gboolean *chosen)
{
  const char *file = weir_settings_reader_getenv (self, "AICORE_CONFIG");
  const char *home = weir_settings_reader_getenv (self, "AICORE_HOME");
  const char *profile = weir_settings_reader_getenv (self, "AICORE_PROFILE");
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  *chosen = file != NULL;
  if (file != NULL)
    return g_strdup (file);

  if (g_strcmp0 (profile, "default") == 0)
    profile = NULL;
  *chosen = home != NULL || profile != NULL;
  folder =
      home != NULL ? g_strdup (home) : g_build_filename (self->sources->home_dir, ".aicore", NULL);
  name = profile != NULL ? g_strdup_printf ("config_%s.json", profile) : g_strdup ("config.json");
  return g_build_filename (folder, name, NULL);
}

static gboolean
read_file (WeirSettingsReader *self, GError **error)
{
  gboolean chosen = FALSE;
  g_autofree char *path = build_file_path (self, &chosen);
  g_autoptr (WeirSecret) text = NULL;
  g_auto (WeirConfigText) config = { 0 };

  if (!chosen && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  text = weir_settings_reader_read_secret (self, path, WEIR_CONFIG_MAX_SIZE, error);
  if (text == NULL || !weir_config_text_init (&config, path, text, error))
    return FALSE;

  if (weir_json_get (&config.doc, weir_json_root (&config.doc), "serviceurls") != NULL)
    {
      add_account (self, "default", path, text, NULL);
      return TRUE;
    }
  return weir_settings_read_aicore_object (self, &config, error);
}

/* --- Cloud Foundry --- */

static gboolean
read_binding (WeirSettingsReader *self,
              const WeirConfigText *config,
              const WeirJsonNode *binding,
              GError **error)
{
  const WeirJsonNode *credentials = weir_json_get (&config->doc, binding, "credentials");
  g_autoptr (WeirSecret) key = NULL;
  g_autofree char *name = NULL;
  WeirJsonText raw;

  if (!weir_config_get_string (config, binding, "name", &name, error))
    return FALSE;
  if (!weir_json_is (credentials, WEIR_JSON_OBJECT))
    return weir_config_fail (config, binding, "a binding with “credentials”", error);

  raw = weir_json_raw (&config->doc, credentials);
  key = weir_secret_new (raw.data, raw.len);
  add_account (self, name != NULL ? name : "default", "VCAP_SERVICES", key, NULL);
  return TRUE;
}

static gboolean
read_bindings (WeirSettingsReader *self,
               const WeirConfigText *config,
               const WeirJsonNode *services,
               GError **error)
{
  const WeirJsonNode *binding;
  WeirJsonIter iter;

  if (!weir_json_is (services, WEIR_JSON_ARRAY))
    return TRUE;
  weir_json_iter_init (&iter, &config->doc, services);
  while (weir_json_iter_next (&iter, NULL, &binding))
    {
      const WeirJsonNode *label = weir_json_get (&config->doc, binding, "label");

      if (weir_json_text_equal (weir_json_text (&config->doc, label), "aicore")
          && !read_binding (self, config, binding, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_cloud_foundry (WeirSettingsReader *self, GError **error)
{
  const char *text = weir_settings_reader_getenv (self, "VCAP_SERVICES");
  g_auto (WeirConfigText) config = { 0 };
  g_autoptr (WeirSecret) secret = NULL;
  const WeirJsonNode *services;
  WeirJsonIter iter;

  if (text == NULL)
    return TRUE;
  secret = weir_secret_new (text, -1);
  if (!weir_config_text_init (&config, "VCAP_SERVICES", secret, error))
    return FALSE;

  weir_json_iter_init (&iter, &config.doc, weir_json_root (&config.doc));
  while (weir_json_iter_next (&iter, NULL, &services))
    if (!read_bindings (self, &config, services, error))
      return FALSE;
  return TRUE;
}

gboolean
weir_settings_read_aicore (WeirSettingsReader *self, GError **error)
{
  static gboolean (*const places[]) (WeirSettingsReader *, GError **) = {
    read_service_key,
    read_variables,
    read_file,
    read_cloud_foundry,
  };

  for (guint i = 0; i < G_N_ELEMENTS (places) && self->accounts->len == 0; i++)
    if (!places[i](self, error))
      return FALSE;
  return TRUE;
}
