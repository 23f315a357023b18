/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/* Whether a sequence of events keeps to the grammar of weir-event.h. For tests and debug builds. */
typedef struct _WeirEventCheck WeirEventCheck;

WeirEventCheck *weir_event_check_new (void);
void weir_event_check_free (WeirEventCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirEventCheck, weir_event_check_free)

/* %FALSE with a WEIR_API_ERROR_INTERNAL that says which rule is broken. */
gboolean weir_event_check_push (WeirEventCheck *self, const WeirEvent *event, GError **error);

/* Whether END was seen. */
gboolean weir_event_check_is_complete (const WeirEventCheck *self);

G_END_DECLS
