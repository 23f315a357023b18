/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"
#include "base/weir-secret.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/**
 * WeirConfigText:
 * @name: file or variable it is, for errors
 * @text: its bytes, kept alive
 * @doc: an index over them
 *
 * A JSON text that people write, and readers of its members that say exactly what is wrong where.
 * A member that is absent or null leaves the value as it was.
 */
typedef struct
{
  char *name;
  WeirSecret *text;
  WeirJsonDoc doc;
} WeirConfigText;

/* @name: for errors. Only an object is taken. Zero-initialised @self.
 *
 * Errors: WEIR_STORE_ERROR_SYNTAX */
gboolean
weir_config_text_init (WeirConfigText *self, const char *name, WeirSecret *text, GError **error);
void weir_config_text_clear (WeirConfigText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirConfigText, weir_config_text_clear)

/* Always %FALSE: "FILE: “subAccounts.x.weight” must be …". */
gboolean weir_config_fail (const WeirConfigText *self,
                           const WeirJsonNode *node,
                           const char *must,
                           GError **error);

/* A text without control characters, not empty, at most 4096 bytes. */
gboolean weir_config_dup_string (const WeirConfigText *self,
                                 const WeirJsonNode *node,
                                 char **value,
                                 GError **error);

/* The readers of members; @object may be anything, then nothing is there.
 *
 * Errors: WEIR_STORE_ERROR_VALUE */
gboolean weir_config_get_string (const WeirConfigText *self,
                                 const WeirJsonNode *object,
                                 const char *name,
                                 char **value,
                                 GError **error);
gboolean weir_config_get_boolean (const WeirConfigText *self,
                                  const WeirJsonNode *object,
                                  const char *name,
                                  gboolean *value,
                                  GError **error);
gboolean weir_config_get_int (const WeirConfigText *self,
                              const WeirJsonNode *object,
                              const char *name,
                              int min,
                              int max,
                              int *value,
                              GError **error);

/* A number, whole or not. */
gboolean weir_config_get_double (const WeirConfigText *self,
                                 const WeirJsonNode *object,
                                 const char *name,
                                 double min,
                                 double max,
                                 double *value,
                                 GError **error);

/* A list of texts; one text alone counts as a list of one. */
gboolean weir_config_get_strings (const WeirConfigText *self,
                                  const WeirJsonNode *object,
                                  const char *name,
                                  char ***value,
                                  GError **error);

/* @value: (out) (transfer none) (nullable): an object, or nothing. */
gboolean weir_config_get_object (const WeirConfigText *self,
                                 const WeirJsonNode *object,
                                 const char *name,
                                 const WeirJsonNode **value,
                                 GError **error);

/* (transfer full): the name of a member, whose node @key is. */
char *weir_config_dup_key (const WeirConfigText *self, const WeirJsonNode *key);

G_END_DECLS
