/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-rules-editor.h"

#include <string.h>

#include "app/weir-account-entry.h"
#include "app/weir-rule-check.h"
#include "app/weir-rule-entry.h"

struct _WeirRulesEditor
{
  WeirConfigEditor parent_instance;

  GListStore *rules;
  GPtrArray *saved; /* (element-type WeirRule): as they are in the file, as far as is known */
  GQueue saves;     /* (element-type GTask): one after the other; the first is under way */
  char **accounts;
  gboolean is_behind; /* the file is to be read again once all is saved */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirRulesEditor,
                               weir_rules_editor,
                               WEIR_TYPE_CONFIG_EDITOR,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- The list --- */

static GType
get_item_type (GListModel *list)
{
  return WEIR_TYPE_RULE;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_RULES_EDITOR (list)->rules));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_RULES_EDITOR (list)->rules), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* (transfer full) (element-type WeirRule): copies of the rows. */
static GPtrArray *
copy_rows (GListModel *rows)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WeirRule) rule = g_list_model_get_item (rows, i);

      g_ptr_array_add (copies, weir_rule_new (weir_rule_get_kind (rule), weir_rule_get_name (rule),
                                              weir_rule_get_values (rule)));
    }
  return copies;
}

WeirRule *
weir_rules_editor_add (WeirRulesEditor *self,
                       WeirRuleKind kind,
                       const char *name,
                       const char *const *values)
{
  g_autoptr (WeirRule) rule = NULL;
  guint at = 0;

  g_return_val_if_fail (WEIR_IS_RULES_EDITOR (self) && name != NULL, NULL);

  rule = weir_rule_new (kind, name, values);
  for (; at < get_n_items (G_LIST_MODEL (self)); at++)
    {
      g_autoptr (WeirRule) other = get_item (G_LIST_MODEL (self), at);

      if (weir_rule_get_kind (other) > kind)
        break;
    }
  g_list_store_insert (self->rules, at, rule);
  return rule;
}

void
weir_rules_editor_remove (WeirRulesEditor *self, WeirRule *rule)
{
  guint at;

  g_return_if_fail (WEIR_IS_RULES_EDITOR (self) && WEIR_IS_RULE (rule));

  if (g_list_store_find (self->rules, rule, &at))
    g_list_store_remove (self->rules, at);
}

WeirRule *
weir_rules_editor_find (WeirRulesEditor *self, WeirRuleKind kind, const char *name)
{
  g_return_val_if_fail (WEIR_IS_RULES_EDITOR (self) && name != NULL, NULL);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (WeirRule) rule = get_item (G_LIST_MODEL (self), i);

      if (weir_rule_get_kind (rule) == kind && strcmp (weir_rule_get_name (rule), name) == 0)
        return rule; /* the list holds it */
    }
  return NULL;
}

/* --- Checking --- */

gboolean
weir_rules_editor_check (WeirRulesEditor *self, GError **error)
{
  WeirRule *wrong;

  g_return_val_if_fail (WEIR_IS_RULES_EDITOR (self), FALSE);

  wrong = weir_rule_check_all (G_LIST_MODEL (self->rules), (const char *const *) self->accounts);
  if (wrong != NULL)
    g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID, "The %s “%s”: %s",
                 weir_rule_kind_to_string (weir_rule_get_kind (wrong)), weir_rule_get_name (wrong),
                 weir_rule_get_problem (wrong));
  return wrong == NULL;
}

static char **
list_accounts (const WeirConfigEdit *edit)
{
  g_autoptr (GPtrArray) all = weir_account_entry_list (edit);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < all->len; i++)
    g_strv_builder_add (names, ((const WeirAccountDraft *) g_ptr_array_index (all, i))->name);
  return g_strv_builder_end (names);
}

/* --- Loading --- */

/* All rows at once, or none: views that are told nothing keep the focus. */
static void
show (WeirRulesEditor *self, GPtrArray *rows)
{
  guint n_before = get_n_items (G_LIST_MODEL (self));
  gboolean is_same = rows->len == n_before;

  for (guint i = 0; is_same && i < n_before; i++)
    {
      g_autoptr (WeirRule) rule = get_item (G_LIST_MODEL (self), i);

      is_same = g_ptr_array_index (rows, i) == (gpointer) rule;
    }
  if (!is_same)
    g_list_store_splice (self->rules, 0, n_before, rows->pdata, rows->len);
  g_ptr_array_unref (self->saved);
  self->saved = copy_rows (G_LIST_MODEL (self->rules));
}

static void
take_accounts (WeirRulesEditor *self, const WeirConfigEdit *edit)
{
  g_strfreev (self->accounts);
  self->accounts = list_accounts (edit);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirRulesEditor *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);
  g_autoptr (GPtrArray) rows = NULL;

  if (edit == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  rows = weir_rule_entry_list (edit);
  take_accounts (self, edit);
  show (self, rows);
  g_task_return_boolean (task, TRUE);
}

void
weir_rules_editor_load_async (WeirRulesEditor *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_RULES_EDITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_rules_editor_load_async);
  weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)), cancellable,
                               on_opened, task);
}

