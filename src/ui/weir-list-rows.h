/* SPDX-License-Identifier: MIT */
/* The rows of a list, made by the widget that shows it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has @make_row, with @owner as its data, make the rows of @list from the items of @model until @owner is
 * disposed of. A list may outlive the widget it stands in: whoever has a reference to it, even for the rest of
 * a frame, would have it ask for rows of a widget that is gone. */
void weir_list_rows_bind (GtkListBox *list,
                          GListModel *model,
                          GtkListBoxCreateWidgetFunc make_row,
                          GtkWidget *owner);

G_END_DECLS
