/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-account-rules.h"
#include "app/weir-edit-error.h"
#include "base/weir-json-writer.h"

#define ACCOUNTS "subAccounts"
#define SINGLE "default"
#define KEY "service_key_json"

/* What an account is made of, in the older form at the top of the file. */
static const char *const members[] = {
  "id",       "keyring", KEY,       "resource_group", "resource_groups",
  "priority", "weight",  "enabled", "discover",       "deployment_models"
};

static const char *const accounts_path[] = { ACCOUNTS, NULL };

/* --- The older form --- */

static gboolean
is_single (const WeirConfigEdit *edit)
{
  static const char *const key[] = { KEY, NULL };
  static const char *const keyring[] = { "keyring", NULL };

  return !weir_config_edit_has (edit, accounts_path)
         && (weir_config_edit_has (edit, key) || weir_config_edit_has (edit, keyring));
}

/* With "subAccounts" beside it, what stands at the top would not be read any more. */
static gboolean
lift (WeirConfigEdit *edit, GError **error)
{
  if (!is_single (edit))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *const from[] = { members[i], NULL };
      const char *const to[] = { ACCOUNTS, SINGLE, members[i], NULL };
      g_autofree char *json = weir_config_edit_dup (edit, from);

      if (json != NULL
          && (!weir_config_edit_set (edit, to, json, error)
              || !weir_config_edit_set (edit, from, NULL, error)))
        return FALSE;
    }
  return TRUE;
}

/* (transfer full): for those who only look. */
static WeirConfigEdit *
dup_lifted (const WeirConfigEdit *edit)
{
  WeirConfigEdit *copy = weir_config_edit_new (weir_config_edit_get_name (edit),
                                               weir_config_edit_get_text (edit), NULL);

  lift (copy, NULL);
  return copy;
}

/* --- Reading --- */

static void
read_groups (const WeirJsonDoc *doc, WeirAccountDraft *draft)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const WeirJsonNode *list = weir_json_get (doc, weir_json_root (doc), "resource_groups");
  g_autofree char *one = weir_json_text_dup (
      weir_json_text (doc, weir_json_get (doc, weir_json_root (doc), "resource_group")));
  g_auto (GStrv) groups = NULL;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (one != NULL)
    g_strv_builder_add (names, one);
  weir_json_iter_init (&iter, doc, list);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (doc, value));

      if (name != NULL && g_strcmp0 (name, one) != 0)
        g_strv_builder_add (names, name);
    }
  groups = g_strv_builder_end (names);
  if (groups[0] != NULL)
    weir_account_draft_set_groups (draft, (const char *const *) groups);
}

static void
read_alias (const WeirJsonDoc *doc,
            const char *alias,
            const WeirJsonNode *value,
            WeirAccountDraft *draft)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autofree char *one = weir_json_text_dup (weir_json_text (doc, value));
  g_auto (GStrv) deployments = NULL;
  const WeirJsonNode *element;
  WeirJsonIter iter;

  if (one != NULL)
    g_strv_builder_add (ids, one);
  weir_json_iter_init (&iter, doc, weir_json_is (value, WEIR_JSON_ARRAY) ? value : NULL);
  while (weir_json_iter_next (&iter, NULL, &element))
    {
      g_autofree char *id = weir_json_text_dup (weir_json_text (doc, element));

      if (id != NULL)
        g_strv_builder_add (ids, id);
    }
  deployments = g_strv_builder_end (ids);
  weir_account_draft_add_alias (draft, alias, (const char *const *) deployments);
}

static void
read_aliases (const WeirJsonDoc *doc, WeirAccountDraft *draft)
{
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, weir_json_root (doc), "deployment_models"));
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *alias = weir_json_text_dup (weir_json_text (doc, key));

      read_alias (doc, alias, value, draft);
    }
}

static WeirAccountDraft *
read_draft (const WeirConfigEdit *edit, const char *name)
{
  const char *const path[] = { ACCOUNTS, name, NULL };
  g_autofree char *json = weir_config_edit_dup (edit, path);
  WeirAccountDraft *draft = weir_account_draft_new (name);
  g_auto (WeirJsonDoc) doc = { 0 };
  const WeirJsonNode *root;
  gint64 number;

  if (json == NULL || !weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL))
    return draft;
  root = weir_json_root (&doc);
  draft->id = weir_json_text_dup (weir_json_text (&doc, weir_json_get (&doc, root, "id")));
  if (draft->id == NULL)
    draft->id = g_strdup (name);
  if (weir_json_get_int64 (&doc, weir_json_get (&doc, root, "priority"), &number))
    draft->priority = (int) CLAMP (number, G_MININT, G_MAXINT);
  if (weir_json_get_int64 (&doc, weir_json_get (&doc, root, "weight"), &number))
    draft->weight = (guint) CLAMP (number, 0, G_MAXINT);
  draft->enabled = !weir_json_is (weir_json_get (&doc, root, "enabled"), WEIR_JSON_FALSE);
  draft->place = weir_json_is (weir_json_get (&doc, root, "keyring"), WEIR_JSON_TRUE)
                     ? WEIR_ACCOUNT_KEY_IN_KEYRING
                     : WEIR_ACCOUNT_KEY_IN_FILE;
  read_groups (&doc, draft);
  read_aliases (&doc, draft);
  return draft;
}

