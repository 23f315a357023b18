/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-config-edit.h"

#include <gio/gio.h>

#include "base/weir-json-edit.h"
#include "store/weir-store-file.h"

#define MAX_FILE (1024 * 1024)

#define KEYS "secret_authentication_tokens"
#define ALIASES "aliases"

typedef struct
{
  const char *path;
  WeirSecret *text;
  WeirJsonDoc doc;
  WeirJsonEdit *edit;
} File;

static void
file_clear (File *self)
{
  g_clear_pointer (&self->edit, weir_json_edit_free);
  weir_json_doc_clear (&self->doc);
  g_clear_pointer (&self->text, weir_secret_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

static gboolean
parse (File *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  const char *text;
  gsize len;

  text = weir_secret_peek (self->text, &len);
  if (!weir_json_parse (&self->doc, text, len, &weir_json_limits_body, &cause))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX, "%s: %s", self->path,
                   cause->message);
      return FALSE;
    }
  if (!weir_json_is (weir_json_root (&self->doc), WEIR_JSON_OBJECT))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX, "%s: must be a JSON object",
                   self->path);
      return FALSE;
    }
  self->edit = weir_json_edit_new (&self->doc);
  return TRUE;
}

/* @begin: one that is not there is an empty object */
static gboolean
file_open (File *self, const char *path, gboolean begin, GError **error)
{
  self->path = path;
  self->text = begin && !g_file_test (path, G_FILE_TEST_EXISTS)
                   ? weir_secret_new ("{}\n", -1)
                   : weir_store_read_file (path, MAX_FILE, NULL, error);
  return self->text != NULL && parse (self, error);
}

static gboolean
file_save (File *self, const char *path, GError **error)
{
  g_autoptr (GBytes) changed = weir_json_edit_apply (self->edit);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize len;
  const char *data = g_bytes_get_data (changed, &len);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s: it cannot be made",
                   folder);
      return FALSE;
    }
  return g_file_set_contents_full (path, data, (gssize) len, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static gboolean
fail_value (const File *self, const char *member, const char *must, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE, "%s: “%s” must be %s", self->path,
               member, must);
  return FALSE;
}

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  weir_json_escape (out, text, -1);
  g_string_append_c (out, '"');
}

char *
weir_config_edit_build_path (const char *config_dir)
{
  g_return_val_if_fail (config_dir != NULL, NULL);
  return g_build_filename (config_dir, "weir", "config.json", NULL);
}

/* The members are written anew: a name of the client's own may need escapes. */
static char *
write_aliases (const File *self,
               const WeirJsonNode *aliases,
               const char *alias,
               const char *model,
               gboolean *changed)
{
  GString *out = g_string_new ("{");
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  gboolean found = FALSE;
  WeirJsonIter iter;

  *changed = FALSE;
  weir_json_iter_init (&iter, &self->doc, aliases);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      gboolean meant = weir_json_text_equal (weir_json_text (&self->doc, key), alias);

      found = found || meant;
      if (meant && model == NULL)
        continue;
      g_string_append_printf (out, "%s\n    %.*s: ", out->len > 1 ? "," : "",
                              (int) (key->end - key->start), self->doc.data + key->start);
      if (meant)
        append_string (out, model);
      else
        g_string_append_len (out, self->doc.data + value->start, value->end - value->start);
      if (meant)
        *changed = !weir_json_text_equal (weir_json_text (&self->doc, value), model);
    }
  if (!found && model != NULL)
    {
      g_string_append (out, out->len > 1 ? ",\n    " : "\n    ");
      append_string (out, alias);
      g_string_append (out, ": ");
      append_string (out, model);
    }
  if (found == (model == NULL))
    *changed = TRUE;
  g_string_append (out, out->len > 1 ? "\n  }" : "}");
  return g_string_free (out, FALSE);
}

gboolean
weir_config_edit_set_alias (const char *path,
                            const char *alias,
                            const char *model,
                            gboolean *changed,
                            GError **error)
{
  g_auto (File) file = { NULL };
  const WeirJsonNode *aliases;
  g_autofree char *json = NULL;

  g_return_val_if_fail (path != NULL && alias != NULL && changed != NULL, FALSE);

  if (!file_open (&file, path, TRUE, error))
    return FALSE;
  aliases = weir_json_get (&file.doc, weir_json_root (&file.doc), ALIASES);
  if (aliases != NULL && aliases->kind != WEIR_JSON_OBJECT)
    return fail_value (&file, ALIASES, "an object", error);
  json = write_aliases (&file, aliases, alias, model, changed);
  if (!*changed)
    return TRUE;
  if (aliases != NULL)
    weir_json_edit_replace (file.edit, aliases, json, -1);
  else
    weir_json_edit_add_member (file.edit, weir_json_root (&file.doc), ALIASES, json, -1);
  return file_save (&file, path, error);
}

