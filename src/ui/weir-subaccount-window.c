/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-subaccount-window.h"

#include <glib/gi18n.h>

#include "app/weir-account-check.h"
#include "base/weir-system-clock.h"
#include "ui/weir-alias-row.h"
#include "ui/weir-check-row.h"
#include "ui/weir-group-row.h"
#include "ui/weir-key-area.h"
#include "ui/weir-list-rows.h"

struct _WeirSubaccountWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkButton *save;
  GtkRevealer *failure;
  AdwEntryRow *name;
  WeirKeyArea *key_area;
  GtkButton *test;
  GtkListBox *checks;
  GtkListBox *groups;
  GtkWidget *groups_group;
  AdwEntryRow *new_group;
  GtkSwitch *enabled;
  GtkSpinButton *priority;
  GtkSpinButton *weight;
  GtkListBox *aliases;
  WeirDesk *desk;
  WeirAccountForm *form;
  WeirAccountCheck *check;
};

enum
{
  PROP_0,
  PROP_FORM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirSubaccountWindow, weir_subaccount_window, ADW_TYPE_WINDOW)

/* --- Texts --- */

static gboolean
is_set (WeirSubaccountWindow *self, const char *text)
{
  return text != NULL;
}

static gboolean
are_facts_shown (WeirSubaccountWindow *self, const char *client_id, gboolean entering)
{
  return client_id != NULL && !entering;
}

/* --- The test --- */

static void
run_check (WeirSubaccountWindow *self)
{
  weir_account_check_run_form (self->check, self->form, weir_desk_get_service (self->desk));
}

static void
update_test (WeirSubaccountWindow *self)
{
  WeirAccountTestState state = weir_account_check_get_state (self->check);
  g_auto (GStrv) groups = weir_account_form_dup_groups (self->form);

  gtk_button_set_label (self->test,
                        state == WEIR_ACCOUNT_TEST_WAITING ? _ ("_Test") : _ ("_Test Again"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "subaccount.test",
                                 weir_account_form_get_key (self->form) != NULL && groups[0] != NULL
                                     && state != WEIR_ACCOUNT_TEST_RUNNING);
}

static void
on_check_changed (WeirSubaccountWindow *self)
{
  weir_account_form_offer_groups (self->form, weir_account_check_get_found_groups (self->check));
  update_test (self);
}

/* A key that has just been entered is tried at once. */
static void
on_entering_changed (WeirSubaccountWindow *self)
{
  gboolean entering;

  g_object_get (self->form, "entering", &entering, NULL);
  if (!entering)
    run_check (self);
}

/* --- Actions --- */

static void
on_test (GtkWidget *widget, const char *action, GVariant *target)
{
  run_check (WEIR_SUBACCOUNT_WINDOW (widget));
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirSubaccountWindow) self = user_data;

  if (weir_account_form_save_finish (WEIR_ACCOUNT_FORM (object), result))
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_account_form_save_async (WEIR_SUBACCOUNT_WINDOW (widget)->form, on_saved,
                                g_object_ref (widget));
}

static void
on_replace_key (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (GTK_WIDGET (WEIR_SUBACCOUNT_WINDOW (widget)->key_area), "key.replace",
                              NULL);
}

static void
on_change_groups (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirSubaccountWindow *self = WEIR_SUBACCOUNT_WINDOW (widget);

  gtk_widget_child_focus (GTK_WIDGET (self->groups), GTK_DIR_TAB_FORWARD);
}

static void
on_add_alias (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_account_form_add_alias (WEIR_SUBACCOUNT_WINDOW (widget)->form);
}

/* The window is closed first: two of them would lie one upon the other. */
static void
on_open_duplicate (GtkWidget *widget, const char *action, GVariant *target)
{
  GActionGroup *application = G_ACTION_GROUP (g_application_get_default ());
  g_autofree char *name = NULL;

  g_object_get (WEIR_SUBACCOUNT_WINDOW (widget)->form, "duplicate", &name, NULL);
  gtk_window_destroy (GTK_WINDOW (widget));
  if (name != NULL)
    g_action_group_activate_action (application, "edit-subaccount", g_variant_new_string (name));
}

static void
on_group_entered (WeirSubaccountWindow *self)
{
  weir_account_form_add_group (self->form, gtk_editable_get_text (GTK_EDITABLE (self->new_group)));
  gtk_editable_set_text (GTK_EDITABLE (self->new_group), "");
}

/* In an entry, its own comes first. */
static gboolean
on_paste_pressed (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  weir_key_area_paste (WEIR_SUBACCOUNT_WINDOW (widget)->key_area);
  return TRUE;
}

/* --- Following the form --- */

static void
update_save (WeirSubaccountWindow *self)
{
  gboolean can_save, locked;
  g_autofree char *error = NULL;

  g_object_get (self->form, "can-save", &can_save, "error", &error, "locked", &locked, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "subaccount.save", can_save);
  gtk_revealer_set_reveal_child (self->failure, error != NULL);
  update_test (self);
}

static void
remove_alias (WeirAliasItem *item, gpointer user_data)
{
  weir_account_form_remove_alias (WEIR_SUBACCOUNT_WINDOW (user_data)->form, item);
}

static GtkWidget *
make_alias_row (gpointer item, gpointer user_data)
{
  return weir_alias_row_new (item, remove_alias, user_data);
}

static GtkWidget *
make_group_row (gpointer item, gpointer user_data)
{
  return weir_group_row_new (item);
}

