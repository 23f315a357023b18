/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-client.h"
#include "proxy/weir-exchange-pool.h"
#include "proxy/weir-route.h"
#include "proxy/weir-snapshot.h"

G_BEGIN_DECLS

/* What a surface answers its small requests from. */
typedef struct
{
  WeirSnapshotSlot *snapshots;
  WeirExchangePool *pool;
  const char *version;
} WeirSurfaceTools;

/* Answers @client at once. @name: (nullable): what stands in the path in the place of "{}". */
typedef void (*WeirSurfaceAnswer) (const WeirSurfaceTools *tools,
                                   WeirClient *client,
                                   const char *name);

/**
 * WeirSurfacePath:
 * @method: GET stands for HEAD as well
 * @path: see weir_path_pattern_match ()
 * @query: (nullable): a pair that the query must hold; rows that ask for one stand before those that
 *   do not
 * @route: how the exchange workers serve it, with the name in the path as the model
 * @answer: (nullable): in the place of @route
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  WeirRoute route;
  WeirSurfaceAnswer answer;
} WeirSurfacePath;

/**
 * WeirSurface:
 * @id: whose API it is
 * @paths: (array length=n_paths): where it is served
 * @not_offered: (array zero-terminated=1) (nullable): patterns of what people look for and will not
 *   find here, told apart from a mistyped path
 *
 * The paths of one client API. Adding one is a file with such a constant, and a line in the table of
 * weir-server.c.
 */
typedef struct
{
  const char *id;
  const WeirSurfacePath *paths;
  guint n_paths;
  const char *const *not_offered;
} WeirSurface;

/* The dialect that @client is told of errors in. */
const WeirDialect *weir_surface_get_dialect (WeirClient *client);

/* (transfer full) (nullable): the present snapshot; without one @client has been told so. */
WeirSnapshot *weir_surface_get_snapshot (const WeirSurfaceTools *tools, WeirClient *client);

/* Sends @body (transfer full) (nullable), or the error for which there is none. */
void weir_surface_send (WeirClient *client, GBytes *body, const GError *error);

G_END_DECLS
