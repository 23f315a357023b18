/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/**
 * WeirNotices:
 *
 * The desktop's notifications: what the application tells of while none of its windows is in use, as far
 * as the preferences want it.
 */
typedef struct _WeirNotices WeirNotices;

/* @application: borrowed; its desk is there. */
WeirNotices *weir_notices_new (WeirApplication *application);
void weir_notices_free (WeirNotices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirNotices, weir_notices_free)

G_END_DECLS
