/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-deployment-order.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/* How long a deployment lives. */
typedef enum
{
  WEIR_DEPLOYMENT_LIFE_UNLIMITED,
  WEIR_DEPLOYMENT_LIFE_DAY,
  WEIR_DEPLOYMENT_LIFE_WEEK,
  WEIR_DEPLOYMENT_LIFE_MONTH,
  WEIR_N_DEPLOYMENT_LIVES,
} WeirDeploymentLife;

const char *weir_deployment_life_describe (WeirDeploymentLife life);

/**
 * WeirDeploymentForm:
 *
 * What is to be decided before a model is deployed: where, which version, made of which configuration, for
 * how long. It asks SAP AI Core which configurations are there. Main thread.
 *
 * Properties, read-only: "loading": it is being asked; "problem" (nullable): why it could not be, a
 * sentence; the model can be deployed all the same
 *
 * Signals:
 * "configurations-changed" (): there are other configurations to choose from
 */
#define WEIR_TYPE_DEPLOYMENT_FORM (weir_deployment_form_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentForm, weir_deployment_form, WEIR, DEPLOYMENT_FORM, GObject)

/* What is deployed to ask for all models through one deployment. */
#define WEIR_DEPLOYMENT_FORM_ORCHESTRATION "orchestration"

/* @model: SAP's name of it, or WEIR_DEPLOYMENT_FORM_ORCHESTRATION, which has no versions */
WeirDeploymentForm *weir_deployment_form_new (WeirService *service, const char *model);

/* Whether it is orchestration that is deployed. */
gboolean weir_deployment_form_is_orchestration (WeirDeploymentForm *self);

/* What people call the model. */
const char *weir_deployment_form_get_title (WeirDeploymentForm *self);

/* (transfer full) (array zero-terminated=1): "dev-eu10 · default"; empty when no account is offered it. */
char **weir_deployment_form_dup_places (WeirDeploymentForm *self);

/* (transfer full) (array zero-terminated=1): "Latest (2025-04-14)", "2025-04-14 – retires on 14 Oct 2026";
 * none of orchestration. */
char **weir_deployment_form_dup_versions (WeirDeploymentForm *self);

/* (transfer full) (array zero-terminated=1): names of those that fit, and at the end that a new one is made. */
char **weir_deployment_form_dup_configurations (WeirDeploymentForm *self);

/* Positions in those lists. What cannot be chosen is left alone. */
void weir_deployment_form_set_place (WeirDeploymentForm *self, guint place);
void weir_deployment_form_set_version (WeirDeploymentForm *self, guint version);
void weir_deployment_form_set_configuration (WeirDeploymentForm *self, guint configuration);
guint weir_deployment_form_get_configuration (WeirDeploymentForm *self);
void weir_deployment_form_set_life (WeirDeploymentForm *self, WeirDeploymentLife life);

/* How many run already of this model at the place. */
guint weir_deployment_form_count_running (WeirDeploymentForm *self);

/* (transfer full) (nullable): what was decided; %NULL without a place. */
WeirDeploymentOrder *weir_deployment_form_build (WeirDeploymentForm *self);

G_END_DECLS
