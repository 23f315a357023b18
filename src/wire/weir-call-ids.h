/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/**
 * WeirCallIds:
 *
 * The ids of the calls of one history, for formats that need not give any: such a call is told apart by
 * its name and its place. The same history always gets the same ids.
 */
typedef struct _WeirCallIds WeirCallIds;

/* @builder: borrowed; owns the ids that are made. */
WeirCallIds *weir_call_ids_new (WeirRequestBuilder *builder);
void weir_call_ids_free (WeirCallIds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCallIds, weir_call_ids_free)

/* A turn in which calls are made begins: what is unanswered of the one before stays so. */
void weir_call_ids_begin (WeirCallIds *self);

/* The id of a call of @name: @id, unless it is absent or empty. */
WeirJsonText weir_call_ids_add (WeirCallIds *self, WeirJsonText id, WeirJsonText name);

/* The id of the call that a result belongs to: @id if given, else that of the first call of @name that
 * has none yet (without a name: of any), else one that belongs to no call. @name: (inout): set to the
 * call's when it was absent */
WeirJsonText weir_call_ids_take (WeirCallIds *self, WeirJsonText id, WeirJsonText *name);

G_END_DECLS