static GtkWidget *
make_check_row (gpointer item, gpointer user_data)
{
  return weir_check_row_new (item);
}

/* An empty list is a line. */
static void
update_aliases (WeirSubaccountWindow *self,
                guint position,
                guint removed,
                guint added,
                GListModel *list)
{
  gtk_widget_set_visible (GTK_WIDGET (self->aliases), g_list_model_get_n_items (list) > 0);
}

static void
bind_lists (WeirSubaccountWindow *self)
{
  g_autoptr (GListModel) groups = NULL;
  g_autoptr (GListModel) aliases = NULL;

  g_object_get (self->form, "groups", &groups, "aliases", &aliases, NULL);
  gtk_list_box_bind_model (self->groups, groups, make_group_row, NULL, NULL);
  weir_list_rows_bind (self->aliases, aliases, make_alias_row, GTK_WIDGET (self));
  gtk_list_box_bind_model (self->checks, G_LIST_MODEL (self->check), make_check_row, NULL, NULL);
  g_signal_connect_object (aliases, "items-changed", G_CALLBACK (update_aliases), self,
                           G_CONNECT_SWAPPED);
  update_aliases (self, 0, 0, 0, aliases);
}

static void
bind_form (WeirSubaccountWindow *self)
{
  static const char *const changes[] = { "notify::can-save", "notify::error", "notify::locked",
                                         "notify::client-id" };
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;
  gboolean is_new;

  g_object_get (self->form, "is-new", &is_new, NULL);
  adw_window_title_set_title (self->title, is_new ? _ ("Add Subaccount") : _ ("Edit Subaccount"));
  gtk_window_set_title (GTK_WINDOW (self), is_new ? _ ("Add Subaccount") : _ ("Edit Subaccount"));
  gtk_button_set_label (self->save, is_new ? _ ("_Add") : _ ("_Save"));
  g_object_bind_property (self->form, "name", self->name, "text", both);
  g_object_bind_property (self->form, "enabled", self->enabled, "active", both);
  g_object_bind_property (self->form, "priority", self->priority, "value", both);
  g_object_bind_property (self->form, "weight", self->weight, "value", both);
  bind_lists (self);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (self->form, changes[i], G_CALLBACK (update_save), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "notify::entering", G_CALLBACK (on_entering_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check, "notify", G_CALLBACK (on_check_changed), self,
                           G_CONNECT_SWAPPED);
  update_save (self);
}

/* --- The object --- */

static void
weir_subaccount_window_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_SUBACCOUNT_WINDOW (object)->form);
}

static void
weir_subaccount_window_dispose (GObject *object)
{
  WeirSubaccountWindow *self = WEIR_SUBACCOUNT_WINDOW (object);

  if (self->form != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->form, self);
      g_signal_handlers_disconnect_by_data (self->check, self);
      weir_account_check_reset (self->check);
      gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_SUBACCOUNT_WINDOW);
    }
  g_clear_object (&self->check);
  g_clear_object (&self->form);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (weir_subaccount_window_parent_class)->dispose (object);
}

static void
weir_subaccount_window_class_init (WeirSubaccountWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_subaccount_window_get_property;
  object_class->dispose = weir_subaccount_window_dispose;

  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, WEIR_TYPE_ACCOUNT_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_KEY_AREA);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-subaccount-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, aliases);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, checks);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, enabled);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, groups);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, groups_group);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, key_area);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, name);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, new_group);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, priority);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, save);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, test);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountWindow, weight);
  gtk_widget_class_bind_template_callback (widget_class, are_facts_shown);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
  gtk_widget_class_bind_template_callback (widget_class, on_group_entered);

  gtk_widget_class_install_action (widget_class, "subaccount.add-alias", NULL, on_add_alias);
  gtk_widget_class_install_action (widget_class, "subaccount.change-groups", NULL,
                                   on_change_groups);
  gtk_widget_class_install_action (widget_class, "subaccount.open-duplicate", NULL,
                                   on_open_duplicate);
  gtk_widget_class_install_action (widget_class, "subaccount.replace-key", NULL, on_replace_key);
  gtk_widget_class_install_action (widget_class, "subaccount.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "subaccount.test", NULL, on_test);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, on_paste_pressed, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weir_subaccount_window_init (WeirSubaccountWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (nullable): the key that the engine knows of the account. */
static WeirSecret *
find_key (WeirDesk *desk, const WeirAccountDraft *draft)
{
  WeirEngine *engine = weir_service_get_engine (weir_desk_get_service (desk));
  const WeirSettings *settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;

  for (guint i = 0; draft != NULL && settings != NULL && i < settings->n_accounts; i++)
    if (g_strcmp0 (settings->accounts[i].name, draft->name) == 0)
      return settings->accounts[i].service_key;
  return NULL;
}

GtkWidget *
weir_subaccount_window_new (GtkWindow *parent, WeirDesk *desk, const WeirAccountDraft *draft)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  WeirSubaccountWindow *self;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);

  self = g_object_new (WEIR_TYPE_SUBACCOUNT_WINDOW, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->form = weir_account_form_new (weir_desk_get_account_editor (desk),
                                      weir_service_get_credentials (weir_desk_get_service (desk)),
                                      clock, draft, find_key (desk, draft));
  self->check = weir_account_check_new (clock);
  bind_form (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORM]);
  return GTK_WIDGET (self);
}
