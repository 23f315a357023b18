/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirConfiguration:
 * @id: (nullable): %NULL: it does not exist yet
 * @executable: "azure-openai"
 * @scenario: "foundation-models", "orchestration"
 * @model, @version: (nullable): what its parameters are bound to; orchestration has none
 * @created: (nullable): as SAP AI Core writes it, "2026-03-02T07:59:58Z"
 *
 * What a deployment is made of, in a resource group.
 */
typedef struct
{
  char *id;
  char *name;
  char *executable;
  char *scenario;
  char *model;
  char *version;
  char *created;
} WeirConfiguration;

void weir_configuration_free (WeirConfiguration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirConfiguration, weir_configuration_free)

/**
 * weir_configuration_new:
 * @executable: what serves @model; "orchestration" needs none
 * @model: (nullable)
 * @version: (nullable): %NULL: "latest"
 *
 * Returns: (transfer full): one that does not exist yet, named after the model
 */
WeirConfiguration *
weir_configuration_new (const char *executable, const char *model, const char *version);

/* Whether a deployment of either serves the same. */
gboolean weir_configuration_matches (const WeirConfiguration *self, const WeirConfiguration *other);

/* (transfer none) (nullable): the first of @list (element-type WeirConfiguration) that matches @self. */
const WeirConfiguration *weir_configuration_find (const WeirConfiguration *self, GPtrArray *list);

/**
 * weir_configuration_parse_list:
 * @json: the answer of GET /v2/lm/configurations
 *
 * Entries without a usable id are left out.
 *
 * Returns: (transfer full) (nullable) (element-type WeirConfiguration): in the order of the answer
 *
 * Errors: WEIR_AICORE_ERROR_PROTOCOL
 */
GPtrArray *weir_configuration_parse_list (GBytes *json, GError **error);

/* (transfer full): the body of POST /v2/lm/configurations that makes it. */
GBytes *weir_configuration_encode (const WeirConfiguration *self);

G_END_DECLS
