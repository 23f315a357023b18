/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-notifier.h"
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

/* (transfer none): where others hand in what they tell. */
WeirNotifier *weir_notices_get_notifier (WeirNotices *self);

G_END_DECLS
