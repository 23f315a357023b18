/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-normalise.h"

G_BEGIN_DECLS

/* A history while it is being normalised. */

typedef struct
{
  WeirRole role;
  WeirJsonText name;
  WeirJsonText raw; /* absent once the turn is not what the client sent */
  GArray *parts;    /* of WeirPart */
} WeirWorkTurn;

typedef struct
{
  const WeirRequest *request;
  const WeirNormaliseOptions *options;
  WeirLoss *loss;
  WeirArena *arena;
  GPtrArray *turns; /* of WeirWorkTurn */
  gboolean changed;
} WeirNormaliseWork;

WeirWorkTurn *weir_work_turn_new (WeirRole role);
void weir_work_turn_free (WeirWorkTurn *turn);

/* Notes that @turn is no more what it was. */
void weir_normalise_work_touch (WeirNormaliseWork *self, WeirWorkTurn *turn);

static inline WeirWorkTurn *
weir_normalise_work_get (WeirNormaliseWork *self, guint index)
{
  return g_ptr_array_index (self->turns, index);
}

static inline WeirPart *
weir_work_turn_part (WeirWorkTurn *turn, guint index)
{
  return &g_array_index (turn->parts, WeirPart, index);
}

/* Puts every result right after its call. */
gboolean weir_normalise_pair_tools (WeirNormaliseWork *self, GError **error);

/* Gives the call @part the name it is sent by. */
void weir_normalise_fit_call (WeirNormaliseWork *self, WeirPart *part);

/* Fills in the tools of @result. */
gboolean weir_normalise_fit_tools (WeirNormaliseWork *self, WeirNormalised *result, GError **error);

G_END_DECLS
