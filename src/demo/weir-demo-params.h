/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WeirDemoRefusal:
 * @status: HTTP status; 0: nothing is refused
 * @code: (nullable): machine-readable reason
 * @param: (nullable): the member it is about
 *
 * Why a request is not served. The family puts it into its own shape.
 */
typedef struct
{
  guint status;
  const char *code;
  char *param;
  char *message;
} WeirDemoRefusal;

void weir_demo_refusal_clear (WeirDemoRefusal *refusal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirDemoRefusal, weir_demo_refusal_clear)

/* Fills @refusal with a 400. Returns: %FALSE, always, to be returned in turn */
gboolean weir_demo_refuse (WeirDemoRefusal *refusal,
                           const char *code,
                           const char *param,
                           const char *format,
                           ...) G_GNUC_PRINTF (4, 5);

typedef enum
{
  WEIR_DEMO_ANY = 0,
  WEIR_DEMO_STRING = 1 << 0,
  WEIR_DEMO_INTEGER = 1 << 1,
  WEIR_DEMO_NUMBER = 1 << 2,
  WEIR_DEMO_BOOLEAN = 1 << 3,
  WEIR_DEMO_ARRAY = 1 << 4,
  WEIR_DEMO_OBJECT = 1 << 5,
} WeirDemoKinds;

/**
 * WeirDemoParam:
 * @kinds: what it may be; null is always allowed
 * @min, @max: (nullable): bounds of a number, in words of JSON; of an array's length otherwise
 *
 * A member that a request may have.
 */
typedef struct
{
  const char *name;
  WeirDemoKinds kinds;
  const char *min;
  const char *max;
} WeirDemoParam;

/**
 * weir_demo_params_check:
 * @table: what @object may have; all else is refused
 * @path: (nullable): where @object stands, as "messages[0]"
 *
 * Returns: %FALSE when @refusal was filled
 */
gboolean weir_demo_params_check (JsonObject *object,
                                 const WeirDemoParam *table,
                                 guint n_table,
                                 const char *path,
                                 WeirDemoRefusal *refusal);

/* Whether @data is base64, whole and padded, and not empty. */
gboolean weir_demo_is_base64 (const char *data);

G_END_DECLS
