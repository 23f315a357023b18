/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-notices.h"

#include <glib/gi18n.h>

#include "app/weir-budget-notices.h"
#include "app/weir-client-news.h"
#include "app/weir-notifier.h"
#include "app/weir-problem-notices.h"
#include "app/weir-retirement-news.h"

struct _WeirNotices
{
  WeirApplication *application;
  WeirNotifier *notifier;
  WeirProblemNotices *problems;
  WeirBudgetNotices *budget;
  WeirClientNews *clients;
  WeirRetirementNews *retirements;
};

/* --- What the notifier asks of the desktop --- */

static gboolean
is_looked_at (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_visible (GTK_WIDGET (window)) && gtk_window_is_active (window))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (gpointer user_data)
{
  WeirNotices *self = user_data;

  return g_settings_get_boolean (weir_application_get_settings (self->application), "notifications")
         && !is_looked_at ();
}

static void
send_notice (const WeirNotice *notice, gpointer user_data)
{
  WeirNotices *self = user_data;
  g_autoptr (GNotification) notification = g_notification_new (notice->title);
  const char *action = notice->action != NULL ? notice->action : "app.present";

  g_notification_set_body (notification, notice->body);
  g_notification_set_default_action (notification, action);
  if (notice->label != NULL)
    g_notification_add_button (notification, notice->label, action);
  g_application_send_notification (G_APPLICATION (self->application), notice->id, notification);
}

static void
withdraw_notice (const char *id, gpointer user_data)
{
  WeirNotices *self = user_data;

  g_application_withdraw_notification (G_APPLICATION (self->application), id);
}

/* --- New clients --- */

static void
on_appeared (WeirClientNews *news, const char *program, const char *key, WeirNotices *self)
{
  g_autofree char *id = g_strconcat ("client-", program, NULL);
  g_autofree char *body = NULL;
  WeirNotice notice = { .id = id,
                        .title = _ ("New Client"),
                        .label = _ ("Show Keys"),
                        .action = "app.preferences-page('proxy')" };

  if (!g_settings_get_boolean (weir_application_get_settings (self->application),
                               "notify-new-clients"))
    return;
  if (key != NULL && *key != '\0')
    /* Translators: a program's name, and the name of an API key */
    body = g_strdup_printf (_ ("%s used the API key “%s” for the first time."), program, key);
  else
    body = g_strdup_printf (_ ("%s used the proxy for the first time."), program);
  notice.body = body;
  weir_notifier_tell (self->notifier, &notice);
}

static void
on_finished (WeirService *service, GPtrArray *entries, WeirClientNews *news)
{
  weir_client_news_take_requests (news, entries);
}

/* --- All of them --- */

WeirNotices *
weir_notices_new (WeirApplication *application)
{
  WeirNotifierHost host = { .is_wanted = is_wanted,
                            .send = send_notice,
                            .withdraw = withdraw_notice };
  WeirDesk *desk;
  WeirNotices *self;

  g_return_val_if_fail (WEIR_IS_APPLICATION (application), NULL);

  desk = weir_application_get_desk (application);
  self = g_new0 (WeirNotices, 1);
  self->application = application;
  host.user_data = self;
  self->notifier = weir_notifier_new (&host);
  self->problems = weir_problem_notices_new (weir_desk_get_board (desk), self->notifier, 0);
  self->budget = weir_budget_notices_new (weir_desk_get_budgets (desk), weir_desk_get_money (desk),
                                          self->notifier);
  self->clients = weir_client_news_new ();
  g_settings_bind (weir_application_get_settings (application), "known-clients", self->clients,
                   "known", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect (self->clients, "appeared", G_CALLBACK (on_appeared), self);
  g_signal_connect_object (weir_desk_get_service (desk), "finished", G_CALLBACK (on_finished),
                           self->clients, 0);
  self->retirements = weir_retirement_news_new (weir_desk_get_service (desk), self->notifier,
                                                weir_desk_get_clock (desk));
  g_settings_bind (weir_application_get_settings (application), "told-retirements",
                   self->retirements, "told", G_SETTINGS_BIND_DEFAULT);
  return self;
}

void
weir_notices_free (WeirNotices *self)
{
  g_return_if_fail (self != NULL);

  weir_problem_notices_free (self->problems);
  weir_budget_notices_free (self->budget);
  g_signal_handlers_disconnect_by_data (self->clients, self);
  g_object_unref (self->clients);
  g_object_unref (self->retirements);
  g_object_unref (self->notifier);
  g_free (self);
}