GPtrArray *
weir_account_entry_list (const WeirConfigEdit *edit)
{
  g_autoptr (WeirConfigEdit) lifted = dup_lifted (edit);
  g_auto (GStrv) names = weir_config_edit_list (lifted, accounts_path);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_account_draft_free);

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (all, read_draft (lifted, *name));
  return all;
}

static gboolean
check_there (const WeirConfigEdit *edit, const char *name, GError **error)
{
  const char *const path[] = { ACCOUNTS, name, NULL };

  if (weir_config_edit_has (edit, path))
    return TRUE;
  g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT,
               _ ("There is no subaccount “%s” in %s."), name, weir_config_edit_get_name (edit));
  return FALSE;
}

static gboolean
check_free (const WeirConfigEdit *edit, const char *name, GError **error)
{
  const char *const path[] = { ACCOUNTS, name, NULL };

  if (!weir_config_edit_has (edit, path))
    return TRUE;
  g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_EXISTS,
               _ ("There is a subaccount “%s” already."), name);
  return FALSE;
}

WeirAccountDraft *
weir_account_entry_read (const WeirConfigEdit *edit, const char *name, GError **error)
{
  g_autoptr (WeirConfigEdit) lifted = dup_lifted (edit);

  return check_there (lifted, name, error) ? read_draft (lifted, name) : NULL;
}

WeirSecret *
weir_account_entry_dup_key (const WeirConfigEdit *edit, const char *name)
{
  const char *const path[] = { ACCOUNTS, name, KEY, NULL };
  g_autoptr (WeirConfigEdit) lifted = dup_lifted (edit);
  g_autofree char *text = weir_config_edit_dup_text (lifted, path);
  char *json;

  /* a path */
  if (text != NULL && g_strchug (text)[0] != '{')
    return NULL;
  if (text != NULL)
    weir_secret_wipe (text, strlen (text));
  json = weir_config_edit_dup (lifted, path);
  return json != NULL ? weir_secret_take (json) : NULL;
}

/* --- Writing --- */

static gboolean
set_member (WeirConfigEdit *edit,
            const char *account,
            const char *member,
            const char *json,
            GError **error)
{
  const char *const path[] = { ACCOUNTS, account, member, NULL };

  return weir_config_edit_set (edit, path, json, error);
}

static gboolean
set_number (WeirConfigEdit *edit,
            const char *account,
            const char *member,
            int value,
            int usual,
            GError **error)
{
  g_autofree char *json = value != usual ? g_strdup_printf ("%d", value) : NULL;

  return set_member (edit, account, member, json, error);
}

static void
write_texts (WeirJsonWriter *writer, char **texts)
{
  weir_json_writer_begin_array (writer);
  for (char **text = texts; *text != NULL; text++)
    weir_json_writer_utf8 (writer, *text, -1);
  weir_json_writer_end_array (writer);
}

static gboolean
set_groups (WeirConfigEdit *edit, const char *account, char **groups, GError **error)
{
  gboolean is_one = groups[1] == NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  if (is_one)
    weir_json_writer_utf8 (&writer, groups[0], -1);
  else
    write_texts (&writer, groups);
  return set_member (edit, account, is_one ? "resource_groups" : "resource_group", NULL, error)
         && set_member (edit, account, is_one ? "resource_group" : "resource_groups", json->str,
                        error);
}

