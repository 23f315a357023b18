/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirAliasItem:
 *
 * Another name for deployments of an account, while it is edited.
 *
 * Properties: "alias"; "deployments": ids or URLs, with commas between them
 */
#define WEIR_TYPE_ALIAS_ITEM (weir_alias_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirAliasItem, weir_alias_item, WEIR, ALIAS_ITEM, GObject)

WeirAliasItem *weir_alias_item_new (const char *alias, const char *const *deployments);

const char *weir_alias_item_get_alias (WeirAliasItem *self);

/* (transfer full) (array zero-terminated=1): without the spaces around them. */
char **weir_alias_item_dup_deployments (WeirAliasItem *self);

G_END_DECLS
