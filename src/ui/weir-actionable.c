/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-actionable.h"

void
weir_actionable_set_action (GtkActionable *actionable, const char *detailed_name)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (GTK_IS_ACTIONABLE (actionable));
  g_return_if_fail (detailed_name != NULL);

  gtk_actionable_set_action_name (actionable, NULL);
  if (!g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    return;
  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, name);
}
