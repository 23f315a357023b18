/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-no-subaccount.h"

struct _WeirNoSubaccount
{
  AdwBin parent_instance;
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
  G_OBJECT_CLASS (klass)->dispose = weir_no_subaccount_dispose;

  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), "/io/github/weirproxy/Weir/ui/weir-no-subaccount.ui");
}

static void
weir_no_subaccount_init (WeirNoSubaccount *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
