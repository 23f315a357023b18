/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-client-item.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirClientGuide:
 *
 * What tools have to be told to use the service, and which of them were seen: a #GListModel of
 * #WeirClientItem, one for each tool there is.
 *
 * Properties: "model" (nullable): the one that all are told of; %NULL: for each tool, one it is at
 * home with, and that does not retire soon
 *
 * Signals:
 * "changed" (): address, key, names or the chosen model became others
 */
#define WEIR_TYPE_CLIENT_GUIDE (weir_client_guide_get_type ())
G_DECLARE_FINAL_TYPE (WeirClientGuide, weir_client_guide, WEIR, CLIENT_GUIDE, GObject)

WeirClientGuide *weir_client_guide_new (WeirService *service, WeirClock *clock);

const char *weir_client_guide_get_model (WeirClientGuide *self);
void weir_client_guide_set_model (WeirClientGuide *self, const char *model);

/* (transfer full) (array zero-terminated=1): the names that chat, sorted. */
char **weir_client_guide_dup_models (WeirClientGuide *self);

/* (transfer full): weir_client_build_snippet () with what is in force, but dots for the key. */
char *weir_client_guide_build_text (WeirClientGuide *self, WeirClientKind kind, guint snippet);

/* (transfer full): the same with the key itself. */
WeirSecret *
weir_client_guide_build_secret (WeirClientGuide *self, WeirClientKind kind, guint snippet);

/* @entries: (element-type WeirUsageRecord): requests that ended. */
void weir_client_guide_take_requests (WeirClientGuide *self, GPtrArray *entries);

G_END_DECLS
