/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "demo/weir-demo-exchange.h"

G_BEGIN_DECLS

/**
 * WeirDemoRoute:
 * @method: "GET" …
 * @pattern: the path below /v2; "*" stands for one segment, which the handler is given
 * @needs_group: without AI-Resource-Group it does not exist
 *
 * One call of the management side.
 */
typedef struct
{
  const char *method;
  const char *pattern;
  gboolean needs_group;
  void (*handle) (WeirDemoExchange *exchange, const char *segment);
} WeirDemoRoute;

/* Answers what is below /v2/lm and /v2/admin. */
void weir_demo_management_handle (WeirDemoExchange *exchange);

/* The routes of the parts, ended by a %NULL method. */
extern const WeirDemoRoute weir_demo_catalogue_routes[];
extern const WeirDemoRoute weir_demo_configuration_routes[];
extern const WeirDemoRoute weir_demo_deployment_routes[];
extern const WeirDemoRoute weir_demo_tenant_routes[];

/* (nullable): the resource group the request is for. */
const char *weir_demo_management_get_group (WeirDemoExchange *exchange);

/* Writes @seconds since 1970 as "2026-03-02T08:00:00Z". */
void weir_demo_management_write_time (WeirJsonWriter *writer, const char *name, gint64 seconds);

/* Whether @list, comma separated or %NULL for any, names @value. */
gboolean weir_demo_management_is_listed (const char *list, const char *value);

/**
 * weir_demo_management_reply_list:
 * @items: (element-type any): all that match
 * @write: writes one as JSON
 *
 * Answers {"count":n,"resources":[…]}; $top and $skip are applied.
 */
void weir_demo_management_reply_list (WeirDemoExchange *exchange,
                                      GPtrArray *items,
                                      void (*write) (WeirDemoExchange *exchange,
                                                     WeirJsonWriter *writer,
                                                     gconstpointer item));

G_END_DECLS
