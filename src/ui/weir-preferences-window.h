/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/* (transfer floating): a preferences window with all pages there are. */
GtkWidget *weir_preferences_window_new (WeirDesk *desk, GSettings *settings);

G_END_DECLS
