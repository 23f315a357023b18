/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-first-run.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-account-check.h"
#include "app/weir-account-form.h"
#include "base/weir-system-clock.h"
#include "ui/weir-autostart-row.h"
#include "ui/weir-button-flow.h"
#include "ui/weir-check-row.h"
#include "ui/weir-found-models.h"
#include "ui/weir-key-area.h"

struct _WeirFirstRun
{
  AdwWindow parent_instance;

  GtkLabel *step;
  GtkWidget *back;
  GtkStack *steps;
  WeirKeyArea *key_area;
  GtkLabel *key_note;
  GtkWidget *name_group;
  AdwEntryRow *name;
  GtkWidget *checks;
  GtkWidget *group_choice;
  AdwComboRow *group_row;
  GtkWidget *failure;
  GtkLabel *failure_label;
  GtkWidget *unlock;
  GtkWidget *welcome_next;
  GtkWidget *key_next;
  WeirFoundModels *models;
  GtkWidget *models_next;
  GtkLabel *url;
  GtkLabel *api_key;
  GtkSwitch *start_now;
  WeirAutostartRow *autostart;
  GtkSwitch *keep_running;
  GtkWidget *ready_next;
  WeirDesk *desk;
  WeirAccountForm *form;
  WeirAccountCheck *check;
  gboolean is_filling; /* what is selected then is not a choice */
};

enum
{
  PROP_0,
  PROP_FORM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirFirstRun, weir_first_run, ADW_TYPE_WINDOW)

enum
{
  STEP_WELCOME,
  STEP_KEY,
  STEP_MODELS,
  STEP_READY,
  N_STEPS,
};

static const char *const names[N_STEPS] = { "welcome", "key", "models", "ready" };

static WeirService *
get_service (WeirFirstRun *self)
{
  return weir_desk_get_service (self->desk);
}

static guint
get_step (WeirFirstRun *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->steps);

  for (guint i = 0; i < N_STEPS; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return i;
  return STEP_WELCOME;
}

/* The button that goes on. */
static GtkWidget *
get_next (WeirFirstRun *self)
{
  GtkWidget *const buttons[N_STEPS] = { self->welcome_next, self->key_next, self->models_next,
                                        self->ready_next };

  return buttons[get_step (self)];
}

/* --- Service key --- */

static void
run_check (WeirFirstRun *self)
{
  weir_account_check_run_form (self->check, self->form, get_service (self));
}

/* Only the chosen one. */
static void
choose_group (WeirFirstRun *self, const char *name)
{
  g_autoptr (GListModel) groups = NULL;

  g_object_get (self->form, "groups", &groups, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (WeirGroupItem) item = g_list_model_get_item (groups, i);

      g_object_set (item, "selected", strcmp (weir_group_item_get_name (item), name) == 0, NULL);
    }
  weir_account_form_add_group (self->form, name);
}

static void
on_group_chosen (WeirFirstRun *self)
{
  GObject *item = adw_combo_row_get_selected_item (self->group_row);

  if (self->is_filling || item == NULL)
    return;
  choose_group (self, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  run_check (self);
}

static void
fill_groups (WeirFirstRun *self)
{
  const char *const *found = weir_account_check_get_found_groups (self->check);
  g_autoptr (GtkStringList) list = gtk_string_list_new (found);
  g_auto (GStrv) chosen = weir_account_form_dup_groups (self->form);

  self->is_filling = TRUE;
  adw_combo_row_set_model (self->group_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->group_row, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; found[i] != NULL; i++)
    if (chosen[0] != NULL && strcmp (found[i], chosen[0]) == 0)
      adw_combo_row_set_selected (self->group_row, i);
  self->is_filling = FALSE;
}

/* Where there are several, or another one than the one that fails. */
static gboolean
has_group_choice (WeirFirstRun *self)
{
  guint n = g_strv_length ((char **) weir_account_check_get_found_groups (self->check));

  return n > 1
         || (n == 1 && weir_account_check_get_state (self->check) == WEIR_ACCOUNT_TEST_FAILED);
}

static void
update_key (WeirFirstRun *self)
{
  gboolean entering, can_save, locked;
  g_autofree char *error = NULL;
  WeirCredentialStore *store = weir_service_get_credentials (get_service (self));

  g_object_get (self->form, "entering", &entering, "can-save", &can_save, "error", &error, "locked",
                &locked, NULL);
  gtk_widget_set_visible (self->name_group, !entering);
  gtk_widget_set_visible (self->checks, !entering);
  gtk_widget_set_visible (self->group_choice, !entering && has_group_choice (self));
  gtk_widget_set_visible (self->failure, error != NULL);
  gtk_label_set_text (self->failure_label, error != NULL ? error : "");
  gtk_widget_set_visible (self->unlock, locked);
  gtk_label_set_text (self->key_note,
                      store != NULL && weir_credential_store_is_lasting (store)
                          ? _ ("It stays on this computer. The secret goes to your keyring.")
                          : _ ("It stays on this computer, and is kept until you quit."));
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "step.next",
      get_step (self) != STEP_KEY
          || (can_save && weir_account_check_get_state (self->check) != WEIR_ACCOUNT_TEST_RUNNING));

  /* On to the next step, for who has just given the key; not while something is written. */
  if (!entering && can_save
      && weir_account_check_get_state (self->check) == WEIR_ACCOUNT_TEST_PASSED
      && gtk_widget_get_focus_child (GTK_WIDGET (self->key_area)) != NULL)
    gtk_widget_grab_focus (self->key_next);
}