gboolean
weir_rules_editor_load_finish (WeirRulesEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Reading again --- */

static gboolean
has_changes (WeirRulesEditor *self)
{
  guint n = get_n_items (G_LIST_MODEL (self));

  if (self->saves.length > 0 || n != self->saved->len)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WeirRule) rule = get_item (G_LIST_MODEL (self), i);

      if (!weir_rule_equal (rule, g_ptr_array_index (self->saved, i)))
        return TRUE;
    }
  return FALSE;
}

/* Puts rows that are there already in the place of those just read. */
static void
keep_rows (WeirRulesEditor *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      WeirRule *read = g_ptr_array_index (rows, i);
      WeirRule *kept =
          weir_rules_editor_find (self, weir_rule_get_kind (read), weir_rule_get_name (read));

      if (kept == NULL || g_ptr_array_find (rows, kept, NULL))
        continue;
      weir_rule_set_values (kept, weir_rule_get_values (read));
      g_ptr_array_index (rows, i) = g_object_ref (kept);
      g_object_unref (read);
    }
}

/* What is read again, and what was in the file when that began. */
typedef struct
{
  WeirRulesEditor *self;
  GPtrArray *saved;
} Reading;

static void
on_read_again (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (WeirRulesEditor) self = reading->self;
  g_autoptr (GPtrArray) saved = reading->saved;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, NULL);
  g_autoptr (GPtrArray) rows = NULL;

  if (edit == NULL)
    return;
  /* who saved meanwhile knows better than what was read */
  if (saved != self->saved || has_changes (self))
    {
      weir_rules_editor_refresh (self);
      return;
    }
  rows = weir_rule_entry_list (edit);
  take_accounts (self, edit);
  keep_rows (self, rows);
  show (self, rows);
}

void
weir_rules_editor_refresh (WeirRulesEditor *self)
{
  Reading *reading;

  g_return_if_fail (WEIR_IS_RULES_EDITOR (self));

  self->is_behind = has_changes (self);
  if (self->is_behind)
    return;
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->saved = g_ptr_array_ref (self->saved);
  weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)), NULL,
                               on_read_again, reading);
}

/* --- Saving --- */

/* What is to be written stands still, whatever becomes of the rows meanwhile. */
typedef struct
{
  GPtrArray *before; /* (nullable): of one that waits */
  GPtrArray *after;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_ptr_array_unref (self->after);
  g_free (self);
}

static gboolean
write_rules (WeirConfigEdit *edit, gpointer data, GError **error)
{
  Saving *saving = data;

  return weir_rule_entry_write (edit, saving->before, saving->after, error);
}

static void save_next (WeirRulesEditor *self);

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirRulesEditor) self = user_data;
  g_autoptr (GTask) task = g_object_ref (g_queue_peek_head (&self->saves));
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (weir_config_editor_change_finish (WEIR_CONFIG_EDITOR (self), result, &error))
    {
      g_ptr_array_unref (self->saved);
      self->saved = g_ptr_array_ref (saving->after);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
  /* only now: who hears of it may save again, and what is first in the row is under way */
  g_object_unref (g_queue_pop_head (&self->saves));
  save_next (self);
  if (self->is_behind)
    weir_rules_editor_refresh (self);
}

static void
save_next (WeirRulesEditor *self)
{
  GTask *task = g_queue_peek_head (&self->saves);
  WeirKeptChange kept = { .change = write_rules };
  Saving *saving;

  if (task == NULL)
    return;
  saving = g_task_get_task_data (task);
  saving->before = g_ptr_array_ref (self->saved);
  kept.data = saving;
  weir_config_editor_change_async (WEIR_CONFIG_EDITOR (self), &kept, g_task_get_cancellable (task),
                                   on_saved, g_object_ref (self));
}

void
weir_rules_editor_save_async (WeirRulesEditor *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Saving *saving;

  g_return_if_fail (WEIR_IS_RULES_EDITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_rules_editor_save_async);
  g_task_set_check_cancellable (task, FALSE); /* what was written is not cancelled */
  if (!weir_config_editor_check_writable (WEIR_CONFIG_EDITOR (self), &error)
      || !weir_rules_editor_check (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  saving = g_new0 (Saving, 1);
  saving->after = copy_rows (G_LIST_MODEL (self->rules));
  g_task_set_task_data (task, saving, saving_free);
  g_queue_push_tail (&self->saves, g_steal_pointer (&task));
  if (self->saves.length == 1)
    save_next (self);
}

gboolean
weir_rules_editor_save_finish (WeirRulesEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --- */

static void
on_items_changed (WeirRulesEditor *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
weir_rules_editor_finalize (GObject *object)
{
  WeirRulesEditor *self = WEIR_RULES_EDITOR (object);

  g_object_unref (self->rules);
  g_ptr_array_unref (self->saved);
  g_strfreev (self->accounts);

  G_OBJECT_CLASS (weir_rules_editor_parent_class)->finalize (object);
}

static void
weir_rules_editor_class_init (WeirRulesEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_rules_editor_finalize;
}

static void
weir_rules_editor_init (WeirRulesEditor *self)
{
  self->rules = g_list_store_new (WEIR_TYPE_RULE);
  self->saved = g_ptr_array_new_with_free_func (g_object_unref);
  self->accounts = g_new0 (char *, 1);
  g_queue_init (&self->saves);
  g_signal_connect_object (self->rules, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
}

WeirRulesEditor *
weir_rules_editor_new (const char *file, gboolean writable)
{
  return weir_config_editor_new (WEIR_TYPE_RULES_EDITOR, file, writable, NULL);
}
