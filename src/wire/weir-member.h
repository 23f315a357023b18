/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-api-error.h"
#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* Members of a client's request, read with their kind checked. Absent and null mean the same: the
 * value is left as it is and the answer is %TRUE. Otherwise %FALSE with a WEIR_API_ERROR_BAD_REQUEST
 * at the member's path. */

/* A number's limits, as its API states them. */
typedef struct
{
  double min;
  double max;
  gboolean whole;
} WeirMemberRange;

/* Sets @error to a bad request at @node, and returns %FALSE. */
gboolean weir_member_fail (GError **error,
                           const WeirJsonDoc *doc,
                           const WeirJsonNode *node,
                           const char *format,
                           ...) G_GNUC_PRINTF (4, 5);

/* Sets @error to a bad request at the absent member @name of @object, and returns %FALSE. */
gboolean weir_member_missing (GError **error,
                              const WeirJsonDoc *doc,
                              const WeirJsonNode *object,
                              const char *name);

gboolean weir_member_text (const WeirJsonDoc *doc,
                           const WeirJsonNode *object,
                           const char *name,
                           WeirJsonText *value,
                           GError **error);

/* The same for a string that must be there and not be empty. */
gboolean weir_member_need_text (const WeirJsonDoc *doc,
                                const WeirJsonNode *object,
                                const char *name,
                                WeirJsonText *value,
                                GError **error);

/* @value: 1 or 0. */
gboolean weir_member_boolean (const WeirJsonDoc *doc,
                              const WeirJsonNode *object,
                              const char *name,
                              int *value,
                              GError **error);

/* @value: the number's lexeme. */
gboolean weir_member_number (const WeirJsonDoc *doc,
                             const WeirJsonNode *object,
                             const char *name,
                             const WeirMemberRange *range,
                             WeirJsonText *value,
                             GError **error);

/* @value: the array or object; %NULL when it is not set. */
gboolean weir_member_array (const WeirJsonDoc *doc,
                            const WeirJsonNode *object,
                            const char *name,
                            const WeirJsonNode **value,
                            GError **error);
gboolean weir_member_object (const WeirJsonDoc *doc,
                             const WeirJsonNode *object,
                             const char *name,
                             const WeirJsonNode **value,
                             GError **error);

/* @value: the object as it stands in the document. */
gboolean weir_member_raw_object (const WeirJsonDoc *doc,
                                 const WeirJsonNode *object,
                                 const char *name,
                                 WeirJsonText *value,
                                 GError **error);

G_END_DECLS
