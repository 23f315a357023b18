/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-client-guide.h"

G_BEGIN_DECLS

/**
 * WeirClientCard:
 *
 * What one tool has to be told, to be copied, and whether it was seen.
 */
#define WEIR_TYPE_CLIENT_CARD (weir_client_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirClientCard, weir_client_card, WEIR, CLIENT_CARD, AdwBin)

GtkWidget *weir_client_card_new (WeirClientGuide *guide, WeirClientItem *item);

WeirClientKind weir_client_card_get_kind (WeirClientCard *self);

/* Its button stands below the words then. */
void weir_client_card_set_narrow (WeirClientCard *self, gboolean is_narrow);

/* Whether the proxy runs: what would wait for a tool in vain cannot be pressed. %FALSE at first. */
void weir_client_card_set_reachable (WeirClientCard *self, gboolean is_reachable);

G_END_DECLS
