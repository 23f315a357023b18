/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* (transfer floating): a preferences window with all pages there are. */
GtkWidget *weir_preferences_window_new (WeirApplication *application);

G_END_DECLS
