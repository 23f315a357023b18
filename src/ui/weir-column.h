/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirColumn:
 *
 * Rows below each other, to be scrolled, of which only those have widgets that are seen, or nearly. The
 * heights of the others are guessed, and what is seen stays where it is when they turn out to be others.
 * It follows the end until the user scrolls away from it.
 *
 * Properties: those of #GtkScrollable. Read-only: "following": the end is in sight, and stays so
 */
#define WEIR_TYPE_COLUMN (weir_column_get_type ())
G_DECLARE_FINAL_TYPE (WeirColumn, weir_column, WEIR, COLUMN, GtkWidget)

/* (transfer floating): the widget of a row, which may be a #WeirColumnRow. */
typedef GtkWidget *(*WeirColumnMake) (gpointer item, gpointer user_data);

/* About how high it will be, in pixels. */
typedef int (*WeirColumnGuess) (gpointer item, int width, gpointer user_data);

GtkWidget *weir_column_new (void);

/* How rows are made. @user_data: borrowed */
void weir_column_set_maker (WeirColumn *self,
                            WeirColumnMake make,
                            WeirColumnGuess guess,
                            gpointer user_data);

/* @model: (nullable). Shows its end. */
void weir_column_set_model (WeirColumn *self, GListModel *model);

gboolean weir_column_is_following (WeirColumn *self);

/* Shows the end, and follows it. */
void weir_column_follow (WeirColumn *self);

/* (nullable) (transfer none): the widget at @position, if it has one. */
GtkWidget *weir_column_get_row (WeirColumn *self, guint position);

/* How many rows have widgets. */
guint weir_column_get_n_made (WeirColumn *self);

G_END_DECLS
