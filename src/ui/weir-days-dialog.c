/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-days-dialog.h"

struct _WeirDaysDialog
{
  AdwWindow parent_instance;

  GtkCalendar *first;
  GtkCalendar *last;
  GtkLabel *first_label;
  GtkLabel *last_label;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirDaysDialog, weir_days_dialog, ADW_TYPE_WINDOW)

static void
get_date (GtkCalendar *calendar, GDate *date)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  int year, month, day_of_month;

  g_date_time_get_ymd (day, &year, &month, &day_of_month);
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year);
}

static void
select_date (GtkCalendar *calendar, const GDate *date)
{
  g_autoptr (GDateTime) day = g_date_time_new_local (
      g_date_get_year (date), (int) g_date_get_month (date), g_date_get_day (date), 12, 0, 0);

  gtk_calendar_select_day (calendar, day);
}

static void
show_date (GtkCalendar *calendar, GtkLabel *label)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (day, "%x");

  gtk_label_set_text (label, text);
}

/* The other end moves along: there are no days backwards. */
static void
on_first_selected (WeirDaysDialog *self)
{
  GDate first, last;

  get_date (self->first, &first);
  get_date (self->last, &last);
  if (g_date_compare (&first, &last) > 0)
    select_date (self->last, &first);
  show_date (self->first, self->first_label);
  show_date (self->last, self->last_label);
}

static void
on_last_selected (WeirDaysDialog *self)
{
  GDate first, last;

  get_date (self->first, &first);
  get_date (self->last, &last);
  if (g_date_compare (&first, &last) > 0)
    select_date (self->first, &last);
  show_date (self->first, self->first_label);
  show_date (self->last, self->last_label);
}

static void
on_show_clicked (WeirDaysDialog *self)
{
  GDate first, last;

  get_date (self->first, &first);
  get_date (self->last, &last);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, &first, &last);
  gtk_window_close (GTK_WINDOW (self));
}

static void
weir_days_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_DAYS_DIALOG);

  G_OBJECT_CLASS (weir_days_dialog_parent_class)->dispose (object);
}

static void
weir_days_dialog_class_init (WeirDaysDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_days_dialog_dispose;

  signals[SIGNAL_CHOSEN] =
      g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-days-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirDaysDialog, first);
  gtk_widget_class_bind_template_child (widget_class, WeirDaysDialog, first_label);
  gtk_widget_class_bind_template_child (widget_class, WeirDaysDialog, last);
  gtk_widget_class_bind_template_child (widget_class, WeirDaysDialog, last_label);
  gtk_widget_class_bind_template_callback (widget_class, on_first_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_last_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weir_days_dialog_init (WeirDaysDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

WeirDaysDialog *
weir_days_dialog_new (GtkWindow *parent, const GDate *first, const GDate *last)
{
  WeirDaysDialog *self;

  g_return_val_if_fail (g_date_valid (first) && g_date_valid (last), NULL);

  self = g_object_new (WEIR_TYPE_DAYS_DIALOG, "transient-for", parent, NULL);
  select_date (self->first, first);
  select_date (self->last, last);
  on_last_selected (self);
  return self;
}
