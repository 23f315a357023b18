/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-api-key-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-edit-error.h"
#include "base/weir-json-writer.h"

#define TOKENS "secret_authentication_tokens"

static const char *const tokens_path[] = { TOKENS, NULL };

/* --- What is known of one --- */

WeirApiKeyInfo *
weir_api_key_info_new (const char *name)
{
  WeirApiKeyInfo *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (WeirApiKeyInfo, 1);
  self->name = g_strdup (name);
  return self;
}

WeirApiKeyInfo *
weir_api_key_info_copy (const WeirApiKeyInfo *self)
{
  WeirApiKeyInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = weir_api_key_info_new (self->name);
  copy->expires = g_strdup (self->expires);
  copy->expires_wall_us = self->expires_wall_us;
  copy->models = g_strdupv (self->models);
  copy->tokens_per_month = self->tokens_per_month;
  copy->budget_per_month = self->budget_per_month;
  copy->place = self->place;
  return copy;
}

void
weir_api_key_info_free (WeirApiKeyInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->expires);
  g_strfreev (self->models);
  g_free (self);
}

gboolean
weir_api_key_info_set_expires (WeirApiKeyInfo *self, const char *expires, GError **error)
{
  g_autoptr (GDateTime) time =
      expires != NULL ? g_date_time_new_from_iso8601 (expires, NULL) : NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (expires != NULL && time == NULL)
    {
      g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID,
                   _ ("“%s” is not a time such as “2027-01-31T00:00:00Z”."), expires);
      return FALSE;
    }
  g_free (self->expires);
  self->expires = g_strdup (expires);
  self->expires_wall_us = time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
  return TRUE;
}

void
weir_api_key_info_set_models (WeirApiKeyInfo *self, const char *const *models)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->models);
  self->models = g_strdupv ((char **) models);
}

/* --- Reading --- */

/* The list as it stands there. */
typedef struct
{
  char *json;
  WeirJsonDoc doc;
} Tokens;

static void
tokens_clear (Tokens *self)
{
  weir_json_doc_clear (&self->doc);
  if (self->json != NULL)
    weir_secret_wipe (self->json, strlen (self->json));
  g_free (self->json);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tokens, tokens_clear)

static void
tokens_read (Tokens *self, const WeirConfigEdit *edit)
{
  self->json = weir_config_edit_dup (edit, tokens_path);
  if (self->json != NULL)
    weir_json_parse (&self->doc, self->json, strlen (self->json), &weir_json_limits_body, NULL);
}

static char *
dup_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  return weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, object, name)));
}

/* One without a name is called by its place, as the settings do. */
static char *
dup_name (const WeirJsonDoc *doc, const WeirJsonNode *node, guint index)
{
  char *name = dup_member (doc, node, "name");

  return name != NULL ? name : g_strdup_printf ("key-%u", index + 1);
}

static char **
dup_models (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  const WeirJsonNode *list = weir_json_get (doc, node, "models");
  g_autoptr (GStrvBuilder) models = NULL;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (!weir_json_is (list, WEIR_JSON_ARRAY))
    return NULL;
  models = g_strv_builder_new ();
  weir_json_iter_init (&iter, doc, list);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      g_autofree char *model = weir_json_text_dup (weir_json_text (doc, value));

      if (model != NULL)
        g_strv_builder_add (models, model);
    }
  return g_strv_builder_end (models);
}

/* 0 where there is none that could be one. */
static double
get_number (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);
  double number = 0;

  if (!weir_json_is (node, WEIR_JSON_NUMBER) || !weir_json_get_double (doc, node, &number)
      || !(number > 0 && number < 1e15))
    return 0;
  return number;
}

