/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* Asks, above the window, which model answers when @name cannot, and keeps it as a rule. */
void weir_replacement_dialog_show (WeirApplication *application, const char *name);

G_END_DECLS