static gboolean
are_aliases_equal (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const WeirAccountAlias *left = g_ptr_array_index (a, i);
      const WeirAccountAlias *right = g_ptr_array_index (b, i);

      if (strcmp (left->alias, right->alias) != 0
          || !g_strv_equal ((const char *const *) left->deployments,
                            (const char *const *) right->deployments))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_aliases (WeirConfigEdit *edit, const char *account, GPtrArray *aliases, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  for (guint i = 0; i < aliases->len; i++)
    {
      const WeirAccountAlias *alias = g_ptr_array_index (aliases, i);
      g_autoptr (GString) name = g_string_new (NULL);

      weir_json_escape (name, alias->alias, -1);
      weir_json_writer_name_text (&writer, (WeirJsonText){ name->str, name->len });
      write_texts (&writer, alias->deployments);
    }
  weir_json_writer_end_object (&writer);
  return set_member (edit, account, "deployment_models", aliases->len > 0 ? json->str : NULL,
                     error);
}

/* What is the same stays as it is written. */
static gboolean
write_draft (WeirConfigEdit *edit,
             const char *name,
             const WeirAccountDraft *old,
             const WeirAccountDraft *draft,
             GError **error)
{
  if (!g_strv_equal ((const char *const *) old->resource_groups,
                     (const char *const *) draft->resource_groups)
      && !set_groups (edit, name, draft->resource_groups, error))
    return FALSE;
  if (old->priority != draft->priority
      && !set_number (edit, name, "priority", draft->priority, 0, error))
    return FALSE;
  if (old->weight != draft->weight
      && !set_number (edit, name, "weight", (int) draft->weight, 1, error))
    return FALSE;
  if (old->enabled != draft->enabled
      && !set_member (edit, name, "enabled", draft->enabled ? NULL : "false", error))
    return FALSE;
  return are_aliases_equal (old->aliases, draft->aliases)
         || set_aliases (edit, name, draft->aliases, error);
}

/* The one that is needed first, so that the object is never empty. */
static gboolean
write_key (WeirConfigEdit *edit, const char *name, const WeirSecret *key, GError **error)
{
  if (key != NULL)
    return set_member (edit, name, KEY, weir_secret_peek (key, NULL), error)
           && set_member (edit, name, "keyring", NULL, error);
  return set_member (edit, name, "keyring", "true", error)
         && set_member (edit, name, KEY, NULL, error);
}

gboolean
weir_account_entry_add (WeirConfigEdit *edit,
                        const WeirAccountDraft *draft,
                        const WeirSecret *key,
                        GError **error)
{
  const char *const id[] = { ACCOUNTS, draft->name, "id", NULL };
  g_autoptr (WeirAccountDraft) nothing = weir_account_draft_new (draft->name);

  if (!lift (edit, error) || !check_free (edit, draft->name, error)
      || !write_key (edit, draft->name, key, error))
    return FALSE;
  if (g_strcmp0 (draft->id, draft->name) != 0
      && !weir_config_edit_set_text (edit, id, draft->id, error))
    return FALSE;
  return write_draft (edit, draft->name, nothing, draft, error);
}

/* The id was the name as long as there was none. */
static gboolean
rename_entry (WeirConfigEdit *edit, const WeirAccountDraft *old, const char *name, GError **error)
{
  const char *const path[] = { ACCOUNTS, old->name, NULL };
  const char *const id[] = { ACCOUNTS, old->name, "id", NULL };

  return check_free (edit, name, error) && weir_config_edit_set_text (edit, id, old->id, error)
         && weir_config_edit_rename (edit, path, name, error)
         && weir_account_rules_rename (edit, old->name, name, error);
}

gboolean
weir_account_entry_update (WeirConfigEdit *edit,
                           const char *name,
                           const WeirAccountDraft *draft,
                           GError **error)
{
  g_autoptr (WeirAccountDraft) old = NULL;

  if (!lift (edit, error) || !check_there (edit, name, error))
    return FALSE;
  old = read_draft (edit, name);
  return write_draft (edit, name, old, draft, error)
         && (strcmp (name, draft->name) == 0 || rename_entry (edit, old, draft->name, error));
}

gboolean
weir_account_entry_set_key (WeirConfigEdit *edit,
                            const char *name,
                            const WeirSecret *key,
                            GError **error)
{
  return lift (edit, error) && check_there (edit, name, error)
         && write_key (edit, name, key, error);
}

gboolean
weir_account_entry_arrange (WeirConfigEdit *edit, const char *const *names, GError **error)
{
  if (!lift (edit, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    if (!check_there (edit, names[i], error))
      return FALSE;
  return weir_config_edit_arrange (edit, accounts_path, names, error);
}

/* --- Out and in again --- */

void
weir_account_rest_free (WeirAccountRest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->id);
  g_clear_pointer (&self->json, weir_secret_unref);
  g_strfreev (self->order);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_free (self);
}

WeirAccountRest *
weir_account_entry_remove (WeirConfigEdit *edit, const char *name, GError **error)
{
  const char *const path[] = { ACCOUNTS, name, NULL };
  g_autoptr (WeirAccountRest) rest = g_new0 (WeirAccountRest, 1);
  g_autoptr (WeirAccountDraft) draft = NULL;

  if (!lift (edit, error) || !check_there (edit, name, error))
    return NULL;
  draft = read_draft (edit, name);
  rest->name = g_strdup (name);
  rest->id = g_strdup (draft->id);
  rest->place = draft->place;
  rest->json = weir_secret_take (weir_config_edit_dup (edit, path));
  rest->order = weir_config_edit_list (edit, accounts_path);
  rest->rules = weir_account_rules_remove (edit, name, error);
  if (rest->rules == NULL || !weir_config_edit_set (edit, path, NULL, error))
    return NULL;
  return g_steal_pointer (&rest);
}

gboolean
weir_account_entry_restore (WeirConfigEdit *edit, const WeirAccountRest *rest, GError **error)
{
  const char *const path[] = { ACCOUNTS, rest->name, NULL };

  return lift (edit, error) && check_free (edit, rest->name, error)
         && weir_config_edit_set (edit, path, weir_secret_peek (rest->json, NULL), error)
         && weir_config_edit_arrange (edit, accounts_path, (const char *const *) rest->order, error)
         && weir_account_rules_restore (edit, rest->rules, error);
}
