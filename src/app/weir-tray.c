/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-tray.h"

#include <glib/gi18n.h>

#include "app/weir-desk-text.h"
#include "app/weir-steady-flag.h"
#include "app/weir-tray-menu.h"

/* An icon that changes with each of many short requests only flickers. */
#define BUSY_REST_MS 1000

/* All, and as many accounts as there are keys for them. */
#define N_CHOICES 10

struct _WeirTray
{
  GObject parent_instance;

  WeirDesk *desk;
  GActionGroup *actions; /* borrowed */
  WeirTrayItem *item;
  WeirTrayMenu *menu;
  WeirSteadyFlag *busy;
  int status_id; /* of the items that change */
  int today_id;
  int main_id;
  int accounts_id;
  int choice_ids[N_CHOICES]; /* the first one: all accounts */
};

enum
{
  PROP_0,
  PROP_SHOWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirTray, weir_tray, G_TYPE_OBJECT)

static WeirProblem *
get_error (WeirTray *self)
{
  WeirProblem *top = weir_problem_board_get_top (weir_desk_get_board (self->desk));

  return top != NULL && weir_problem_get_severity (top) == WEIR_SEVERITY_ERROR ? top : NULL;
}

/* --- What it shows --- */

/* Their shapes differ, not only their colours. */
static const char *
choose_icon (WeirTray *self)
{
  WeirService *service = weir_desk_get_service (self->desk);

  if (get_error (self) != NULL)
    return WEIR_APP_ID "-tray-attention-symbolic";
  switch (weir_service_get_state (service))
    {
    case WEIR_SERVICE_STARTING:
      return WEIR_APP_ID "-tray-starting-symbolic";
    case WEIR_SERVICE_RUNNING:
    case WEIR_SERVICE_STOPPING:
      return weir_steady_flag_is_set (self->busy) ? WEIR_APP_ID "-tray-busy-symbolic"
                                                  : WEIR_APP_ID "-tray-running-symbolic";
    case WEIR_SERVICE_STOPPED:
    default:
      return WEIR_APP_ID "-tray-stopped-symbolic";
    }
}

static char *
build_status (WeirTray *self)
{
  WeirProblem *problem = get_error (self);
  g_autofree char *title = weir_desk_dup_title (self->desk);
  g_autofree char *subtitle = weir_desk_dup_subtitle (self->desk);

  if (problem != NULL)
    return g_strdup (weir_problem_get_status (problem));
  if (weir_service_get_state (weir_desk_get_service (self->desk)) != WEIR_SERVICE_RUNNING)
    return g_steal_pointer (&title);
  /* Translators: a state and an address, such as "Running – 127.0.0.1:3001" */
  return g_strdup_printf (_ ("%s – %s"), title, subtitle);
}

/* As build_status (), but a sentence where it can be one: there is room for it. */
static char *
build_tip_status (WeirTray *self)
{
  WeirService *service = weir_desk_get_service (self->desk);

  if (weir_service_get_state (service) != WEIR_SERVICE_RUNNING || get_error (self) != NULL
      || weir_problem_board_get_pill (weir_desk_get_board (self->desk)) != NULL)
    return build_status (self);
  /* Translators: an address, such as 127.0.0.1:3001 */
  return g_strdup_printf (weir_service_get_demo (service) ? _ ("Demo running on %s")
                                                          : _ ("Running on %s"),
                          weir_service_get_address (service));
}

/* What the one command among the states is: to start, to stop, or to mend what is wrong. */
static void
update_main (WeirTray *self)
{
  WeirServiceState state = weir_service_get_state (weir_desk_get_service (self->desk));
  WeirProblem *problem = get_error (self);

  if (problem != NULL && weir_problem_get_kind (problem) == WEIR_PROBLEM_KEYRING_LOCKED)
    weir_tray_menu_set (self->menu, self->main_id, _ ("Unlock Keyring…"), "unlock-keyring",
                        g_action_group_get_action_enabled (self->actions, "unlock-keyring"));
  else if (state == WEIR_SERVICE_STARTING || state == WEIR_SERVICE_RUNNING)
    weir_tray_menu_set (self->menu, self->main_id, _ ("Stop Proxy"), "stop", TRUE);
  else if (problem != NULL)
    weir_tray_menu_set (self->menu, self->main_id, _ ("Fix Problem…"), "present", TRUE);
  else
    weir_tray_menu_set (self->menu, self->main_id, _ ("Start Proxy"), "start",
                        g_action_group_get_action_enabled (self->actions, "start"));
}

