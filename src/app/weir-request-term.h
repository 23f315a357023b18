/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a filter of requests is made of. Inside of it only. */

/* What a name in front of a colon asks for. */
typedef enum
{
  WEIR_REQUEST_FIELD_ANY, /* no name at all */
  WEIR_REQUEST_FIELD_STATUS,
  WEIR_REQUEST_FIELD_MODEL,
  WEIR_REQUEST_FIELD_KEY,
  WEIR_REQUEST_FIELD_CLIENT,
  WEIR_REQUEST_FIELD_ACCOUNT,
  WEIR_REQUEST_FIELD_DEPLOYMENT,
  WEIR_REQUEST_FIELD_ROUTE,
  WEIR_REQUEST_FIELD_ERROR,
  WEIR_REQUEST_FIELD_ID,
  WEIR_REQUEST_FIELD_TIME,
  WEIR_REQUEST_FIELD_FIRST,
  WEIR_REQUEST_FIELD_IN,
  WEIR_REQUEST_FIELD_OUT,
  WEIR_REQUEST_FIELD_CACHED,
  WEIR_REQUEST_FIELD_TOKENS,
  WEIR_REQUEST_FIELD_COST,
  WEIR_REQUEST_FIELD_IS,
} WeirRequestField;

typedef enum
{
  WEIR_REQUEST_IS_RUNNING,
  WEIR_REQUEST_IS_ENDED,
  WEIR_REQUEST_IS_OK,
  WEIR_REQUEST_IS_FAILED,
  WEIR_REQUEST_IS_STREAM,
  WEIR_REQUEST_IS_DEMO,
  WEIR_REQUEST_IS_CHANGED,
  WEIR_REQUEST_IS_UNPRICED,
  WEIR_REQUEST_N_STATES,
} WeirRequestState;

/**
 * WeirRequestChoice:
 * @text: (nullable): folded
 * @min, @max: of a number, both included
 *
 * One of the values behind a colon.
 */
typedef struct
{
  char *text;
  double min;
  double max;
  WeirRequestState state;
} WeirRequestChoice;

/**
 * WeirRequestTerm:
 * @negated: what does not fit it is meant
 * @choices: (element-type WeirRequestChoice): any of them
 */
typedef struct
{
  WeirRequestField field;
  gboolean negated;
  GArray *choices;
} WeirRequestTerm;

/**
 * weir_request_terms_read:
 * @text: see #WeirRequestFilter
 * @at: (out): on an error, the character where what is wrong begins
 *
 * Returns: (transfer full) (element-type WeirRequestTerm) (nullable)
 *
 * Errors: G_IO_ERROR_INVALID_ARGUMENT
 */
GArray *weir_request_terms_read (const char *text, guint *at, GError **error);

G_END_DECLS
