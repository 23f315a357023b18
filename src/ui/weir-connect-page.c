/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-connect-page.h"

#include <glib/gi18n.h>

#include "ui/weir-button-flow.h"
#include "ui/weir-client-card.h"

struct _WeirConnectPage
{
  WeirPage parent_instance;

  GtkBox *cards;
  GtkWidget *stopped;
  GtkWidget *cursor;
  GtkDropDown *models;
  gboolean is_filling; /* what is selected then is not a choice */
};

G_DEFINE_FINAL_TYPE (WeirConnectPage, weir_connect_page, WEIR_TYPE_PAGE)

static WeirClientGuide *
get_guide (WeirConnectPage *self)
{
  return weir_desk_get_guide (weir_page_get_desk (WEIR_PAGE (self)));
}

/* --- Model --- */

/* The first stands for no choice. */
static void
fill_models (WeirConnectPage *self)
{
  const char *chosen = weir_client_guide_get_model (get_guide (self));
  g_auto (GStrv) models = weir_client_guide_dup_models (get_guide (self));
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  if (self->is_filling)
    return;
  gtk_string_list_append (list, _ ("Suggested"));
  for (guint i = 0; models[i] != NULL; i++)
    {
      gtk_string_list_append (list, models[i]);
      if (g_strcmp0 (models[i], chosen) == 0)
        selected = i + 1;
    }
  if (chosen != NULL && selected == 0)
    {
      gtk_string_list_append (list, chosen);
      selected = g_list_model_get_n_items (G_LIST_MODEL (list)) - 1;
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->models, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->models, selected);
  self->is_filling = FALSE;
}

static void
on_selected (WeirConnectPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->models);
  GtkStringObject *name = gtk_drop_down_get_selected_item (self->models);

  if (self->is_filling || name == NULL)
    return;
  self->is_filling = TRUE;
  weir_client_guide_set_model (get_guide (self),
                               selected > 0 ? gtk_string_object_get_string (name) : NULL);
  self->is_filling = FALSE;
}

/* --- Cards --- */

/* Where the focus goes, the page scrolls. */
static void
show_card (WeirConnectPage *self, WeirClientKind kind)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (WEIR_IS_CLIENT_CARD (child) && weir_client_card_get_kind (WEIR_CLIENT_CARD (child)) == kind)
      gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

static void
on_show_claude (WeirConnectPage *self)
{
  show_card (self, WEIR_CLIENT_CLAUDE_CODE);
}

static void
on_show_cline (WeirConnectPage *self)
{
  show_card (self, WEIR_CLIENT_CLINE);
}

static void
on_narrow_changed (WeirConnectPage *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (WEIR_IS_CLIENT_CARD (child))
      weir_client_card_set_narrow (WEIR_CLIENT_CARD (child),
                                   weir_page_get_narrow (WEIR_PAGE (self)));
}

/* What tools are told stands there all the same. */
static void
on_state_changed (WeirConnectPage *self)
{
  WeirService *service = weir_desk_get_service (weir_page_get_desk (WEIR_PAGE (self)));
  gboolean is_running = weir_service_get_state (service) == WEIR_SERVICE_RUNNING;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards));

  gtk_widget_set_visible (self->stopped, !is_running);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (WEIR_IS_CLIENT_CARD (child))
      weir_client_card_set_reachable (WEIR_CLIENT_CARD (child), is_running);
}

static void
add_cards (WeirConnectPage *self)
{
  GListModel *items = G_LIST_MODEL (get_guide (self));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (WeirClientItem) item = g_list_model_get_item (items, i);

      gtk_box_append (self->cards, weir_client_card_new (get_guide (self), item));
      if (weir_client_item_get_kind (item) == WEIR_CLIENT_CODEX)
        gtk_box_reorder_child_after (self->cards, self->cursor,
                                     gtk_widget_get_last_child (GTK_WIDGET (self->cards)));
    }
}

/* --- The object --- */

static void
weir_connect_page_constructed (GObject *object)
{
  WeirConnectPage *self = WEIR_CONNECT_PAGE (object);

  G_OBJECT_CLASS (weir_connect_page_parent_class)->constructed (object);

  add_cards (self);
  on_narrow_changed (self);
  g_signal_connect_object (weir_desk_get_service (weir_page_get_desk (WEIR_PAGE (self))),
                           "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  on_state_changed (self);
  g_signal_connect_object (get_guide (self), "changed", G_CALLBACK (fill_models), self,
                           G_CONNECT_SWAPPED);
  weir_page_ask_when_seen (WEIR_PAGE (self));
  fill_models (self);
}

static void
weir_connect_page_dispose (GObject *object)
{
  WeirConnectPage *self = WEIR_CONNECT_PAGE (object);

  if (self->models != NULL)
    g_signal_handlers_disconnect_by_data (self->models, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CONNECT_PAGE);

  G_OBJECT_CLASS (weir_connect_page_parent_class)->dispose (object);
}

static void
weir_connect_page_class_init (WeirConnectPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_connect_page_constructed;
  object_class->dispose = weir_connect_page_dispose;

  g_type_ensure (WEIR_TYPE_BUTTON_FLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirConnectPage, cards);
  gtk_widget_class_bind_template_child (widget_class, WeirConnectPage, cursor);
  gtk_widget_class_bind_template_child (widget_class, WeirConnectPage, models);
  gtk_widget_class_bind_template_child (widget_class, WeirConnectPage, stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_show_claude);
  gtk_widget_class_bind_template_callback (widget_class, on_show_cline);
}

static void
weir_connect_page_init (WeirConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
