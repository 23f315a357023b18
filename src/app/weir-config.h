/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirConfig:
 *
 * The engine's settings as properties that windows can bind to: read from what is in force, written
 * to config.json a moment after the last change, member by member, so that what others wrote there
 * stays. A row of a table each in weir-config.c.
 *
 * Properties: "port"; "exposed": listen on all interfaces, not on this computer only;
 * "first-byte-limit": seconds; "learn": leave out what a deployment refused; "strict": a member
 * that would be dropped is an error; "debug": log more; "account" (nullable): the only subaccount to
 * use; "ca-file" (nullable): a PEM file, the only certificate authorities to trust; "currency"
 * (nullable): three letters; "unit-price": what a capacity unit costs in it, 0: not said, and always so
 * without a currency; "month-budget": what may be spent in a month, in the currency where a unit has a
 * price, 0: anything; "budget-stop": requests are refused once it is spent; "keep-bodies": bodies of requests
 * are kept in memory, to look at; "usage-days": how long requests are kept in the database; "writable"
 * (read-only): %FALSE when the configuration was given with --config or CONFIG_PATH, which is never
 * written
 *
 * Signals:
 * "failed" (const char *text): a change could not be written
 */
#define WEIR_TYPE_CONFIG (weir_config_get_type ())
G_DECLARE_FINAL_TYPE (WeirConfig, weir_config, WEIR, CONFIG, GObject)

/* @file: config.json, where changes go; @writable: whether they may. */
WeirConfig *weir_config_new (WeirService *service, const char *file, gboolean writable);

gboolean weir_config_get_writable (WeirConfig *self);
const char *weir_config_get_file (WeirConfig *self);

/**
 * weir_config_flush_async:
 * @callback: (nullable)
 *
 * Writes what waits now, then has the service read it.
 */
void weir_config_flush_async (WeirConfig *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean weir_config_flush_finish (WeirConfig *self, GAsyncResult *result, GError **error);

G_END_DECLS
