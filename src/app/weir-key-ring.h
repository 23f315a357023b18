/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-key-item.h"
#include "app/weir-service.h"
#include "base/weir-item-list.h"

G_BEGIN_DECLS

/**
 * WeirKeyRing:
 *
 * The keys of local clients that stand in config.json, and what can be done with them: a #GListModel of
 * #WeirKeyItem, read anew when the file has become another one.
 *
 * Signals:
 * "made" (const char *name, gpointer secret): there is a new key, a #WeirSecret that is valid during
 *   the call: made with a new name, or in the place of the one of that name. The only time it is told
 * "found" (const char *name, gpointer secret): the key that was asked for
 * "failed" (const char *text)
 */
#define WEIR_TYPE_KEY_RING (weir_key_ring_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyRing, weir_key_ring, WEIR, KEY_RING, WeirItemList)

/* A key that no keyring would keep is kept as a digest: its tool is to go on working tomorrow. */
WeirKeyRing *weir_key_ring_new (WeirApiKeyEditor *editor, WeirService *service);

/* Each ends with a signal, but for the last one, which shows in the list. */
void weir_key_ring_create (WeirKeyRing *self, const char *name);
void weir_key_ring_rotate (WeirKeyRing *self, const char *name);
void weir_key_ring_find (WeirKeyRing *self, const char *name);
void weir_key_ring_revoke (WeirKeyRing *self, const char *name);

G_END_DECLS
