/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-requests-page.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"
#include "app/weir-request-text.h"
#include "app/weir-request-filter.h"
#include "app/weir-request-list.h"
#include "ui/weir-find-shortcut.h"
#include "ui/weir-no-match.h"
#include "ui/weir-request-detail.h"
#include "ui/weir-request-table.h"
#include "ui/weir-save-dialog.h"

/* Of stored requests, at once. */
#define PAGE_SIZE 200

/* Requests that end may fit the filter only then, or no more. */
#define FILTER_AGAIN_MS 300

struct _WeirRequestsPage
{
  WeirPage parent_instance;

  GtkSearchEntry *search;
  GtkToggleButton *live;
  GtkRevealer *complaint;
  GtkLabel *complaint_label;
  GtkStack *views;
  WeirNoMatch *no_match;
  GtkWidget *list_box;
  WeirRequestTable *table;
  WeirRequestDetail *detail;

  WeirRequestFilter *filter; /* (nullable): %NULL: all fit */
  GtkFilterListModel *shown;
  GSimpleActionGroup *actions;
  GCancellable *loading; /* (nullable): set while older ones are read */
  gboolean has_older;    /* some have been read since the list began */
  guint filter_id;
};

G_DEFINE_FINAL_TYPE (WeirRequestsPage, weir_requests_page, WEIR_TYPE_PAGE)

static WeirDesk *
get_desk (WeirRequestsPage *self)
{
  return weir_page_get_desk (WEIR_PAGE (self));
}

static WeirRequestList *
get_list (WeirRequestsPage *self)
{
  return weir_desk_get_requests (get_desk (self));
}

/* --- What is shown --- */

static void
show_no_match (WeirRequestsPage *self, guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u request is hidden by the filter.", "%u requests are hidden by the filter.", n),
      n);

  weir_no_match_set_text (self->no_match, text);
}

static void
update (WeirRequestsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (get_list (self)));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));

  if (n_shown > 0)
    gtk_stack_set_visible_child_name (self->views, "list");
  else if (n > 0)
    {
      show_no_match (self, n);
      gtk_stack_set_visible_child_name (self->views, "no-match");
    }
  else
    gtk_stack_set_visible_child_name (self->views, self->loading != NULL ? "loading" : "empty");
}

/* In a narrow window the details take the place of the list. */
static void
show_panes (WeirRequestsPage *self)
{
  gboolean has_item = weir_request_table_get_selected (self->table) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->detail), has_item);
  gtk_widget_set_visible (self->list_box, !has_item || !weir_page_get_narrow (WEIR_PAGE (self)));
}

static void
on_selected (WeirRequestsPage *self)
{
  WeirRequestItem *item = weir_request_table_get_selected (self->table);

  /* what is shown no more, such as after a filter, leaves its details as they are until then */
  g_object_set (self->detail, "item", item, NULL);
  show_panes (self);
}

/* --- Filter --- */

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  WeirRequestsPage *self = user_data;

  return self->filter == NULL
         || weir_request_filter_match (self->filter, weir_request_item_get_sight (item));
}

static void
filter_all (WeirRequestsPage *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static gboolean
on_filter_again (gpointer user_data)
{
  WeirRequestsPage *self = user_data;

  self->filter_id = 0;
  filter_all (self);
  return G_SOURCE_REMOVE;
}

static void
on_list_changed (WeirRequestsPage *self)
{
  if (self->filter != NULL && self->filter_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->filter_id = g_timeout_add (FILTER_AGAIN_MS, on_filter_again, self);
  update (self);
}

/* A filter that cannot be understood changes nothing but what is said below the entry. */
static void
on_search_changed (WeirRequestsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequestFilter) filter = weir_request_filter_new (text, NULL, &error);

  gtk_revealer_set_reveal_child (self->complaint, filter == NULL);
  if (filter == NULL)
    {
      gtk_label_set_text (self->complaint_label, error->message);
      gtk_widget_add_css_class (GTK_WIDGET (self->search), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->search), "error");
  g_clear_pointer (&self->filter, weir_request_filter_unref);
  if (!weir_request_filter_is_empty (filter))
    self->filter = g_steal_pointer (&filter);
  filter_all (self);
}

static void
clear_search (WeirRequestsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
find (GtkWidget *widget)
{
  gtk_widget_grab_focus (GTK_WIDGET (WEIR_REQUESTS_PAGE (widget)->search));
}

/* --- Older requests --- */

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirRequestsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!weir_request_list_load_older_finish (WEIR_REQUEST_LIST (object), result, NULL, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Older requests cannot be shown: %s", error->message);
  g_clear_object (&self->loading);
  if (self->shown != NULL)
    update (self);
}

static void
load_older (WeirRequestsPage *self)
{
  if (self->loading != NULL)
    return;
  self->loading = g_cancellable_new ();
  weir_request_list_load_older_async (get_list (self), PAGE_SIZE, self->loading, on_loaded,
                                      g_object_ref (self));
}

/* While nobody looked, requests came and went: the list begins anew, with what the database has. Where bodies
 * are kept it goes on, and what was before is read once. */
static void
weir_requests_page_map (GtkWidget *widget)
{
  WeirRequestsPage *self = WEIR_REQUESTS_PAGE (widget);
  WeirRequestList *list = get_list (self);

  GTK_WIDGET_CLASS (weir_requests_page_parent_class)->map (widget);
  if (!weir_request_list_get_live (list))
    {
      weir_request_list_clear (list);
      weir_request_list_set_live (list, TRUE);
      self->has_older = FALSE;
    }
  if (!self->has_older)
    load_older (self);
  self->has_older = TRUE;
  update (self);
}

/* Kept bodies are nowhere but in the list. */
static void
weir_requests_page_unmap (GtkWidget *widget)
{
  WeirRequestsPage *self = WEIR_REQUESTS_PAGE (widget);
  WeirRequestList *list = get_list (self);

  if (!weir_request_list_get_keep_bodies (list))
    weir_request_list_set_live (list, FALSE);
  g_clear_handle_id (&self->filter_id, g_source_remove);
  GTK_WIDGET_CLASS (weir_requests_page_parent_class)->unmap (widget);
}

/* --- Verbs --- */

static const WeirSight *
get_sight (WeirRequestsPage *self)
{
  WeirRequestItem *item = weir_request_table_get_selected (self->table);

  return item != NULL ? weir_request_item_get_sight (item) : NULL;
}

static void
on_copy_curl (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirRequestsPage *self = user_data;
  const WeirSight *sight = get_sight (self);
  g_autofree char *text = NULL;

  if (sight == NULL)
    return;
  text = weir_request_text_to_curl (
      sight, weir_service_get_base_url (weir_desk_get_service (get_desk (self))));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              _ ("Copied – the key is left out"));
}

static void
on_save_report (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirRequestsPage *self = user_data;
  const WeirSight *sight = get_sight (self);

  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (sight == NULL)
    return;
  text = weir_request_text_to_bundle (sight, WEIR_VERSION);
  name = g_strdup_printf ("weir-request-%.12s.json", sight->head->id);
  weir_save_dialog_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Save Report"),
                        name, text);
}