static WeirApiKeyInfo *
read_info (const WeirJsonDoc *doc, const WeirJsonNode *node, guint index)
{
  g_autofree char *name = dup_name (doc, node, index);
  g_autofree char *expires = dup_member (doc, node, "expires");
  WeirApiKeyInfo *info = weir_api_key_info_new (name);

  weir_api_key_info_set_expires (info, expires, NULL);
  info->models = dup_models (doc, node);
  info->tokens_per_month = (gint64) get_number (doc, node, "tokens_per_month");
  info->budget_per_month = get_number (doc, node, "budget_per_month");
  info->place = WEIR_API_KEY_IN_FILE;
  if (weir_json_is (weir_json_get (doc, node, "keyring"), WEIR_JSON_TRUE))
    info->place = WEIR_API_KEY_IN_KEYRING;
  else if (weir_json_is (weir_json_get (doc, node, "sha256"), WEIR_JSON_STRING))
    info->place = WEIR_API_KEY_AS_DIGEST;
  return info;
}

GPtrArray *
weir_api_key_entry_list (const WeirConfigEdit *edit)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_api_key_info_free);
  g_auto (Tokens) tokens = { 0 };
  const WeirJsonNode *value;
  WeirJsonIter iter;

  tokens_read (&tokens, edit);
  weir_json_iter_init (&iter, &tokens.doc, weir_json_root (&tokens.doc));
  while (weir_json_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all, read_info (&tokens.doc, value, all->len));
  return all;
}

/* (nullable) */
static const WeirJsonNode *
find_token (const Tokens *tokens, const char *name)
{
  const WeirJsonNode *value;
  WeirJsonIter iter;
  guint index = 0;

  weir_json_iter_init (&iter, &tokens->doc, weir_json_root (&tokens->doc));
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      g_autofree char *own = dup_name (&tokens->doc, value, index++);

      if (strcmp (own, name) == 0)
        return value;
    }
  return NULL;
}

WeirApiKeyInfo *
weir_api_key_entry_read (const WeirConfigEdit *edit, const char *name, GError **error)
{
  g_autoptr (GPtrArray) all = weir_api_key_entry_list (edit);

  for (guint i = 0; i < all->len; i++)
    {
      const WeirApiKeyInfo *info = g_ptr_array_index (all, i);

      if (strcmp (info->name, name) == 0)
        return weir_api_key_info_copy (info);
    }
  g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT, _ ("There is no key “%s” in %s."),
               name, weir_config_edit_get_name (edit));
  return NULL;
}

WeirSecret *
weir_api_key_entry_dup_key (const WeirConfigEdit *edit, const char *name)
{
  g_auto (Tokens) tokens = { 0 };
  const WeirJsonNode *node;
  char *key;

  tokens_read (&tokens, edit);
  node = find_token (&tokens, name);
  if (!weir_json_is (node, WEIR_JSON_STRING))
    node = weir_json_get (&tokens.doc, node, "key");
  key = weir_json_text_dup (weir_json_text (&tokens.doc, node));
  return key != NULL ? weir_secret_take (key) : NULL;
}

/* --- Writing --- */

static void
write_digest (WeirJsonWriter *writer, const WeirSecret *key)
{
  guint8 digest[WEIR_DIGEST_LEN];
  char text[2 * WEIR_DIGEST_LEN + 1];
  gsize len;
  const char *data = weir_secret_peek (key, &len);

  weir_digest (data, (gssize) len, digest);
  for (guint i = 0; i < WEIR_DIGEST_LEN; i++)
    g_snprintf (text + 2 * i, 3, "%02x", digest[i]);
  weir_json_writer_member_utf8 (writer, "sha256", text);
}

static void
write_models (WeirJsonWriter *writer, char **models)
{
  if (models == NULL)
    return;
  weir_json_writer_name (writer, "models");
  weir_json_writer_begin_array (writer);
  for (char **model = models; *model != NULL; model++)
    weir_json_writer_utf8 (writer, *model, -1);
  weir_json_writer_end_array (writer);
}

