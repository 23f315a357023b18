/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-request-bodies-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-body-diff.h"

/* A text view with more than this is slow. */
#define MAX_SHOWN (512 * 1024)

typedef enum
{
  RECEIVED,
  SENT,
  DIFFERENCE,
  ANSWERED,
  RETURNED,
  N_CHOICES,
} Choice;

struct _WeirRequestBodiesView
{
  AdwBin parent_instance;

  GtkStack *views;
  GtkDropDown *choice;
  GtkTextView *text;
  GBytes *bodies[N_CHOICES]; /* (nullable): that of the difference never */
};

G_DEFINE_FINAL_TYPE (WeirRequestBodiesView, weir_request_bodies_view, ADW_TYPE_BIN)

/* (transfer full) */
static char *
build_text (WeirRequestBodiesView *self, Choice choice)
{
  if (choice == DIFFERENCE)
    return self->bodies[RECEIVED] != NULL && self->bodies[SENT] != NULL
               ? weir_body_diff_build (self->bodies[RECEIVED], self->bodies[SENT])
               : g_strdup (_ ("One of the two was not kept."));
  if (self->bodies[choice] == NULL)
    return g_strdup (_ ("This body was not kept."));
  return weir_body_text_build (self->bodies[choice]);
}

/* In colours, beside the marks. */
static void
mark_lines (GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_start_iter (buffer, &begin);
  do
    {
      gunichar mark = gtk_text_iter_get_char (&begin);

      end = begin;
      gtk_text_iter_forward_to_line_end (&end);
      if (mark == '-' || mark == '+')
        gtk_text_buffer_apply_tag_by_name (buffer, mark == '-' ? "gone" : "new", &begin, &end);
    }
  while (gtk_text_iter_forward_line (&begin));
}

static void
show_choice (WeirRequestBodiesView *self)
{
  guint choice = gtk_drop_down_get_selected (self->choice);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *text = NULL;

  if (choice >= N_CHOICES)
    return;
  text = build_text (self, choice);
  if (strlen (text) > MAX_SHOWN)
    {
      g_autofree char *part = g_utf8_make_valid (text, MAX_SHOWN);

      g_free (text);
      text = g_strconcat (part, "\n…", NULL);
    }
  gtk_text_buffer_set_text (buffer, text, -1);
  if (choice == DIFFERENCE)
    mark_lines (buffer);
}

static void
set_body (WeirRequestBodiesView *self, Choice choice, GBytes *body)
{
  if (self->bodies[choice] == body)
    return;
  g_clear_pointer (&self->bodies[choice], g_bytes_unref);
  self->bodies[choice] = body != NULL ? g_bytes_ref (body) : NULL;
}

void
weir_request_bodies_view_set_sight (WeirRequestBodiesView *self, const WeirSight *sight)
{
  gboolean has_any = FALSE;

  g_return_if_fail (WEIR_IS_REQUEST_BODIES_VIEW (self));

  set_body (self, RECEIVED, sight != NULL ? sight->head->body : NULL);
  set_body (self, SENT, sight != NULL ? sight->sent : NULL);
  set_body (self, ANSWERED, sight != NULL ? sight->answered : NULL);
  set_body (self, RETURNED, sight != NULL ? sight->returned : NULL);
  for (guint i = 0; i < N_CHOICES; i++)
    has_any = has_any || self->bodies[i] != NULL;
  gtk_stack_set_visible_child_name (self->views, has_any ? "bodies" : "none");
  if (has_any)
    show_choice (self);
}

static void
weir_request_bodies_view_dispose (GObject *object)
{
  WeirRequestBodiesView *self = WEIR_REQUEST_BODIES_VIEW (object);

  for (guint i = 0; i < N_CHOICES; i++)
    g_clear_pointer (&self->bodies[i], g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_REQUEST_BODIES_VIEW);

  G_OBJECT_CLASS (weir_request_bodies_view_parent_class)->dispose (object);
}

static void
weir_request_bodies_view_class_init (WeirRequestBodiesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_request_bodies_view_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-request-bodies-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRequestBodiesView, choice);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestBodiesView, text);
  gtk_widget_class_bind_template_child (widget_class, WeirRequestBodiesView, views);
  gtk_widget_class_bind_template_callback (widget_class, show_choice);
}

static void
weir_request_bodies_view_init (WeirRequestBodiesView *self)
{
  GtkTextBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));
  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_create_tag (buffer, "gone", "paragraph-background", "rgba(224,27,36,.16)", NULL);
  gtk_text_buffer_create_tag (buffer, "new", "paragraph-background", "rgba(38,162,105,.18)", NULL);
}
