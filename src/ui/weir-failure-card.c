/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-failure-card.h"

#include <glib/gi18n.h>

#include "ui/weir-actionable.h"

#define MAX_BUTTONS 3

struct _WeirFailureCard
{
  AdwBin parent_instance;

  WeirChatFailure *failure; /* (nullable) */
  GtkLabel *title;
  GtkLabel *body;
  GtkWidget *more;
  GtkLabel *details;
  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (WeirFailureCard, weir_failure_card, ADW_TYPE_BIN)

typedef struct
{
  const char *label;
  const char *action;
} Button;

#define TRY_AGAIN                                                                                  \
  {                                                                                                \
    N_ ("_Try Again"), "chat.regenerate"                                                           \
  }
#define CHOOSE_MODEL                                                                               \
  {                                                                                                \
    N_ ("_Choose Model"), "chat.choose-model"                                                      \
  }

/* The first one is what most will want. */
static const Button buttons[][MAX_BUTTONS] = {
  [WEIR_CHAT_FAILURE_RATE_LIMITED] = { TRY_AGAIN, CHOOSE_MODEL },
  [WEIR_CHAT_FAILURE_CONTEXT] = { { N_ ("_New Chat"), "chat.new" }, CHOOSE_MODEL },
  [WEIR_CHAT_FAILURE_MODEL_GONE] = { CHOOSE_MODEL,
                                     { N_ ("_Refresh Deployments"), "app.refresh" },
                                     TRY_AGAIN },
  [WEIR_CHAT_FAILURE_CUT] = { { N_ ("_Continue"), "chat.continue" },
                              { N_ ("_Regenerate"), "chat.regenerate" },
                              { N_ ("_Keep"), "chat.keep" } },
  [WEIR_CHAT_FAILURE_UNREACHABLE] = { { N_ ("_Start Proxy"), "app.start" }, TRY_AGAIN },
  [WEIR_CHAT_FAILURE_UNAUTHORISED] = { { N_ ("Show _Preferences"), "app.preferences-page::proxy" },
                                       TRY_AGAIN },
  [WEIR_CHAT_FAILURE_UNAVAILABLE] = { TRY_AGAIN, CHOOSE_MODEL },
  [WEIR_CHAT_FAILURE_BUDGET] = { { N_ ("Show _Preferences"), "app.preferences" }, TRY_AGAIN },
  [WEIR_CHAT_FAILURE_FILTERED] = { TRY_AGAIN, CHOOSE_MODEL },
  [WEIR_CHAT_FAILURE_REFUSED] = { TRY_AGAIN, CHOOSE_MODEL },
  [WEIR_CHAT_FAILURE_UPSTREAM] = { TRY_AGAIN, CHOOSE_MODEL },
  [WEIR_CHAT_FAILURE_LOCKED] = { { N_ ("_Unlock"), "app.unlock-keyring" }, TRY_AGAIN },
  [WEIR_CHAT_FAILURE_OFFLINE] = { TRY_AGAIN },
};

/* --- What it says --- */

static void
update_texts (WeirFailureCard *self)
{
  const char *details = weir_chat_failure_get_details (self->failure);
  guint wait = weir_chat_failure_get_wait (self->failure);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->buttons));

  gtk_label_set_text (self->title, weir_chat_failure_get_title (self->failure));
  gtk_label_set_text (self->body, weir_chat_failure_get_body (self->failure));
  gtk_label_set_text (self->details, details != NULL ? details : "");
  gtk_widget_set_visible (self->more, details != NULL);
  /* While there is something to wait for, the words say so. */
  if (first != NULL && weir_chat_failure_get_kind (self->failure) == WEIR_CHAT_FAILURE_RATE_LIMITED)
    gtk_widget_set_visible (first, wait == 0);
}

static void
fill_buttons (WeirFailureCard *self, gboolean can_act, gboolean has_part)
{
  WeirChatFailureKind kind = weir_chat_failure_get_kind (self->failure);
  const Button *row = buttons[has_part ? WEIR_CHAT_FAILURE_CUT : kind];
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  for (guint i = 0; can_act && i < MAX_BUTTONS && row[i].label != NULL; i++)
    {
      child = gtk_button_new_with_mnemonic (_ (row[i].label));
      weir_actionable_set_action (GTK_ACTIONABLE (child), row[i].action);
      gtk_box_append (self->buttons, child);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), can_act);
}

void
weir_failure_card_set (WeirFailureCard *self,
                       WeirChatFailure *failure,
                       gboolean can_act,
                       gboolean has_part)
{
  g_return_if_fail (WEIR_IS_FAILURE_CARD (self));
  g_return_if_fail (failure == NULL || WEIR_IS_CHAT_FAILURE (failure));

  if (self->failure != failure && self->failure != NULL)
    g_signal_handlers_disconnect_by_data (self->failure, self);
  if (g_set_object (&self->failure, failure) && failure != NULL)
    g_signal_connect_object (failure, "notify", G_CALLBACK (update_texts), self, G_CONNECT_SWAPPED);
  if (failure == NULL)
    return;
  fill_buttons (self, can_act, has_part);
  update_texts (self);
}

static void
on_copy (WeirFailureCard *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          weir_chat_failure_get_details (self->failure));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Details copied"));
}

/* --- The object --- */

static void
weir_failure_card_dispose (GObject *object)
{
  g_clear_object (&WEIR_FAILURE_CARD (object)->failure);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_FAILURE_CARD);

  G_OBJECT_CLASS (weir_failure_card_parent_class)->dispose (object);
}

static void
weir_failure_card_class_init (WeirFailureCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_failure_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-failure-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFailureCard, body);
  gtk_widget_class_bind_template_child (widget_class, WeirFailureCard, buttons);
  gtk_widget_class_bind_template_child (widget_class, WeirFailureCard, details);
  gtk_widget_class_bind_template_child (widget_class, WeirFailureCard, more);
  gtk_widget_class_bind_template_child (widget_class, WeirFailureCard, title);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
weir_failure_card_init (WeirFailureCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
