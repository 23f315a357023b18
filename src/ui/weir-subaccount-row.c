/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-subaccount-row.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirSubaccountRow
{
  AdwActionRow parent_instance;

  GtkWidget *handle;
  GtkWidget *off;
  WeirDesk *desk;
  WeirBookEntry *entry;
  WeirAccountItem *item; /* (nullable): how it stands, while it is used */
};

G_DEFINE_FINAL_TYPE (WeirSubaccountRow, weir_subaccount_row, ADW_TYPE_ACTION_ROW)

const char *
weir_subaccount_row_get_name (WeirSubaccountRow *self)
{
  g_return_val_if_fail (WEIR_IS_SUBACCOUNT_ROW (self), NULL);

  return weir_book_entry_get_name (self->entry);
}

/* --- How it stands --- */

/* (nullable): that its service key ends. */
static const char *
find_end (WeirSubaccountRow *self)
{
  static const WeirProblemKind kinds[] = { WEIR_PROBLEM_KEY_ENDED, WEIR_PROBLEM_KEY_ENDS_SOON,
                                           WEIR_PROBLEM_KEY_EXPIRES };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      WeirProblem *problem = weir_problem_board_find (weir_desk_get_board (self->desk), kinds[i],
                                                      weir_subaccount_row_get_name (self));

      if (problem != NULL)
        return weir_problem_get_title (problem);
    }
  return NULL;
}

/* (transfer full) (nullable) */
static char *
describe_standing (WeirSubaccountRow *self)
{
  g_autofree char *error = NULL;
  guint n_running;

  if (self->item == NULL)
    return NULL;
  if (find_end (self) != NULL)
    return g_strdup (find_end (self));
  g_object_get (self->item, "error", &error, "n-running", &n_running, NULL);
  if (error != NULL)
    return g_steal_pointer (&error);
  return g_strdup_printf (ngettext ("%u running deployment", "%u running deployments", n_running),
                          n_running);
}

static void
update (WeirSubaccountRow *self)
{
  const WeirAccountDraft *draft = weir_book_entry_get_draft (self->entry);
  g_autofree char *groups = g_strjoinv (", ", draft->resource_groups);
  g_autofree char *standing = describe_standing (self);
  g_autofree char *subtitle =
      standing != NULL ? g_strdup_printf ("%s · %s", groups, standing) : g_strdup (groups);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), draft->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_set_visible (self->off, !draft->enabled);
}

/* The accounts that are used are another list, which changes on its own. */
static void
find_item (WeirSubaccountRow *self)
{
  GListModel *accounts = weir_desk_get_accounts (self->desk);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  for (guint i = 0; self->item == NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (WeirAccountItem) item = g_list_model_get_item (accounts, i);

      if (strcmp (weir_account_item_get_name (item), weir_subaccount_row_get_name (self)) == 0)
        self->item = g_steal_pointer (&item);
    }
  if (self->item != NULL)
    g_signal_connect_object (self->item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* --- Actions --- */

static void
activate_on_name (GtkWidget *widget, const char *action)
{
  gtk_widget_activate_action (widget, action, "s",
                              weir_subaccount_row_get_name (WEIR_SUBACCOUNT_ROW (widget)));
}

static void
on_edit (GtkWidget *widget, const char *action, GVariant *target)
{
  activate_on_name (widget, "app.edit-subaccount");
}

static void
on_delete (GtkWidget *widget, const char *action, GVariant *target)
{
  activate_on_name (widget, "app.delete-subaccount");
}

static void
on_activated (WeirSubaccountRow *self)
{
  on_edit (GTK_WIDGET (self), NULL, NULL);
}

/* The row at the new place is another one; its list hands it the focus. */
static void
move (WeirSubaccountRow *self, int by)
{
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self)) + by;
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (self)));
  g_autofree char *name = g_strdup (weir_subaccount_row_get_name (self));

  if (position < 0 || gtk_list_box_get_row_at_index (list, position) == NULL)
    return;
  weir_account_book_move (weir_desk_get_book (self->desk), name, (guint) position);
}

static void
on_move_up (GtkWidget *widget, const char *action, GVariant *target)
{
  move (WEIR_SUBACCOUNT_ROW (widget), -1);
}

static void
on_move_down (GtkWidget *widget, const char *action, GVariant *target)
{
  move (WEIR_SUBACCOUNT_ROW (widget), 1);
}

/* --- Dragging --- */

static GdkContentProvider *
on_drag_prepare (WeirSubaccountRow *self, double x, double y)
{
  return gdk_content_provider_new_typed (WEIR_TYPE_SUBACCOUNT_ROW, self);
}

static void
on_drag_begin (WeirSubaccountRow *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static gboolean
on_drop (WeirSubaccountRow *self, const GValue *value)
{
  WeirSubaccountRow *dragged = g_value_get_object (value);
  g_autofree char *name = NULL;

  if (dragged == NULL || dragged == self
      || gtk_widget_get_parent (GTK_WIDGET (dragged)) != gtk_widget_get_parent (GTK_WIDGET (self)))
    return FALSE;
  name = g_strdup (weir_subaccount_row_get_name (dragged));
  weir_account_book_move (weir_desk_get_book (self->desk), name,
                          (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self)));
  return TRUE;
}

static void
add_dragging (WeirSubaccountRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (WEIR_TYPE_SUBACCOUNT_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- The object --- */

static void
weir_subaccount_row_dispose (GObject *object)
{
  WeirSubaccountRow *self = WEIR_SUBACCOUNT_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->entry);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_SUBACCOUNT_ROW);

  G_OBJECT_CLASS (weir_subaccount_row_parent_class)->dispose (object);
}

static void
weir_subaccount_row_class_init (WeirSubaccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_subaccount_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-subaccount-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountRow, handle);
  gtk_widget_class_bind_template_child (widget_class, WeirSubaccountRow, off);

  gtk_widget_class_install_action (widget_class, "row.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "row.edit", NULL, on_edit);
  gtk_widget_class_install_action (widget_class, "row.move-down", NULL, on_move_down);
  gtk_widget_class_install_action (widget_class, "row.move-up", NULL, on_move_up);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "row.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "row.move-down",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "row.delete", NULL);
}

static void
weir_subaccount_row_init (WeirSubaccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "activated", G_CALLBACK (on_activated), NULL);
  add_dragging (self);
}

GtkWidget *
weir_subaccount_row_new (WeirDesk *desk, WeirBookEntry *entry)
{
  WeirSubaccountRow *self;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (WEIR_IS_BOOK_ENTRY (entry), NULL);

  self = g_object_new (WEIR_TYPE_SUBACCOUNT_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->entry = g_object_ref (entry);
  g_signal_connect_object (weir_desk_get_board (desk), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_accounts (desk), "items-changed", G_CALLBACK (find_item),
                           self, G_CONNECT_SWAPPED);
  find_item (self);
  return GTK_WIDGET (self);
}