/* @name: (nullable): of the account at @i; @pinned: (nullable): the only one that is used */
static void
update_choice (WeirTray *self, guint i, const char *name, const char *pinned)
{
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;

  if (i == 0)
    label = g_strdup (_ ("Automatic"));
  else if (name != NULL)
    /* Translators: the subaccount that alone is used */
    label = g_strdup_printf (_ ("Only %s"), name);
  if (label != NULL)
    {
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (i > 0 ? name : ""));

      action = g_action_print_detailed_name ("use-account", target);
      weir_tray_menu_set (self->menu, self->choice_ids[i], label, action, TRUE);
    }
  weir_tray_menu_set_choice (self->menu, self->choice_ids[i], label != NULL,
                             i == 0 ? pinned == NULL : g_strcmp0 (name, pinned) == 0);
}

static void
update_accounts (WeirTray *self)
{
  GListModel *accounts = weir_desk_get_accounts (self->desk);
  g_autofree char *pinned = NULL;

  g_object_get (weir_desk_get_config (self->desk), "account", &pinned, NULL);
  for (guint i = 0; i < N_CHOICES; i++)
    {
      g_autoptr (WeirAccountItem) item = i > 0 ? g_list_model_get_item (accounts, i - 1) : NULL;

      update_choice (self, i, item != NULL ? weir_account_item_get_name (item) : NULL, pinned);
    }
  weir_tray_menu_set (self->menu, self->accounts_id, _ ("Subaccount"), NULL,
                      g_action_group_get_action_enabled (self->actions, "use-account"));
}

static void
update (WeirTray *self)
{
  g_autofree char *status = build_status (self);
  g_autofree char *tokens = weir_desk_dup_today_text (self->desk);
  g_autofree char *today = g_strdup_printf (_ ("Today: %s"), tokens);
  g_autofree char *tip_status = build_tip_status (self);
  g_autofree char *tooltip = weir_desk_text_tip (tip_status, weir_desk_get_today (self->desk),
                                                 weir_desk_get_money (self->desk));

  weir_tray_item_set (self->item, choose_icon (self), tooltip, get_error (self) != NULL);
  weir_tray_menu_set (self->menu, self->status_id, status, NULL, FALSE);
  weir_tray_menu_set (self->menu, self->today_id, today, NULL, FALSE);
  update_main (self);
}

static void
update_busy (WeirTray *self)
{
  WeirService *service = weir_desk_get_service (self->desk);

  weir_steady_flag_set (self->busy, weir_service_get_n_active (service) > 0);
}

/* --- What it does --- */

static void
on_menu_activated (WeirTrayMenu *menu, const char *detailed_name, WeirTray *self)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    g_action_group_activate_action (self->actions, name, target);
}

static void
on_item_activated (WeirTray *self)
{
  g_action_group_activate_action (self->actions, "present", NULL);
}

