/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <string.h>

/* config.json: the subaccounts form, and the older flat one with a single account. What the file
 * says and Weir does not know is left alone: the file may be shared with other programs. */

typedef enum
{
  KIND_STRING,
  KIND_STRINGS,
  KIND_PATH,
  KIND_BOOLEAN,
} Kind;

static const struct
{
  const char *name;
  Kind kind;
  gsize offset;
} plain_members[] = {
  { "allowed_hosts", KIND_STRINGS, G_STRUCT_OFFSET (WeirSettings, allowed_hosts) },
  { "allowed_origins", KIND_STRINGS, G_STRUCT_OFFSET (WeirSettings, allowed_origins) },
  { "ca_file", KIND_PATH, G_STRUCT_OFFSET (WeirSettings, ca_file) },
  { "client_type", KIND_STRING, G_STRUCT_OFFSET (WeirSettings, client_type) },
  { "debug", KIND_BOOLEAN, G_STRUCT_OFFSET (WeirSettings, debug) },
  { "keep_bodies", KIND_BOOLEAN, G_STRUCT_OFFSET (WeirSettings, keep_bodies) },
  { "learn", KIND_BOOLEAN, G_STRUCT_OFFSET (WeirSettings, learn) },
  { "strict", KIND_BOOLEAN, G_STRUCT_OFFSET (WeirSettings, strict) },
  { "tls_cert", KIND_PATH, G_STRUCT_OFFSET (WeirSettings, tls_cert) },
  { "tls_key", KIND_PATH, G_STRUCT_OFFSET (WeirSettings, tls_key) },
};

/* Downwards as anyone likes, upwards to what the program was built for. */
static const struct
{
  const char *name;
  int max;
  gsize offset;
} limit_members[] = {
  { "connect_s", 120, G_STRUCT_OFFSET (WeirSettingsLimits, connect_s) },
  { "drain_s", 3600, G_STRUCT_OFFSET (WeirSettingsLimits, drain_s) },
  { "first_byte_reasoning_s", 3600, G_STRUCT_OFFSET (WeirSettingsLimits, first_byte_reasoning_s) },
  { "first_byte_s", 3600, G_STRUCT_OFFSET (WeirSettingsLimits, first_byte_s) },
  { "gap_reasoning_s", 3600, G_STRUCT_OFFSET (WeirSettingsLimits, gap_reasoning_s) },
  { "gap_s", 3600, G_STRUCT_OFFSET (WeirSettingsLimits, gap_s) },
  { "heartbeat_s", 60, G_STRUCT_OFFSET (WeirSettingsLimits, heartbeat_s) },
  { "max_bodies_mib", 8192, G_STRUCT_OFFSET (WeirSettingsLimits, max_bodies_mib) },
  { "max_body_mib", 512, G_STRUCT_OFFSET (WeirSettingsLimits, max_body_mib) },
  { "max_connections", 65536, G_STRUCT_OFFSET (WeirSettingsLimits, max_connections) },
  { "max_requests", 4096, G_STRUCT_OFFSET (WeirSettingsLimits, max_requests) },
  { "refresh_s", 86400, G_STRUCT_OFFSET (WeirSettingsLimits, refresh_s) },
  { "total_s", 86400, G_STRUCT_OFFSET (WeirSettingsLimits, total_s) },
  { "usage_days", 36500, G_STRUCT_OFFSET (WeirSettingsLimits, usage_days) },
};

/* The file as it is being read. */
typedef struct
{
  WeirSettingsReader *reader;
  const WeirConfigText *text;
  const char *folder;     /* what paths in it are relative to */
  gboolean explicit_path; /* paths of service keys are taken */
  gboolean secrets;       /* it holds some itself */
} Config;

static char *
resolve_path (const Config *config, const char *path)
{
  return g_path_is_absolute (path) ? g_strdup (path)
                                   : g_build_filename (config->folder, path, NULL);
}