static void
on_check_changed (WeirFirstRun *self)
{
  fill_groups (self);
  update_key (self);
}

/* Now it is known whether there is a keyring. */
static void
on_keyring_asked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirFirstRun) self = user_data;
  g_autoptr (GPtrArray) all =
      weir_credential_store_list_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);

  if (self->form != NULL)
    update_key (self);
}

static void
on_entering_changed (WeirFirstRun *self)
{
  gboolean entering;

  g_object_get (self->form, "entering", &entering, NULL);
  if (!entering)
    run_check (self);
}

/* --- Ready --- */

/* Nobody else on this computer is to use the models. */
static void
make_key (WeirFirstRun *self)
{
  g_autoptr (WeirSecret) key = weir_service_dup_api_key (get_service (self));
  WeirKeyRing *keys = weir_desk_get_keys (self->desk);

  if (key == NULL && g_list_model_get_n_items (G_LIST_MODEL (keys)) == 0)
    weir_key_ring_create (keys, _ ("Default"));
}

static void
update_ready (WeirFirstRun *self)
{
  const char *url = weir_service_get_base_url (get_service (self));
  g_autoptr (WeirSecret) key = weir_service_dup_api_key (get_service (self));
  g_autofree char *text = g_strconcat (url != NULL ? url : "", "/v1", NULL);

  gtk_label_set_text (self->url, text);
  gtk_label_set_text (self->api_key, key != NULL ? "••••••••••••••••"
                                     : weir_service_needs_api_key (get_service (self))
                                         ? _ ("Cannot be shown again")
                                         : _ ("None needed"));
}

/* --- Steps --- */

static void
on_step_changed (WeirFirstRun *self)
{
  guint step = get_step (self);
  g_autofree char *text = NULL;

  /* Translators: such as "Step 2 of 4" */
  text = g_strdup_printf (_ ("Step %u of %u"), step + 1, N_STEPS);
  gtk_label_set_text (self->step, text);
  gtk_widget_set_visible (self->back, step == STEP_KEY);
  if (self->form == NULL)
    return;
  gtk_window_set_default_widget (GTK_WINDOW (self), get_next (self));
  update_key (self);
  if (step == STEP_READY)
    update_ready (self);
}

/* The stack takes the focus along, if it has it. */
static void
show_step (WeirFirstRun *self, guint step)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->steps, names[step]);

  gtk_stack_set_visible_child (self->steps, child);
  if (!gtk_widget_grab_focus (get_next (self)) && gtk_widget_get_focus_child (child) == NULL)
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirFirstRun) self = user_data;
  g_auto (GStrv) groups = NULL;

  if (!weir_account_form_save_finish (WEIR_ACCOUNT_FORM (object), result) || self->desk == NULL)
    return;
  weir_service_set_demo (get_service (self), FALSE);
  make_key (self);
  weir_service_refresh (get_service (self));
  groups = weir_account_form_dup_groups (self->form);
  weir_found_models_watch (self->models, self->desk, weir_account_form_get_name (self->form),
                           groups[0] != NULL ? groups[0] : "");
  show_step (self, STEP_MODELS);
}

static void
on_next (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirFirstRun *self = WEIR_FIRST_RUN (widget);
  guint step = get_step (self);

  if (step == STEP_KEY)
    weir_account_form_save_async (self->form, on_saved, g_object_ref (self));
  else if (step + 1 < N_STEPS)
    show_step (self, step + 1);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *target)
{
  show_step (WEIR_FIRST_RUN (widget), STEP_WELCOME);
}

static void
on_demo (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (widget, "app.try-demo", NULL);
  gtk_window_destroy (GTK_WINDOW (widget));
}

