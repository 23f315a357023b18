/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"

G_BEGIN_DECLS

/**
 * WeirDemoFamilyCall:
 * @executable: what it is served by; "*" at the end: all that begin so
 * @pattern: the path below the deployment's URL; "*" stands for one segment
 *
 * A call that a family of deployments takes: a row of the family table. A family is added by
 * writing its file and its rows.
 */
typedef struct
{
  const char *executable;
  const char *method;
  const char *pattern;
  void (*handle) (WeirDemoExchange *exchange, const char *segment);
} WeirDemoFamilyCall;

/* Answers what is below /v2/inference/deployments. */
void weir_demo_inference_handle (WeirDemoExchange *exchange);

G_END_DECLS
