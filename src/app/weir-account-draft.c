/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-draft.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aicore/weir-deployment.h"
#include "app/weir-edit-error.h"

#define MAX_GROUP 253
#define MAX_PRIORITY 1000
#define MAX_WEIGHT 1000

static void
alias_free (gpointer data)
{
  WeirAccountAlias *self = data;

  g_free (self->alias);
  g_strfreev (self->deployments);
  g_free (self);
}

WeirAccountDraft *
weir_account_draft_new (const char *name)
{
  static const char *const groups[] = { "default", NULL };
  WeirAccountDraft *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (WeirAccountDraft, 1);
  self->name = g_strdup (name);
  self->resource_groups = g_strdupv ((char **) groups);
  self->weight = 1;
  self->enabled = TRUE;
  self->aliases = g_ptr_array_new_with_free_func (alias_free);
  return self;
}

WeirAccountDraft *
weir_account_draft_copy (const WeirAccountDraft *self)
{
  WeirAccountDraft *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = weir_account_draft_new (self->name);
  weir_account_draft_set_groups (copy, (const char *const *) self->resource_groups);
  copy->id = g_strdup (self->id);
  copy->priority = self->priority;
  copy->weight = self->weight;
  copy->enabled = self->enabled;
  copy->place = self->place;
  for (guint i = 0; i < self->aliases->len; i++)
    {
      const WeirAccountAlias *alias = g_ptr_array_index (self->aliases, i);

      weir_account_draft_add_alias (copy, alias->alias, (const char *const *) alias->deployments);
    }
  return copy;
}

void
weir_account_draft_free (WeirAccountDraft *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->id);
  g_strfreev (self->resource_groups);
  g_ptr_array_unref (self->aliases);
  g_free (self);
}

void
weir_account_draft_set_name (WeirAccountDraft *self, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  g_free (self->name);
  self->name = g_strdup (name);
}

void
weir_account_draft_set_groups (WeirAccountDraft *self, const char *const *groups)
{
  g_return_if_fail (self != NULL && groups != NULL);

  g_strfreev (self->resource_groups);
  self->resource_groups = g_strdupv ((char **) groups);
}

void
weir_account_draft_add_alias (WeirAccountDraft *self,
                              const char *alias,
                              const char *const *deployments)
{
  WeirAccountAlias *added;

  g_return_if_fail (self != NULL && alias != NULL && deployments != NULL);

  added = g_new0 (WeirAccountAlias, 1);
  added->alias = g_strdup (alias);
  added->deployments = g_strdupv ((char **) deployments);
  g_ptr_array_add (self->aliases, added);
}

/* --- Checks --- */

static void fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
fail (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID, text);
}

/* It goes into a header. */
static gboolean
is_group (const char *group)
{
  gsize len = strlen (group);

  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (group[i]) && strchr ("-._", group[i]) == NULL)
      return FALSE;
  return len > 0 && len <= MAX_GROUP;
}

static gboolean
check_groups (char **groups, GError **error)
{
  if (groups[0] == NULL)
    {
      fail (error, _ ("A subaccount needs at least one resource group, such as “default”."));
      return FALSE;
    }
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (!is_group (groups[i]))
        {
          fail (error,
                _ ("“%s” is not the name of a resource group: those are made of letters, digits, "
                   "dots, dashes and underscores."),
                groups[i]);
          return FALSE;
        }
      if (g_strv_contains ((const char *const *) groups + i + 1, groups[i]))
        {
          fail (error, _ ("The resource group “%s” is given twice."), groups[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_alias (GPtrArray *aliases, guint index, GError **error)
{
  const WeirAccountAlias *alias = g_ptr_array_index (aliases, index);

  if (!weir_edit_error_check_name (_ ("An alias"), alias->alias, error))
    return FALSE;
  for (guint i = 0; i < index; i++)
    if (strcmp (((const WeirAccountAlias *) g_ptr_array_index (aliases, i))->alias, alias->alias)
        == 0)
      {
        fail (error, _ ("The alias “%s” is given twice."), alias->alias);
        return FALSE;
      }
  if (alias->deployments[0] == NULL)
    {
      fail (error, _ ("The alias “%s” needs a deployment."), alias->alias);
      return FALSE;
    }
  for (char **deployment = alias->deployments; *deployment != NULL; deployment++)
    {
      g_autofree char *id = weir_deployment_id_from_url (*deployment);

      if (id != NULL)
        continue;
      fail (
          error,
          _ ("The alias “%s” leads to “%s”, which is neither the id nor the URL of a deployment."),
          alias->alias, *deployment);
      return FALSE;
    }
  return TRUE;
}

gboolean
weir_account_draft_check (const WeirAccountDraft *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!weir_edit_error_check_name (_ ("The name of a subaccount"), self->name, error)
      || !check_groups (self->resource_groups, error))
    return FALSE;
  if (ABS (self->priority) > MAX_PRIORITY)
    {
      fail (error, _ ("The priority must be a whole number from -1000 to 1000."));
      return FALSE;
    }
  if (self->weight < 1 || self->weight > MAX_WEIGHT)
    {
      fail (error, _ ("The weight must be a whole number from 1 to 1000."));
      return FALSE;
    }
  for (guint i = 0; i < self->aliases->len; i++)
    if (!check_alias (self->aliases, i, error))
      return FALSE;
  return TRUE;
}