static void
finish (WeirFirstRun *self)
{
  if (gtk_switch_get_active (self->start_now))
    weir_service_start (get_service (self));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_finish (GtkWidget *widget, const char *action, GVariant *target)
{
  finish (WEIR_FIRST_RUN (widget));
}

/* To the page that is called like the action. */
static void
on_page (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (widget, "app.show-page", "s", action + strlen ("step."));
  finish (WEIR_FIRST_RUN (widget));
}

/* What the test proposes, where this window has it. */
static void
on_replace_key (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (GTK_WIDGET (WEIR_FIRST_RUN (widget)->key_area), "key.replace", NULL);
}

static void
on_change_groups (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_grab_focus (GTK_WIDGET (WEIR_FIRST_RUN (widget)->group_row));
}

static void
on_open_duplicate (GtkWidget *widget, const char *action, GVariant *target)
{
  g_autofree char *name = NULL;

  g_object_get (WEIR_FIRST_RUN (widget)->form, "duplicate", &name, NULL);
  gtk_widget_activate_action (widget, "app.edit-subaccount", "s", name);
  gtk_window_destroy (GTK_WINDOW (widget));
}

/* In an entry, its own comes first. */
static gboolean
on_paste_pressed (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  if (get_step (WEIR_FIRST_RUN (widget)) != STEP_KEY)
    return FALSE;
  weir_key_area_paste (WEIR_FIRST_RUN (widget)->key_area);
  return TRUE;
}

/* --- The object --- */

static void
weir_first_run_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_FIRST_RUN (object)->form);
}

static void
weir_first_run_dispose (GObject *object)
{
  WeirFirstRun *self = WEIR_FIRST_RUN (object);

  if (self->form != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->steps, self);
      g_signal_handlers_disconnect_by_data (self->group_row, self);
      g_signal_handlers_disconnect_by_data (self->form, self);
      g_signal_handlers_disconnect_by_data (self->check, self);
      g_signal_handlers_disconnect_by_data (get_service (self), self);
      weir_account_check_reset (self->check);
      gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_FIRST_RUN);
    }
  g_clear_object (&self->check);
  g_clear_object (&self->form);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (weir_first_run_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "step.back", on_back },
    { "step.chat", on_page },
    { "step.connect", on_page },
    { "step.demo", on_demo },
    { "step.finish", on_finish },
    { "step.next", on_next },
    { "subaccount.change-groups", on_change_groups },
    { "subaccount.open-duplicate", on_open_duplicate },
    { "subaccount.replace-key", on_replace_key },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, on_paste_pressed, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weir_first_run_class_init (WeirFirstRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_first_run_get_property;
  object_class->dispose = weir_first_run_dispose;

  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, WEIR_TYPE_ACCOUNT_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_AUTOSTART_ROW);
  g_type_ensure (WEIR_TYPE_BUTTON_FLOW);
  g_type_ensure (WEIR_TYPE_FOUND_MODELS);
  g_type_ensure (WEIR_TYPE_KEY_AREA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, api_key);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, autostart);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, back);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, checks);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, failure);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, failure_label);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, group_choice);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, group_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, keep_running);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, key_area);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, key_next);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, key_note);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, models);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, models_next);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, name);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, name_group);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, ready_next);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, start_now);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, step);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, steps);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, unlock);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, url);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRun, welcome_next);
  gtk_widget_class_bind_template_callback (widget_class, on_group_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_step_changed);
  install_actions (widget_class);
}

static void
weir_first_run_init (WeirFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make_check_row (gpointer item, gpointer user_data)
{
  return weir_check_row_new (item);
}

static void
bind_all (WeirFirstRun *self, GSettings *settings)
{
  static const char *const changes[] = { "notify::can-save", "notify::entering", "notify::error" };
  static const char *const readiness[] = { "engine-changed", "settings-changed" };

  gtk_list_box_bind_model (GTK_LIST_BOX (self->checks), G_LIST_MODEL (self->check), make_check_row,
                           NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (self->form, changes[i], G_CALLBACK (update_key), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "notify::entering", G_CALLBACK (on_entering_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check, "notify", G_CALLBACK (on_check_changed), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (readiness); i++)
    g_signal_connect_object (get_service (self), readiness[i], G_CALLBACK (update_ready), self,
                             G_CONNECT_SWAPPED);
  g_object_bind_property (self->form, "name", self->name, "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_settings_bind (settings, "keep-running", self->keep_running, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_switch_set_active (self->start_now, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORM]);
  fill_groups (self);
  on_step_changed (self);
}

void
weir_first_run_begin (WeirFirstRun *self)
{
  g_return_if_fail (WEIR_IS_FIRST_RUN (self));

  show_step (self, STEP_KEY);
}

GtkWidget *
weir_first_run_new (WeirApplication *application)
{
  WeirDesk *desk;
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  WeirCredentialStore *store;
  WeirFirstRun *self;

  g_return_val_if_fail (WEIR_IS_APPLICATION (application), NULL);

  desk = weir_application_get_desk (application);
  self = g_object_new (WEIR_TYPE_FIRST_RUN, "transient-for",
                       weir_application_get_window (application), NULL);
  self->desk = g_object_ref (desk);
  store = weir_service_get_credentials (get_service (self));
  self->form =
      weir_account_form_new (weir_desk_get_account_editor (desk), store, clock, NULL, NULL);
  self->check = weir_account_check_new (clock);
  weir_autostart_row_bind (self->autostart, weir_application_get_autostart (application));
  bind_all (self, weir_application_get_settings (application));
  if (store != NULL)
    weir_credential_store_list_async (store, NULL, on_keyring_asked, g_object_ref (self));
  return GTK_WIDGET (self);
}
