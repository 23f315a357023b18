/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-request-detail.h"

#include <glib/gi18n.h>

#include "ui/weir-request-bodies-view.h"
#include "ui/weir-request-pill.h"
#include "ui/weir-request-words.h"
#include "ui/weir-timeline.h"

struct _WeirRequestDetail
{
  AdwBin parent_instance;

  WeirRequestItem *item; /* (nullable) */
  WeirMoney *money;      /* (nullable) */
  gboolean narrow;
  guint update_id;

  GtkLabel *title;
  WeirRequestPill *pill;
  GtkLabel *time;
  GtkWidget *cancel;
  GtkButton *chat;
  GtkBox *timing;
  WeirTimeline *timeline;
  GtkGrid *facts;
  GtkLabel *headers;
  GtkLabel *changes;
  WeirRequestBodiesView *bodies;
};

enum
{
  PROP_0,
  PROP_ITEM,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirRequestDetail, weir_request_detail, ADW_TYPE_BIN)

/* --- Showing --- */

static GtkWidget *
make_fact_label (const char *text, gboolean is_name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), !is_name);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "legend");
  if (is_name)
    gtk_widget_add_css_class (label, "dim");
  else
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
      gtk_widget_set_focusable (label, FALSE);
    }
  return label;
}

static void
show_facts (WeirRequestDetail *self, const WeirSight *sight)
{
  g_autoptr (GPtrArray) facts = weir_request_words_build_facts (sight, self->money);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  for (guint i = 0; i < facts->len; i++)
    {
      const WeirRequestFact *fact = g_ptr_array_index (facts, i);

      gtk_grid_attach (self->facts, make_fact_label (fact->name, TRUE), 0, (int) i, 1, 1);
      gtk_grid_attach (self->facts, make_fact_label (fact->value, FALSE), 1, (int) i, 1, 1);
    }
}

static void
show_texts (WeirRequestDetail *self, const WeirSight *sight)
{
  g_autofree char *title = weir_request_words_build_title (sight);
  g_autofree char *time =
      weir_request_words_format_time (sight->head->wall_us, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *headers = weir_request_words_build_headers (sight);
  g_autofree char *changes = weir_request_words_build_changes (sight);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->headers, headers[0] != '\0'
                                         ? headers
                                         : _ ("The headers of this request are not known."));
  gtk_label_set_text (self->changes, changes[0] != '\0'
                                         ? changes
                                         : _ ("Nothing was left out or sent in another form."));
}

static gboolean
update (gpointer user_data)
{
  WeirRequestDetail *self = user_data;
  const WeirSight *sight;

  self->update_id = 0;
  if (self->item == NULL)
    return G_SOURCE_REMOVE;
  sight = weir_request_item_get_sight (self->item);
  show_texts (self, sight);
  show_facts (self, sight);
  gtk_widget_set_visible (self->cancel, sight->is_running);
  weir_timeline_set_sight (self->timeline, sight);
  weir_request_bodies_view_set_sight (self->bodies, sight);
  return G_SOURCE_REMOVE;
}

/* Several properties change at once. */
static void
on_changed (WeirRequestDetail *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update, self);
}

void
weir_request_detail_set_money (WeirRequestDetail *self, WeirMoney *money)
{
  g_return_if_fail (WEIR_IS_REQUEST_DETAIL (self));

  g_set_object (&self->money, money);
}

/* --- The object --- */

static void
set_item (WeirRequestDetail *self, WeirRequestItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  weir_request_pill_set_item (self->pill, item);
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (item == NULL)
    {
      weir_request_bodies_view_set_sight (self->bodies, NULL);
      return;
    }
  g_signal_connect_object (item, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->chat), "s",
                                    weir_request_item_get_sight (item)->head->id);
  update (self);
}

static void
set_narrow (WeirRequestDetail *self, gboolean narrow)
{
  self->narrow = narrow;
  /* the list has it too */
  gtk_widget_set_visible (GTK_WIDGET (self->time), !narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->timing),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
weir_request_detail_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirRequestDetail *self = WEIR_REQUEST_DETAIL (object);

  if (prop_id == PROP_ITEM)
    g_value_set_object (value, self->item);
  else
    g_value_set_boolean (value, self->narrow);
}

static void
weir_request_detail_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  WeirRequestDetail *self = WEIR_REQUEST_DETAIL (object);

  if (prop_id == PROP_ITEM)
    set_item (self, g_value_get_object (value));
  else
    set_narrow (self, g_value_get_boolean (value));
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_request_detail_dispose (GObject *object)
{
  WeirRequestDetail *self = WEIR_REQUEST_DETAIL (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->money);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_REQUEST_DETAIL);

  G_OBJECT_CLASS (weir_request_detail_parent_class)->dispose (object);
}

static gboolean
invert (WeirRequestDetail *self, gboolean value)
{
  return !value;
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (WEIR_TYPE_REQUEST_BODIES_VIEW);
  g_type_ensure (WEIR_TYPE_REQUEST_PILL);
  g_type_ensure (WEIR_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-request-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, bodies);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, cancel);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, changes);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, chat);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, headers);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, pill);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, time);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, timeline);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, timing);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestDetail, title);
  gtk_widget_class_bind_template_callback (widget_class, invert);
}

static void
weir_request_detail_class_init (WeirRequestDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_request_detail_get_property;
  object_class->set_property = weir_request_detail_set_property;
  object_class->dispose = weir_request_detail_dispose;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, WEIR_TYPE_REQUEST_ITEM, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
weir_request_detail_init (WeirRequestDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