static void
on_cancel (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirRequestsPage *self = user_data;
  const WeirSight *sight = get_sight (self);

  if (sight != NULL && !weir_request_list_stop (get_list (self), sight->head->id))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                _ ("The request has ended already"));
}

static void
on_close (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirRequestsPage *self = user_data;

  weir_request_table_unselect (self->table);
}

static const GActionEntry entries[] = {
  { "copy-curl", on_copy_curl, NULL, NULL, NULL, { 0 } },
  { "save-report", on_save_report, NULL, NULL, NULL, { 0 } },
  { "cancel", on_cancel, NULL, NULL, NULL, { 0 } },
  { "close", on_close, NULL, NULL, NULL, { 0 } },
};

/* --- The object --- */

static char *
format_today (WeirRequestsPage *self, guint64 requests)
{
  g_autofree char *count = weir_figures_format_count ((gint64) requests);

  /* Translators: a count of requests: "812 today" */
  return g_strdup_printf (_ ("%s today"), count);
}

static gboolean
is_set (WeirRequestsPage *self, const char *text)
{
  return text != NULL;
}

static void
forget_refused_keys (WeirRequestsPage *self)
{
  weir_refused_keys_forget (weir_desk_get_refused_keys (get_desk (self)));
}

static gboolean
invert (WeirRequestsPage *self, gboolean value)
{
  return !value;
}

static void
weir_requests_page_constructed (GObject *object)
{
  WeirRequestsPage *self = WEIR_REQUESTS_PAGE (object);
  WeirRequestList *list = get_list (self);
  WeirMoney *money = weir_desk_get_money (get_desk (self));

  G_OBJECT_CLASS (weir_requests_page_parent_class)->constructed (object);

  self->shown =
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (list)),
                                 GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL)));
  weir_request_table_set_money (self->table, money);
  weir_request_table_set_model (self->table, G_LIST_MODEL (self->shown));
  weir_request_detail_set_money (self->detail, money);
  g_object_bind_property (list, "paused", self->live, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL
                              | G_BINDING_INVERT_BOOLEAN);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::n-running", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "requests", G_ACTION_GROUP (self->actions));
  weir_find_shortcut_add (GTK_WIDGET (self), find);
  show_panes (self);
  update (self);
}

static void
weir_requests_page_dispose (GObject *object)
{
  WeirRequestsPage *self = WEIR_REQUESTS_PAGE (object);

  g_clear_handle_id (&self->filter_id, g_source_remove);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  if (self->table != NULL)
    weir_request_table_set_model (self->table, NULL);
  if (self->shown != NULL)
    gtk_filter_list_model_set_filter (self->shown, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_REQUESTS_PAGE);
  g_clear_object (&self->shown);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->filter, weir_request_filter_unref);

  G_OBJECT_CLASS (weir_requests_page_parent_class)->dispose (object);
}

static void
weir_requests_page_class_init (WeirRequestsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_requests_page_constructed;
  object_class->dispose = weir_requests_page_dispose;
  widget_class->map = weir_requests_page_map;
  widget_class->unmap = weir_requests_page_unmap;

  g_type_ensure (WEIR_TYPE_NO_MATCH);
  g_type_ensure (WEIR_TYPE_REQUEST_DETAIL);
  g_type_ensure (WEIR_TYPE_REQUEST_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-requests-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, complaint);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, complaint_label);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, live);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, no_match);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, search);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, table);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestsPage, views);
  gtk_widget_class_bind_template_callback (widget_class, clear_search);
  gtk_widget_class_bind_template_callback (widget_class, format_today);
  gtk_widget_class_bind_template_callback (widget_class, forget_refused_keys);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
  gtk_widget_class_bind_template_callback (widget_class, load_older);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, show_panes);
}

static void
weir_requests_page_init (WeirRequestsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
