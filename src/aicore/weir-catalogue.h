/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirCatalogueModel:
 * @name: SAP's name of the model
 * @executable: what serves it when it has a deployment of its own
 * @orchestrated: whether orchestration can ask it
 */
typedef struct
{
  char *name;
  char *executable;
  gboolean orchestrated;
} WeirCatalogueModel;

/**
 * WeirCatalogue:
 * @models: (element-type WeirCatalogueModel): each name once
 *
 * The models that SAP AI Core offers a tenant in its region, deployed or not. Immutable,
 * reference-counted, any thread.
 */
typedef struct
{
  GPtrArray *models;
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

/* Whether both hold the same models. Either may be %NULL: none is known. */
gboolean weir_catalogue_equal (const WeirCatalogue *a, const WeirCatalogue *b);

G_END_DECLS
