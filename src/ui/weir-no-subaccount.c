/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-no-subaccount.h"

#include "ui/weir-button-flow.h"

struct _WeirNoSubaccount
{
  AdwBin parent_instance;

  AdwStatusPage *page;
};

G_DEFINE_FINAL_TYPE (WeirNoSubaccount, weir_no_subaccount, ADW_TYPE_BIN)

static void
weir_no_subaccount_dispose (GObject *object)
{
  /* The bin would let go of it once more. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_NO_SUBACCOUNT);

  G_OBJECT_CLASS (weir_no_subaccount_parent_class)->dispose (object);
}

static void
weir_no_subaccount_class_init (WeirNoSubaccountClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_no_subaccount_dispose;

  g_type_ensure (WEIR_TYPE_BUTTON_FLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-no-subaccount.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirNoSubaccount, page);
}

static void
weir_no_subaccount_init (WeirNoSubaccount *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_no_subaccount_new (const char *icon)
{
  WeirNoSubaccount *self;

  g_return_val_if_fail (icon != NULL, NULL);

  self = g_object_new (WEIR_TYPE_NO_SUBACCOUNT, NULL);
  adw_status_page_set_icon_name (self->page, icon);
  return GTK_WIDGET (self);
}
