/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-group-item.h"

G_BEGIN_DECLS

/* (transfer floating): a resource group with a check mark. */
GtkWidget *weir_group_row_new (WeirGroupItem *item);

G_END_DECLS
