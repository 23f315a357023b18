/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/* What is asked of SAP AI Core to make, stop and watch one deployment, and what it answers. Pure. */

/**
 * WeirDeploymentStanding:
 * @status: as it is now
 * @message: (nullable): SAP's, about the status
 */
typedef struct
{
  WeirDeploymentStatus status;
  char *message;
} WeirDeploymentStanding;

void weir_deployment_standing_clear (WeirDeploymentStanding *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirDeploymentStanding, weir_deployment_standing_clear)

/* Whether @ttl is how SAP AI Core writes how long something lives: "30m", "24H", "7D". */
gboolean weir_deployment_ttl_is_valid (const char *ttl);

/* Seconds; 0 when @ttl (nullable) is none. */
gint64 weir_deployment_ttl_parse (const char *ttl);

/* (transfer full): the body of POST /v2/lm/deployments; @ttl: (nullable): until it is stopped. */
GBytes *weir_deployment_change_encode_create (const char *configuration_id, const char *ttl);

/* (transfer full): the body of PATCH /v2/lm/deployments/{id} that stops it. */
GBytes *weir_deployment_change_encode_stop (void);

/**
 * weir_deployment_change_read_id:
 * @json: the answer to what made a configuration or a deployment
 *
 * Returns: (transfer full) (nullable): the id of what was made, fit for a path
 *
 * Errors: WEIR_AICORE_ERROR_PROTOCOL
 */
char *weir_deployment_change_read_id (GBytes *json, GError **error);

/* @json: the answer of GET /v2/lm/deployments/{id}. Errors: WEIR_AICORE_ERROR_PROTOCOL */
gboolean weir_deployment_change_read_standing (GBytes *json,
                                               WeirDeploymentStanding *standing,
                                               GError **error);

G_END_DECLS
