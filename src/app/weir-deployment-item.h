/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_DEPLOYMENT_UNTESTED,
  WEIR_DEPLOYMENT_TESTING,
  WEIR_DEPLOYMENT_PASSED,
  WEIR_DEPLOYMENT_FAILED,
} WeirDeploymentTestState;

#define WEIR_TYPE_DEPLOYMENT_TEST_STATE (weir_deployment_test_state_get_type ())
GType weir_deployment_test_state_get_type (void);

/**
 * WeirDeploymentItem:
 *
 * One deployment, for lists.
 *
 * Properties, read-only: "id"; "account": its name; "resource-group"; "model" (nullable: that of
 * orchestration); "version" (nullable); "executable"; "alias" (nullable): the first name the
 * configuration binds to it; "name" (nullable): what clients call it, the alias or the model;
 * "status": in SAP's words, "RUNNING"; "message" (nullable): SAP's, about the status; "usable":
 * requests may go to it; "created": seconds since 1970 UTC, 0 unknown; "test": a
 * #WeirDeploymentTestState; "test-text" (nullable): how the last test ended
 */
#define WEIR_TYPE_DEPLOYMENT_ITEM (weir_deployment_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentItem, weir_deployment_item, WEIR, DEPLOYMENT_ITEM, GObject)

WeirDeploymentItem *weir_deployment_item_new (WeirDeployment *deployment);

/* For the model that holds it: what it shows is known anew. */
void weir_deployment_item_set (WeirDeploymentItem *self, WeirDeployment *deployment);

/* (transfer none) */
const WeirDeployment *weir_deployment_item_get (WeirDeploymentItem *self);

/* For the one who tests it. @text: (nullable). */
void weir_deployment_item_set_test (WeirDeploymentItem *self,
                                    WeirDeploymentTestState state,
                                    const char *text);

WeirDeploymentTestState weir_deployment_item_get_test (WeirDeploymentItem *self);
const char *weir_deployment_item_get_test_text (WeirDeploymentItem *self);

/* (transfer none) (nullable): as the property. */
const char *weir_deployment_item_get_name (WeirDeploymentItem *self);

G_END_DECLS
