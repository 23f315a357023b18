/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine.h"
#include "app/weir-problem-board.h"
#include "app/weir-service-options.h"

G_BEGIN_DECLS

/* What the holder tells the service. */
typedef struct
{
  void (*closing) (gpointer user_data);        /* the engine, which is there for the last time */
  void (*files_changed) (gpointer user_data);  /* those of the settings */
  void (*models_changed) (gpointer user_data); /* deployments, or what is wrong with accounts */
  void (*activity_changed) (gpointer user_data);
  void (*refreshing_changed) (gpointer user_data); /* "refreshing", and "refreshed" with it */
  void (*credentials_changed) (gpointer user_data);
  gpointer user_data;
} WeirServiceEngineEvents;

/**
 * WeirServiceEngine:
 *
 * The engine of a #WeirService, one after the other: makes it, listens to it, asks it for
 * deployments. For the service only, in its thread. What is wrong with the settings goes on the
 * board. Their files are watched from the first one on, also while none could be opened.
 */
typedef struct _WeirServiceEngine WeirServiceEngine;

/* @options, @board: borrowed; @observer: is told of finished requests. */
WeirServiceEngine *weir_service_engine_new (const WeirServiceOptions *options,
                                            WeirProblemBoard *board,
                                            WeirUsageSink *observer,
                                            const WeirServiceEngineEvents *events);
void weir_service_engine_free (WeirServiceEngine *self);

/* Closes the one there is and opens another, with the demo in it or not. %FALSE: it could not be opened,
 * which is on the board too. */
gboolean weir_service_engine_renew (WeirServiceEngine *self, gboolean demo, GError **error);

/* The files are not watched any more, until the next one. */
void weir_service_engine_close (WeirServiceEngine *self);

/* (transfer none) (nullable): %NULL when it could not be opened. */
WeirEngine *weir_service_engine_get (WeirServiceEngine *self);

/* Asks for the deployments of all accounts, unless that is under way. */
void weir_service_engine_refresh (WeirServiceEngine *self);
gboolean weir_service_engine_is_refreshing (WeirServiceEngine *self);

/* Seconds since 1970 UTC, 0 never. */
gint64 weir_service_engine_get_refreshed (WeirServiceEngine *self);

/* (transfer none): where the requests of all its engines can be seen. */
WeirSights *weir_service_engine_get_sights (WeirServiceEngine *self);

G_END_DECLS