static gboolean
read_path (const Config *config,
           const WeirJsonNode *object,
           const char *name,
           char **value,
           GError **error)
{
  g_autofree char *path = NULL;

  if (!weir_config_get_string (config->text, object, name, &path, error))
    return FALSE;
  if (path != NULL)
    {
      g_free (*value);
      *value = resolve_path (config, path);
    }
  return TRUE;
}

/* --- Accounts --- */

/* A text that is a key itself, as it comes out of an environment variable, begins with "{". */
static gboolean
is_key_text (WeirJsonText text)
{
  gsize i = 0;

  while (i < text.len && g_ascii_isspace (text.data[i]))
    i++;
  return i < text.len && text.data[i] == '{';
}

static gboolean
read_key_path (Config *config,
               const WeirJsonNode *node,
               WeirSettingsAccount *account,
               GError **error)
{
  g_autofree char *name = NULL;

  if (!config->explicit_path)
    return weir_config_fail (config->text, node,
                             "the service key itself, as an object: a path is taken only in a file "
                             "given with --config or CONFIG_PATH",
                             error);
  if (!weir_config_dup_string (config->text, node, &name, error))
    return FALSE;

  account->key_origin = resolve_path (config, name);
  account->service_key = weir_settings_reader_read_secret (config->reader, account->key_origin,
                                                           WEIR_KEY_FILE_MAX_SIZE, error);
  if (account->service_key == NULL)
    {
      g_autofree char *path = weir_json_path (&config->text->doc, node);

      g_prefix_error (error, "%s: “%s”: ", config->text->name, path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_service_key (Config *config,
                  const WeirJsonNode *object,
                  WeirSettingsAccount *account,
                  GError **error)
{
  const WeirJsonDoc *doc = &config->text->doc;
  const WeirJsonNode *node = weir_json_get (doc, object, "service_key_json");
  g_autofree char *path = NULL;

  if (!weir_config_get_boolean (config->text, object, "keyring", &account->in_keyring, error))
    return FALSE;
  if (account->in_keyring)
    {
      account->key_origin = g_strdup ("the keyring");
      account->service_key =
          weir_settings_reader_dup_kept (config->reader, WEIR_CREDENTIAL_SERVICE_KEY, account->id);
      return TRUE;
    }
  if (!weir_json_is_set (node))
    return weir_config_fail (
        config->text, object,
        "an object with “service_key_json”: a service key or its file; or with "
        "“keyring”: true",
        error);
  if (weir_json_is (node, WEIR_JSON_STRING) && !is_key_text (weir_json_text (doc, node)))
    return read_key_path (config, node, account, error);
  if (!weir_json_is (node, WEIR_JSON_STRING) && !weir_json_is (node, WEIR_JSON_OBJECT))
    return weir_config_fail (config->text, node, "a service key, or the name of its file", error);

  path = weir_json_path (doc, node);
  account->key_origin = g_strdup_printf ("%s: “%s”", config->text->name, path);
  account->service_key =
      weir_secret_new (weir_json_raw (doc, node).data, weir_json_raw (doc, node).len);
  config->secrets = TRUE;
  return TRUE;
}

static gboolean
read_groups (const Config *config,
             const WeirJsonNode *object,
             WeirSettingsAccount *account,
             GError **error)
{
  g_autofree char *one = NULL;
  g_auto (GStrv) more = NULL;
  g_autoptr (GStrvBuilder) groups = g_strv_builder_new ();
  guint n = 0;

  if (!weir_config_get_string (config->text, object, "resource_group", &one, error)
      || !weir_config_get_strings (config->text, object, "resource_groups", &more, error))
    return FALSE;

  if (one != NULL)
    g_strv_builder_add (groups, one);
  for (char **group = more; group != NULL && *group != NULL; group++)
    if (g_strcmp0 (*group, one) != 0)
      g_strv_builder_add (groups, *group);

  n = (one != NULL) + (more != NULL ? g_strv_length (more) : 0);
  if (n > 0)
    {
      g_strfreev (account->resource_groups);
      account->resource_groups = g_strv_builder_end (groups);
    }
  return TRUE;
}

static gboolean
read_models (const Config *config,
             const WeirJsonNode *object,
             WeirSettingsAccount *account,
             GError **error)
{
  const WeirJsonNode *models, *key, *value;
  WeirJsonIter iter;

  if (!weir_config_get_object (config->text, object, "deployment_models", &models, error))
    return FALSE;
  if (models == NULL)
    return TRUE;

  account->models = g_new0 (WeirSettingsModel, models->count);
  weir_json_iter_init (&iter, &config->text->doc, models);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      WeirSettingsModel *model = &account->models[account->n_models++];
      g_autofree char *name = weir_config_dup_key (config->text, key);

      if (!weir_config_dup_string (config->text, key, &model->model, error)
          || !weir_config_get_strings (config->text, models, name, &model->urls, error))
        return FALSE;
      if (model->urls == NULL || model->urls[0] == NULL)
        return weir_config_fail (config->text, value, "the URL of a deployment, or a list of them",
                                 error);
    }
  return TRUE;
}

/* Two with one id would share what is kept of them, their secret above all. */
static gboolean
check_id (const Config *config,
          const WeirJsonNode *object,
          const WeirSettingsAccount *account,
          GError **error)
{
  const WeirJsonNode *node = weir_json_get (&config->text->doc, object, "id");
  GArray *accounts = config->reader->accounts;

  for (guint i = 0; i + 1 < accounts->len; i++)
    if (strcmp (g_array_index (accounts, WeirSettingsAccount, i).id, account->id) == 0)
      return weir_config_fail (config->text, node != NULL ? node : object,
                               "of an id that no other account has", error);
  return TRUE;
}

static gboolean
read_account (Config *config, const char *name, const WeirJsonNode *object, GError **error)
{
  WeirSettingsAccount *account;
  int weight = 1;

  if (!weir_json_is (object, WEIR_JSON_OBJECT))
    return weir_config_fail (config->text, object, "an object: {…}", error);

  account = weir_settings_reader_add_account (config->reader, name);
  if (!weir_config_get_string (config->text, object, "id", &account->id, error)
      || !check_id (config, object, account, error)
      || !read_service_key (config, object, account, error)
      || !read_groups (config, object, account, error)
      || !weir_config_get_int (config->text, object, "priority", -1000, 1000, &account->priority,
                               error)
      || !weir_config_get_int (config->text, object, "weight", 1, 1000, &weight, error)
      || !weir_config_get_boolean (config->text, object, "enabled", &account->enabled, error)
      || !weir_config_get_boolean (config->text, object, "discover", &account->discover, error)
      || !read_models (config, object, account, error))
    return FALSE;

  account->weight = weight;
  return TRUE;
}

static gboolean
read_accounts (Config *config, const WeirJsonNode *root, GError **error)
{
  const WeirJsonNode *accounts, *key, *value;
  WeirJsonIter iter;

  if (!weir_config_get_object (config->text, root, "subAccounts", &accounts, error))
    return FALSE;
  weir_json_iter_init (&iter, &config->text->doc, accounts);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = NULL;

      if (!weir_config_dup_string (config->text, key, &name, error)
          || !read_account (config, name, value, error))
        return FALSE;
    }

  if (!weir_json_is_set (weir_json_get (&config->text->doc, root, "service_key_json"))
      && !weir_json_is_set (weir_json_get (&config->text->doc, root, "keyring")))
    return TRUE;
  if (accounts == NULL)
    return read_account (config, "default", root, error);

  weir_settings_reader_warn (config->reader,
                             "%s: “service_key_json” is ignored, since there are “subAccounts”.",
                             config->text->name);
  return TRUE;
}

/* --- The rest --- */

static gboolean
read_plain (const Config *config, const WeirJsonNode *root, guint i, GError **error)
{
  gpointer field = G_STRUCT_MEMBER_P (config->reader->settings, plain_members[i].offset);
  const char *name = plain_members[i].name;

  switch (plain_members[i].kind)
    {
    case KIND_STRING:
      return weir_config_get_string (config->text, root, name, field, error);
    case KIND_STRINGS:
      return weir_config_get_strings (config->text, root, name, field, error);
    case KIND_PATH:
      return read_path (config, root, name, field, error);
    case KIND_BOOLEAN:
      return weir_config_get_boolean (config->text, root, name, field, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
read_address (const Config *config, const WeirJsonNode *root, GError **error)
{
  WeirSettings *settings = config->reader->settings;
  int port = settings->port;

  settings->host_explicit |= weir_json_is_set (weir_json_get (&config->text->doc, root, "host"));
  if (!weir_config_get_string (config->text, root, "host", &settings->host, error)
      || !weir_config_get_int (config->text, root, "port", 1, 65535, &port, error))
    return FALSE;
  settings->port = port;
  return TRUE;
}

static gboolean
read_limits (const Config *config, const WeirJsonNode *root, GError **error)
{
  const WeirJsonNode *limits;

  if (!weir_config_get_object (config->text, root, "limits", &limits, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (limit_members); i++)
    {
      guint *field = G_STRUCT_MEMBER_P (&config->reader->settings->limits, limit_members[i].offset);
      int value = *field;

      if (!weir_config_get_int (config->text, limits, limit_members[i].name, 1,
                                limit_members[i].max, &value, error))
        return FALSE;
      *field = value;
    }
  return TRUE;
}

/* People who have only a service key at hand tend to give that. */
static gboolean
check_not_a_key (const Config *config, const WeirJsonNode *root, GError **error)
{
  if (weir_json_get (&config->text->doc, root, "serviceurls") == NULL)
    return TRUE;
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
               "%s is a service key; a configuration names it: {\"service_key_json\": \"%s\"}",
               config->text->name, config->text->name);
  return FALSE;
}

static gboolean
read_root (Config *config, GError **error)
{
  const WeirJsonNode *root = weir_json_root (&config->text->doc);

  for (guint i = 0; i < G_N_ELEMENTS (plain_members); i++)
    if (!read_plain (config, root, i, error))
      return FALSE;

  if (!check_not_a_key (config, root, error) || !read_address (config, root, error)
      || !read_limits (config, root, error)
      || !weir_settings_read_rules (config->reader, config->text, error)
      || !weir_settings_read_prices (config->reader, config->text, error))
    return FALSE;
  if (config->reader->sources->demo_key != NULL)
    return TRUE;
  return weir_settings_read_config_keys (config->reader, config->text, error)
         && read_accounts (config, root, error)
         && (config->reader->accounts->len > 0
             || weir_settings_read_aicore_object (config->reader, config->text, error));
}

gboolean
weir_settings_read_config (WeirSettingsReader *self,
                           const char *path,
                           gboolean explicit_path,
                           GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *caution = NULL;
  g_auto (WeirConfigText) text = { 0 };
  WeirSettings *settings = self->settings;
  Config config = { self, &text, folder, explicit_path, FALSE };

  g_ptr_array_add (self->watched, g_strdup (path));
  if (!explicit_path && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  settings->document = weir_store_read_file (path, WEIR_CONFIG_MAX_SIZE, &caution, error);
  if (settings->document == NULL)
    return FALSE;
  settings->file = g_strdup (path);
  if (!weir_config_text_init (&text, path, settings->document, error)
      || !read_root (&config, error))
    return FALSE;

  if (self->accounts->len > 0)
    {
      g_free (settings->account_source);
      settings->account_source = g_strdup (path);
    }
  if (caution != NULL && (config.secrets || self->keys->len > 0))
    weir_settings_reader_warn (self, "%s", caution);
  return TRUE;
}