static void
write_allowance (WeirJsonWriter *writer, const WeirApiKeyInfo *info)
{
  if (info->tokens_per_month > 0)
    weir_json_writer_member_int64 (writer, "tokens_per_month", info->tokens_per_month);
  if (info->budget_per_month <= 0)
    return;
  weir_json_writer_name (writer, "budget_per_month");
  weir_json_writer_double (writer, info->budget_per_month);
}

/* (transfer full): @old: (nullable): what stood there, of which a digest or a key stays if no other is given. */
static char *
build_entry (const WeirApiKeyInfo *info,
             const WeirSecret *key,
             const Tokens *tokens,
             const WeirJsonNode *old)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "name", info->name);
  if (info->place == WEIR_API_KEY_IN_KEYRING)
    weir_json_writer_member_boolean (&writer, "keyring", TRUE);
  else if (key != NULL)
    write_digest (&writer, key);
  else if (weir_json_is (old, WEIR_JSON_STRING))
    weir_json_writer_member_text (&writer, "key", weir_json_text (&tokens->doc, old));
  else
    {
      weir_json_writer_member_text (
          &writer, "sha256",
          weir_json_text (&tokens->doc, weir_json_get (&tokens->doc, old, "sha256")));
      weir_json_writer_member_text (
          &writer, "key", weir_json_text (&tokens->doc, weir_json_get (&tokens->doc, old, "key")));
    }
  weir_json_writer_member_utf8 (&writer, "expires", info->expires);
  write_models (&writer, info->models);
  write_allowance (&writer, info);
  weir_json_writer_end_object (&writer);
  return g_string_free (json, FALSE);
}

/* (transfer full): the list with @json (nullable: nothing) in the place of @node. */
static char *
replace_element (const Tokens *tokens, const WeirJsonNode *node, const char *json)
{
  GString *out = g_string_new (NULL);
  const WeirJsonNode *value;
  WeirJsonWriter writer;
  WeirJsonIter iter;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_array (&writer);
  weir_json_iter_init (&iter, &tokens->doc, weir_json_root (&tokens->doc));
  while (weir_json_iter_next (&iter, NULL, &value))
    if (value != node)
      weir_json_writer_raw (&writer, weir_json_raw (&tokens->doc, value));
    else if (json != NULL)
      weir_json_writer_raw (&writer, (WeirJsonText){ json, strlen (json) });
  weir_json_writer_end_array (&writer);
  return g_string_free (out, FALSE);
}

/* @json: (nullable): nothing. What has a name is found by it, so that the layout stays. */
static gboolean
set_element (WeirConfigEdit *edit,
             const Tokens *tokens,
             const WeirJsonNode *node,
             const char *name,
             const char *json,
             GError **error)
{
  const char *const path[] = { TOKENS "[]", name, NULL };
  g_autofree char *list = NULL;

  if (node == NULL || weir_json_is_set (weir_json_get (&tokens->doc, node, "name")))
    return weir_config_edit_set (edit, path, json, error);
  list = replace_element (tokens, node, json);
  return weir_config_edit_set (edit, tokens_path, list, error);
}

gboolean
weir_api_key_entry_put (WeirConfigEdit *edit,
                        const WeirApiKeyInfo *info,
                        const WeirSecret *key,
                        GError **error)
{
  g_auto (Tokens) tokens = { 0 };
  g_autofree char *json = NULL;
  const WeirJsonNode *node;

  tokens_read (&tokens, edit);
  node = find_token (&tokens, info->name);
  json = build_entry (info, key, &tokens, node);
  return set_element (edit, &tokens, node, info->name, json, error);
}

gboolean
weir_api_key_entry_remove (WeirConfigEdit *edit, const char *name, GError **error)
{
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_entry_read (edit, name, error);
  g_auto (Tokens) tokens = { 0 };

  if (info == NULL)
    return FALSE;
  tokens_read (&tokens, edit);
  return set_element (edit, &tokens, find_token (&tokens, name), name, NULL, error);
}