static char *
write_key (const char *name, const char *key, const char *expires)
{
  GString *out = g_string_new ("{\"name\": ");

  append_string (out, name);
  g_string_append (out, ", \"key\": ");
  append_string (out, key);
  if (expires != NULL)
    {
      g_string_append (out, ", \"expires\": ");
      append_string (out, expires);
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

/* A list with one more element; the edit has no way to add one. */
static void
append_key (const File *self, const WeirJsonNode *list, const char *element)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (list == NULL)
    {
      g_string_printf (json, "[%s]", element);
      weir_json_edit_add_member (self->edit, weir_json_root (&self->doc), KEYS, json->str, -1);
      return;
    }
  g_string_append_len (json, self->doc.data + list->start, list->end - list->start - 1);
  while (json->len > 1 && g_ascii_isspace (json->str[json->len - 1]))
    g_string_truncate (json, json->len - 1);
  g_string_append_printf (json, "%s\n    %s\n  ]", list->count > 0 ? "," : "", element);
  weir_json_edit_replace (self->edit, list, json->str, -1);
}

/* (nullable) */
static const WeirJsonNode *
find_named (const File *self, const WeirJsonNode *list, const char *name)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (weir_json_text_equal (weir_json_text (&self->doc, weir_json_get (&self->doc, node, "name")),
                              name))
      return node;
  return NULL;
}

gboolean
weir_config_edit_set_key (const char *path,
                          const char *name,
                          const char *key,
                          const char *expires,
                          gboolean *existed,
                          GError **error)
{
  g_auto (File) file = { NULL };
  const WeirJsonNode *list;
  const WeirJsonNode *present;
  g_autofree char *element = NULL;

  g_return_val_if_fail (path != NULL && name != NULL && existed != NULL, FALSE);

  if (!file_open (&file, path, TRUE, error))
    return FALSE;
  list = weir_json_get (&file.doc, weir_json_root (&file.doc), KEYS);
  if (list != NULL && list->kind != WEIR_JSON_ARRAY)
    return fail_value (&file, KEYS, "an array", error);
  present = find_named (&file, list, name);
  *existed = present != NULL;

  if (key == NULL && present == NULL)
    return TRUE;
  if (key == NULL)
    weir_json_edit_remove_element (file.edit, list, present);
  else
    {
      element = write_key (name, key, expires);
      if (present != NULL)
        weir_json_edit_replace (file.edit, present, element, -1);
      else
        append_key (&file, list, element);
    }
  return file_save (&file, path, error);
}

/* The file that @node names, put in its place. */
static gboolean
take_in (File *self, const char *folder, const WeirJsonNode *node, GError **error)
{
  g_autofree char *name = weir_json_text_dup (weir_json_text (&self->doc, node));
  g_autofree char *path = g_canonicalize_filename (name, folder);
  g_auto (File) key = { NULL };
  const char *text;
  gsize len;

  if (!file_open (&key, path, FALSE, error))
    return FALSE;
  text = weir_secret_peek (key.text, &len);
  while (len > 0 && g_ascii_isspace (text[len - 1]))
    len--;
  weir_json_edit_replace (self->edit, node, text, (gssize) len);
  return TRUE;
}

static gboolean
take_in_all (File *self, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (self->path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  const WeirJsonNode *accounts =
      weir_json_get (&self->doc, weir_json_root (&self->doc), "subAccounts");
  const WeirJsonNode *account;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &self->doc, accounts);
  while (weir_json_iter_next (&iter, NULL, &account))
    {
      const WeirJsonNode *key = weir_json_get (&self->doc, account, "service_key_json");
      WeirJsonText text = weir_json_text (&self->doc, key);

      /* a key that is written as text begins as an object does */
      if (text.len > 0 && text.data[0] != '{' && !take_in (self, folder, key, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_config_edit_import (const char *from, const char *path, GError **error)
{
  g_auto (File) file = { NULL };

  g_return_val_if_fail (from != NULL && path != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                   "%s: there is a configuration already; move it away first", path);
      return FALSE;
    }
  return file_open (&file, from, FALSE, error) && take_in_all (&file, error)
         && file_save (&file, path, error);
}
