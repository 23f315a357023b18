/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-subaccount-actions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-first-run.h"
#include "ui/weir-subaccount-window.h"

static WeirDesk *
get_desk (gpointer user_data)
{
  return weir_application_get_desk (WEIR_APPLICATION (user_data));
}

/* Above what the user is looking at. */
static GtkWidget *
show_editor (WeirApplication *application, const WeirAccountDraft *draft)
{
  GtkWindow *parent, *window;

  weir_application_present (application);
  parent = gtk_application_get_active_window (GTK_APPLICATION (application));
  window = GTK_WINDOW (weir_subaccount_window_new (parent, get_desk (application), draft));
  gtk_window_set_application (window, GTK_APPLICATION (application));
  gtk_window_present (window);
  return GTK_WIDGET (window);
}

void
weir_subaccount_actions_set_up (WeirApplication *application, gboolean welcome)
{
  GtkWidget *window;

  g_return_if_fail (WEIR_IS_APPLICATION (application));

  window = weir_first_run_new (application);
  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (application));
  if (!welcome)
    weir_first_run_begin (WEIR_FIRST_RUN (window));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_set_up (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_application_present (WEIR_APPLICATION (user_data));
  weir_subaccount_actions_set_up (WEIR_APPLICATION (user_data), TRUE);
}

/* The first one is led through. */
static void
on_add (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = WEIR_APPLICATION (user_data);
  GListModel *book = G_LIST_MODEL (weir_desk_get_book (get_desk (application)));

  weir_application_present (application);
  if (g_list_model_get_n_items (book) == 0)
    weir_subaccount_actions_set_up (application, FALSE);
  else
    show_editor (application, NULL);
}

/* It may end before the file is read. */
typedef struct
{
  GWeakRef application;
  char *name;
  gboolean groups; /* it is about those */
} Edit;

/* Which groups there are is known once the key was tried. */
static void
show_groups (GtkWidget *editor)
{
  gtk_widget_activate_action (editor, "subaccount.test", NULL);
  gtk_widget_activate_action (editor, "subaccount.change-groups", NULL);
}

static void
edit_free (Edit *self)
{
  g_weak_ref_clear (&self->application);
  g_free (self->name);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

/* (transfer none) (nullable) */
static const WeirAccountDraft *
find_draft (GPtrArray *drafts, const char *name)
{
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    if (strcmp (((const WeirAccountDraft *) g_ptr_array_index (drafts, i))->name, name) == 0)
      return g_ptr_array_index (drafts, i);
  return NULL;
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  g_autoptr (WeirApplication) application = g_weak_ref_get (&edit->application);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts =
      weir_account_editor_list_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);
  const WeirAccountDraft *found = find_draft (drafts, edit->name);

  if (application == NULL)
    return;
  if (found != NULL && edit->groups)
    show_groups (show_editor (application, found));
  else if (found != NULL)
    show_editor (application, found);
  else
    weir_application_tell (
        application,
        error != NULL ? error->message : _ ("This subaccount is not in Weir’s own configuration"));
}

/* As it stands in the file now. */
static void
edit_account (WeirApplication *application, const char *name, gboolean groups)
{
  Edit *edit = g_new0 (Edit, 1);

  g_weak_ref_init (&edit->application, application);
  edit->name = g_strdup (name);
  edit->groups = groups;
  weir_account_editor_list_async (weir_desk_get_account_editor (get_desk (application)), NULL,
                                  on_listed, edit);
}

static void
on_edit (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  edit_account (WEIR_APPLICATION (user_data), g_variant_get_string (target, NULL), FALSE);
}

/* "": it is to be chosen which account. */
static void
on_change_group (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  const char *name = g_variant_get_string (target, NULL);

  if (*name != '\0')
    edit_account (WEIR_APPLICATION (user_data), name, TRUE);
  else
    g_action_group_activate_action (G_ACTION_GROUP (user_data), "preferences-page",
                                    g_variant_new_string ("subaccounts"));
}

static void
on_delete (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_account_trash_remove (weir_desk_get_trash (get_desk (user_data)),
                             g_variant_get_string (target, NULL));
}

static void
on_undo (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_account_trash_undo (weir_desk_get_trash (get_desk (user_data)));
}

/* --- Which one is used --- */

