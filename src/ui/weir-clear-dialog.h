/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/* Asks whether all that was used is to be forgotten, and forgets it. @parent: of the application, which tells
 * how it went. */
void weir_clear_dialog_ask (GtkWindow *parent, WeirDesk *desk);

G_END_DECLS