static void
on_shown_changed (WeirTray *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

/* The first one has to open the window: some panels show the menu at every click. */
static void
fill_menu (WeirTray *self)
{
  WeirTrayMenu *menu = self->menu;
  int urls;

  weir_tray_menu_add (menu, 0, _ ("Open Weir"), "present");
  weir_tray_menu_add (menu, 0, NULL, NULL);
  self->status_id = weir_tray_menu_add (menu, 0, "", NULL);
  self->today_id = weir_tray_menu_add (menu, 0, "", NULL);
  self->main_id = weir_tray_menu_add (menu, 0, "", NULL);
  weir_tray_menu_add (menu, 0, NULL, NULL);
  urls = weir_tray_menu_add (menu, 0, _ ("Copy Base URL"), NULL);
  weir_tray_menu_add (menu, urls, "OpenAI (/v1)", "copy-base-url::openai");
  weir_tray_menu_add (menu, urls, "Anthropic", "copy-base-url::anthropic");
  weir_tray_menu_add (menu, 0, _ ("Copy API Key"), "copy-api-key");
  self->accounts_id = weir_tray_menu_add (menu, 0, _ ("Subaccount"), NULL);
  for (guint i = 0; i < N_CHOICES; i++)
    self->choice_ids[i] = weir_tray_menu_add (menu, self->accounts_id, "", NULL);
  weir_tray_menu_add (menu, self->accounts_id, NULL, NULL);
  weir_tray_menu_add (menu, self->accounts_id, _ ("Manage…"), "preferences-page::subaccounts");
  weir_tray_menu_add (menu, 0, NULL, NULL);
  weir_tray_menu_add (menu, 0, _ ("New Chat"), "new-chat::");
  weir_tray_menu_add (menu, 0, _ ("Usage"), "show-page::usage");
  weir_tray_menu_add (menu, 0, _ ("Preferences"), "preferences");
  weir_tray_menu_add (menu, 0, _ ("Quit"), "quit");
}

gboolean
weir_tray_export (WeirTray *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (WEIR_IS_TRAY (self), FALSE);

  return weir_tray_menu_export (self->menu, connection, WEIR_TRAY_MENU_PATH, error)
         && weir_tray_item_export (self->item, connection, error);
}

gboolean
weir_tray_is_shown (WeirTray *self)
{
  g_return_val_if_fail (WEIR_IS_TRAY (self), FALSE);

  return weir_tray_item_is_shown (self->item);
}

/* --- The object --- */

static void
weir_tray_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, weir_tray_is_shown (WEIR_TRAY (object)));
}

static void
weir_tray_finalize (GObject *object)
{
  WeirTray *self = WEIR_TRAY (object);

  g_object_unref (self->item);
  g_object_unref (self->menu);
  g_object_unref (self->busy);
  g_object_unref (self->desk);

  G_OBJECT_CLASS (weir_tray_parent_class)->finalize (object);
}

static void
weir_tray_class_init (WeirTrayClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = weir_tray_get_property;
  G_OBJECT_CLASS (klass)->finalize = weir_tray_finalize;

  properties[PROP_SHOWN] =
      g_param_spec_boolean ("shown", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
weir_tray_init (WeirTray *self)
{
}

WeirTray *
weir_tray_new (WeirDesk *desk, GActionGroup *actions, const char *icon_dir, WeirTrayPaint paint)
{
  static const char *const changes[] = { "notify::title", "notify::subtitle",
                                         "notify::today-text" };
  WeirTray *self;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (G_IS_ACTION_GROUP (actions), NULL);

  self = g_object_new (WEIR_TYPE_TRAY, NULL);
  self->desk = g_object_ref (desk);
  self->actions = actions;
  self->menu = weir_tray_menu_new ();
  self->busy = weir_steady_flag_new (BUSY_REST_MS);
  self->item = weir_tray_item_new (WEIR_APP_ID, "Weir", icon_dir, paint);
  g_signal_connect_object (self->menu, "activated", G_CALLBACK (on_menu_activated), self, 0);
  g_signal_connect_object (self->item, "activated", G_CALLBACK (on_item_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "notify::shown", G_CALLBACK (on_shown_changed), self,
                           G_CONNECT_SWAPPED);
  fill_menu (self);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (desk, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_service (desk), "notify::n-active",
                           G_CALLBACK (update_busy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->busy, "notify::is-set", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "action-enabled-changed::start", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "action-enabled-changed::unlock-keyring", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "action-enabled-changed::use-account",
                           G_CALLBACK (update_accounts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_accounts (desk), "items-changed",
                           G_CALLBACK (update_accounts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_config (desk), "notify::account",
                           G_CALLBACK (update_accounts), self, G_CONNECT_SWAPPED);
  update_accounts (self);
  update_busy (self);
  update (self);
  return self;
}