static void
update_account (WeirApplication *application)
{
  WeirConfig *config = weir_desk_get_config (get_desk (application));
  GSimpleAction *action =
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (application), "use-account"));
  g_autofree char *account = NULL;

  g_object_get (config, "account", &account, NULL);
  g_simple_action_set_state (action, g_variant_new_string (account != NULL ? account : ""));
  g_simple_action_set_enabled (
      action, weir_config_get_writable (config)
                  && !weir_service_get_demo (weir_desk_get_service (get_desk (application))));
}

static void
use_account (WeirApplication *application, const char *name)
{
  WeirConfig *config = weir_desk_get_config (get_desk (application));

  g_object_set (config, "account", name, NULL);
  weir_config_flush_async (config, NULL, NULL);
}

/* "": all of them. */
static void
on_use_account (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  use_account (WEIR_APPLICATION (user_data), g_variant_get_string (value, NULL));
}

/* 0: all of them, 1: the first one. */
static void
on_use_account_number (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  guint number = g_variant_get_uint32 (target);
  g_autoptr (WeirAccountItem) item =
      number > 0 ? g_list_model_get_item (weir_desk_get_accounts (get_desk (user_data)), number - 1)
                 : NULL;
  g_autofree char *text = NULL;

  if (number > 0 && item == NULL)
    return;
  use_account (WEIR_APPLICATION (user_data), item != NULL ? weir_account_item_get_name (item) : "");
  text = item != NULL ? g_strdup_printf (_ ("Only %s is used"), weir_account_item_get_name (item))
                      : g_strdup (_ ("All subaccounts are used"));
  weir_application_tell (WEIR_APPLICATION (user_data), text);
}

static void
on_removed (WeirApplication *application, const char *name)
{
  weir_application_offer (application, _ ("Subaccount deleted"), _ ("_Undo"), "app.undo-delete");
}

/* With Shift held, the key of a digit gives another sign; which one, depends on the keyboard. (transfer
 * full) (nullable): the shortcut with that sign. */
static char *
find_shifted (guint digit)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autofree GdkKeymapKey *keys = NULL;
  guint keyval = 0;
  int n = 0;

  if (!gdk_display_map_keyval (display, GDK_KEY_0 + digit, &keys, &n))
    return NULL;
  for (int i = 0; i < n; i++)
    if (keys[i].level == 0
        && gdk_display_translate_key (display, keys[i].keycode, GDK_SHIFT_MASK, keys[i].group,
                                      &keyval, NULL, NULL, NULL)
        && keyval != GDK_KEY_0 + digit)
      return gtk_accelerator_name (keyval, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  return NULL;
}

static void
set_account_keys (WeirApplication *application)
{
  for (guint i = 0; i <= 9; i++)
    {
      g_autofree char *action = g_strdup_printf ("app.use-account-number(uint32 %u)", i);
      g_autofree char *key = g_strdup_printf ("<Control><Shift>%u", i);
      g_autofree char *shifted = find_shifted (i);
      const char *keys[] = { key, shifted, NULL };

      gtk_application_set_accels_for_action (GTK_APPLICATION (application), action, keys);
    }
}

void
weir_subaccount_actions_add (WeirApplication *application)
{
  static const GActionEntry entries[] = {
    { "add-subaccount", on_add, NULL, NULL, NULL, { 0 } },
    { "change-resource-group", on_change_group, "s", NULL, NULL, { 0 } },
    { "delete-subaccount", on_delete, "s", NULL, NULL, { 0 } },
    { "edit-subaccount", on_edit, "s", NULL, NULL, { 0 } },
    { "set-up", on_set_up, NULL, NULL, NULL, { 0 } },
    { "undo-delete", on_undo, NULL, NULL, NULL, { 0 } },
    { "use-account", NULL, "s", "''", on_use_account, { 0 } },
    { "use-account-number", on_use_account_number, "u", NULL, NULL, { 0 } },
  };
  WeirAccountTrash *trash = weir_desk_get_trash (get_desk (application));

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  set_account_keys (application);
  g_signal_connect_object (weir_desk_get_config (get_desk (application)), "notify::account",
                           G_CALLBACK (update_account), application, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_service (get_desk (application)), "notify::demo",
                           G_CALLBACK (update_account), application, G_CONNECT_SWAPPED);
  update_account (application);
  g_signal_connect_object (trash, "removed", G_CALLBACK (on_removed), application,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (trash, "failed", G_CALLBACK (weir_application_tell), application,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_book (get_desk (application)), "failed",
                           G_CALLBACK (weir_application_tell), application, G_CONNECT_SWAPPED);
}
