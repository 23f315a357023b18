/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-catalogue-page.h"

#include <glib/gi18n.h>

#include "app/weir-retirement.h"
#include "ui/weir-catalogue-row.h"
#include "ui/weir-find-shortcut.h"
#include "ui/weir-list-rows.h"
#include "ui/weir-no-match.h"
#include "ui/weir-no-subaccount.h"

struct _WeirCataloguePage
{
  WeirPage parent_instance;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkDropDown *kind;
  GtkStack *views;
  WeirNoMatch *no_match;
  GtkListBox *list;
  GtkFilterListModel *shown;
  char *search; /* (nullable): folded */
  GDate today;
};

G_DEFINE_FINAL_TYPE (WeirCataloguePage, weir_catalogue_page, WEIR_TYPE_PAGE)

static WeirDesk *
get_desk (WeirCataloguePage *self)
{
  return weir_page_get_desk (WEIR_PAGE (self));
}

static WeirCatalogueList *
get_all (WeirCataloguePage *self)
{
  return weir_fleet_get_catalogue (weir_desk_get_fleet (get_desk (self)));
}

/* --- What is shown --- */

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  WeirCataloguePage *self = user_data;

  return weir_catalogue_entry_matches (item, gtk_drop_down_get_selected (self->kind), self->search,
                                       &self->today);
}

static void
show_hidden (WeirCataloguePage *self, guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u model is hidden by the filter.", "%u models are hidden by the filter.", n), n);

  weir_no_match_set_text (self->no_match, text);
}

static const char *
choose_view (WeirCataloguePage *self)
{
  WeirService *service = weir_desk_get_service (get_desk (self));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (get_all (self)));
  gboolean refreshing;
  gint64 refreshed_s;

  g_object_get (service, "refreshing", &refreshing, "refreshed", &refreshed_s, NULL);
  if (weir_service_get_n_accounts (service) == 0 && n == 0)
    return "no-subaccount";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0)
    return "list";
  if (n > 0)
    {
      show_hidden (self, n);
      return "no-match";
    }
  return refreshing || refreshed_s == 0 ? "loading" : "empty";
}

static void
update (WeirCataloguePage *self)
{
  weir_retirement_get_today (weir_clock_get_wall_us (weir_desk_get_clock (get_desk (self)))
                                 / G_USEC_PER_SEC,
                             &self->today);
  gtk_stack_set_visible_child_name (self->views, choose_view (self));
}

static void
filter_again (WeirCataloguePage *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static void
on_search_changed (WeirCataloguePage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->search, g_free);
  if (*text != '\0')
    self->search = g_utf8_casefold (text, -1);
  if (self->shown != NULL)
    filter_again (self);
}

static void
clear_search (WeirCataloguePage *self)
{
  gtk_drop_down_set_selected (self->kind, WEIR_CATALOGUE_ALL);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  on_search_changed (self);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
find (GtkWidget *widget)
{
  WeirCataloguePage *self = WEIR_CATALOGUE_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WeirCataloguePage *self = user_data;
  GtkWidget *row = weir_catalogue_row_new (get_desk (self), item);

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  return row;
}

static void
weir_catalogue_page_map (GtkWidget *widget)
{
  WeirCataloguePage *self = WEIR_CATALOGUE_PAGE (widget);

  GTK_WIDGET_CLASS (weir_catalogue_page_parent_class)->map (widget);

  update (self);
}

/* --- The object --- */

static void
weir_catalogue_page_constructed (GObject *object)
{
  static const char *const changes[] = { "engine-changed", "models-changed", "notify::n-accounts",
                                         "notify::refreshing", "notify::refreshed" };
  WeirCataloguePage *self = WEIR_CATALOGUE_PAGE (object);
  WeirService *service = weir_desk_get_service (get_desk (self));
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  G_OBJECT_CLASS (weir_catalogue_page_parent_class)->constructed (object);

  for (guint i = 0; i < WEIR_N_CATALOGUE_KINDS; i++)
    gtk_string_list_append (kinds, weir_catalogue_kind_describe (i));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (kinds));
  weir_retirement_get_today (weir_clock_get_wall_us (weir_desk_get_clock (get_desk (self)))
                                 / G_USEC_PER_SEC,
                             &self->today);
  self->shown =
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (get_all (self))),
                                 GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL)));
  weir_list_rows_bind (self->list, G_LIST_MODEL (self->shown), make_row, GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (filter_again), self,
                             G_CONNECT_SWAPPED);
  weir_page_ask_when_seen (WEIR_PAGE (self));
  weir_find_shortcut_add (GTK_WIDGET (self), find);
  update (self);
}

static void
weir_catalogue_page_dispose (GObject *object)
{
  WeirCataloguePage *self = WEIR_CATALOGUE_PAGE (object);

  if (self->shown != NULL)
    gtk_filter_list_model_set_filter (self->shown, NULL);
  g_clear_object (&self->shown);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CATALOGUE_PAGE);

  G_OBJECT_CLASS (weir_catalogue_page_parent_class)->dispose (object);
}

static void
weir_catalogue_page_finalize (GObject *object)
{
  g_free (WEIR_CATALOGUE_PAGE (object)->search);

  G_OBJECT_CLASS (weir_catalogue_page_parent_class)->finalize (object);
}

static void
weir_catalogue_page_class_init (WeirCataloguePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_catalogue_page_constructed;
  object_class->dispose = weir_catalogue_page_dispose;
  object_class->finalize = weir_catalogue_page_finalize;
  widget_class->map = weir_catalogue_page_map;

  g_type_ensure (WEIR_TYPE_NO_MATCH);
  g_type_ensure (WEIR_TYPE_NO_SUBACCOUNT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-catalogue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCataloguePage, kind);
  gtk_widget_class_bind_template_child (widget_class, WeirCataloguePage, list);
  gtk_widget_class_bind_template_child (widget_class, WeirCataloguePage, no_match);
  gtk_widget_class_bind_template_child (widget_class, WeirCataloguePage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, WeirCataloguePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirCataloguePage, views);
  gtk_widget_class_bind_template_callback (widget_class, clear_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
weir_catalogue_page_init (WeirCataloguePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}
