/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-account.h"
#include "aicore/weir-catalogue.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_DEPLOYMENT_UNKNOWN,
  WEIR_DEPLOYMENT_PENDING,
  WEIR_DEPLOYMENT_RUNNING,
  WEIR_DEPLOYMENT_COMPLETED,
  WEIR_DEPLOYMENT_DEAD,
  WEIR_DEPLOYMENT_STOPPING,
  WEIR_DEPLOYMENT_STOPPED,
} WeirDeploymentStatus;

/**
 * WeirDeployment:
 *
 * One deployment as SAP AI Core lists it. Immutable, reference-counted, any thread. @url is always
 * built from the account's API URL and @id; the listed URL is only compared with it.
 *
 * A deployment of orchestration has no model of its own but @offers: with
 * weir_deployment_new_through () each of those becomes one that requests can be sent to.
 */
typedef struct
{
  WeirAccount *account;
  char *id;
  char *url; /* {API URL}/v2/inference/deployments/{id} */
  char *resource_group;
  char *executable;         /* "azure-openai"; guessed from the model when not told */
  char *scenario;           /* (nullable) */
  char *model;              /* (nullable): SAP's name; none for orchestration */
  char *version;            /* (nullable) */
  char *configuration_id;   /* (nullable) */
  char *configuration_name; /* (nullable) */
  char **aliases;           /* names the configuration binds to it, may be empty */
  WeirDeploymentStatus status;
  gboolean going_away;                  /* its target status is not RUNNING */
  gboolean being_deleted;               /* its target status is DELETED */
  gboolean foreign_url;                 /* the listed URL is not the built one */
  char *status_message;                 /* (nullable) */
  gint64 created_s;                     /* seconds since 1970 UTC, 0 unknown */
  gint64 changed_s;                     /* the same, of the last thing that was done to it */
  gint64 ends_s;                        /* when its time is over; 0: it lives until it is stopped */
  WeirCatalogue *offers;                /* (nullable): the models that can be asked through it */
  WeirCatalogue *catalogue;             /* (nullable): keeps the next two alive */
  const WeirCatalogueModel *catalogued; /* (nullable): what is told of its model */
  const WeirCatalogueVersion *edition;  /* (nullable): and of its version */
  char *usual_executable; /* (nullable): of a model asked through it: what else would serve that */
} WeirDeployment;

WeirDeployment *weir_deployment_ref (WeirDeployment *self);
void weir_deployment_unref (WeirDeployment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDeployment, weir_deployment_unref)

/**
 * weir_deployment_new_pinned:
 * @account: whose configuration binds it
 * @id: a valid id
 *
 * What the configuration alone tells of a deployment: taken for running, in the account's first
 * resource group, with the first name bound to it as its model.
 */
WeirDeployment *weir_deployment_new_pinned (WeirAccount *account, const char *id);

/* (transfer full): @self with another @catalogue (nullable): one of orchestration offers what is in it,
 * any other finds its model there. */
WeirDeployment *weir_deployment_new_catalogued (const WeirDeployment *self,
                                                WeirCatalogue *catalogue);

/* (transfer full): one model that is asked through the orchestration @self. It has the id and URL of
 * that, no aliases and no offers. */
WeirDeployment *weir_deployment_new_through (const WeirDeployment *self,
                                             const WeirCatalogueModel *model);

/* Whether it is orchestration that is running and can be sent requests. */
gboolean weir_deployment_is_orchestration (const WeirDeployment *self);

/* Whether all that is known of both is the same. */
gboolean weir_deployment_equal (const WeirDeployment *a, const WeirDeployment *b);

/* SAP AI Core stops what runs or is about to, and deletes what does neither. */
gboolean weir_deployment_can_be_stopped (const WeirDeployment *self);
gboolean weir_deployment_can_be_deleted (const WeirDeployment *self);

/* Whether requests may be sent to it now. */
gboolean weir_deployment_is_usable (const WeirDeployment *self);

const char *weir_deployment_status_to_string (WeirDeploymentStatus status);

/* UNKNOWN for a word that is none of them; @name: (nullable). */
WeirDeploymentStatus weir_deployment_status_from_string (const char *name);

/**
 * weir_deployment_parse_list:
 * @account: whose list it is
 * @resource_group: which group was asked for
 * @json: (array length=len): the answer of GET /v2/lm/deployments
 *
 * Reads both spellings of the details (backendDetails, backend_details), a null executable, and
 * binds the account's pinned models as aliases. Entries with an unusable id are left out.
 *
 * Returns: (transfer full) (element-type WeirDeployment) (nullable): the deployments
 *
 * Errors: WEIR_AICORE_ERROR_PROTOCOL
 */
GPtrArray *weir_deployment_parse_list (WeirAccount *account,
                                       const char *resource_group,
                                       const char *json,
                                       gssize len,
                                       GError **error);

/* Whether @id may stand in a URL: 4 to 64 letters, digits, dots, dashes, underscores, no "..". */
gboolean weir_deployment_id_is_valid (const char *id);

/* Whether the account's configuration binds a name to the deployment @id. */
gboolean weir_deployment_is_pinned (const WeirAccount *account, const char *id);

/* (transfer full) (nullable): the id in a configured deployment URL, or a bare id. */
char *weir_deployment_id_from_url (const char *url);

G_END_DECLS
