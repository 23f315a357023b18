/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-catalogue-version.h"

G_BEGIN_DECLS

/**
 * WeirCatalogueModel:
 * @name: SAP's name of the model
 * @executable: what serves it when it has a deployment of its own
 * @orchestrated: whether orchestration can ask it
 * @display_name: (nullable): such as "Gemini 2.5 Pro"
 * @provider: (nullable): such as "Google"
 * @description: (nullable)
 * @versions: (element-type WeirCatalogueVersion): in the order of the catalogue; empty when none is told
 */
typedef struct
{
  char *name;
  char *executable;
  gboolean orchestrated;
  char *display_name;
  char *provider;
  char *description;
  GPtrArray *versions;
} WeirCatalogueModel;

/* (transfer none) (nullable): the version called @name; the latest for %NULL, "latest" and names that
 * are not there, and the first where none is the latest. */
const WeirCatalogueVersion *weir_catalogue_model_get_version (const WeirCatalogueModel *self,
                                                              const char *name);

/* Whether the same is told of both. Either may be %NULL: nothing is. */
gboolean weir_catalogue_model_equal (const WeirCatalogueModel *a, const WeirCatalogueModel *b);

/**
 * WeirCatalogue:
 * @models: (element-type WeirCatalogueModel): each name once
 * @by_name: (element-type utf8 WeirCatalogueModel): the same
 *
 * The models that SAP AI Core offers a tenant in its region, deployed or not. Immutable,
 * reference-counted, any thread.
 */
typedef struct
{
  GPtrArray *models;
  GHashTable *by_name;
} WeirCatalogue;

WeirCatalogue *weir_catalogue_ref (WeirCatalogue *self);
void weir_catalogue_unref (WeirCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCatalogue, weir_catalogue_unref)

/**
 * weir_catalogue_parse:
 * @json: (array length=len): the answer of GET /v2/lm/scenarios/foundation-models/models
 *
 * Entries without a name or an executable are left out. A model that does not say which scenarios
 * it is allowed in is taken to be allowed in all.
 *
 * Returns: (transfer full) (nullable): the catalogue
 *
 * Errors: WEIR_AICORE_ERROR_PROTOCOL
 */
WeirCatalogue *weir_catalogue_parse (const char *json, gsize len, GError **error);

/* (transfer none) (nullable): the model that SAP calls @name. */
const WeirCatalogueModel *weir_catalogue_find (const WeirCatalogue *self, const char *name);

/* Whether both hold the same models. Either may be %NULL: none is known. */
gboolean weir_catalogue_equal (const WeirCatalogue *a, const WeirCatalogue *b);

G_END_DECLS
