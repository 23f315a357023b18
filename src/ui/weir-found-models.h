/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirFoundModels:
 *
 * Which models an account has, as soon as that is known, or that it has none.
 */
#define WEIR_TYPE_FOUND_MODELS (weir_found_models_get_type ())
G_DECLARE_FINAL_TYPE (WeirFoundModels, weir_found_models, WEIR, FOUND_MODELS, GtkBox)

/* @group: where @account looks for them. Once. */
void weir_found_models_watch (WeirFoundModels *self,
                              WeirDesk *desk,
                              const char *account,
                              const char *group);

G_END_DECLS
