/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_RULE_ALIAS,    /* a name stands for a model (one value) */
  WEIR_RULE_FALLBACK, /* for a model, those that may answer in its place, in their order */
  WEIR_RULE_DEFAULT, /* for an API, the model that answers when the one asked for is unknown (one) */
  WEIR_RULE_ORDER,   /* for a pattern of models, accounts in the order they are asked */
  WEIR_RULE_INCLUDE, /* a pattern of the only models to be had (no values) */
  WEIR_RULE_EXCLUDE, /* a pattern of models not to be had (no values) */
  WEIR_RULE_PIN,     /* the only account to be used (no values) */
  WEIR_N_RULE_KINDS,
} WeirRuleKind;

#define WEIR_TYPE_RULE_KIND (weir_rule_kind_get_type ())
GType weir_rule_kind_get_type (void);

/* A stable word: "alias". %FALSE for a word that is none; @word: (nullable). */
const char *weir_rule_kind_to_string (WeirRuleKind kind);
gboolean weir_rule_kind_from_string (const char *word, WeirRuleKind *kind);

/**
 * WeirRule:
 *
 * One rule of how models are chosen, as a row that is edited.
 *
 * Properties: "kind" (construct-only); "name": what it is about; "values" (array of texts);
 * "problem" (nullable, read-only): a sentence that says why it cannot be saved, once it was checked
 */
#define WEIR_TYPE_RULE (weir_rule_get_type ())
G_DECLARE_FINAL_TYPE (WeirRule, weir_rule, WEIR, RULE, GObject)

/* @values: (nullable) (array zero-terminated=1): none */
WeirRule *weir_rule_new (WeirRuleKind kind, const char *name, const char *const *values);

WeirRuleKind weir_rule_get_kind (WeirRule *self);
const char *weir_rule_get_name (WeirRule *self);

/* (transfer none) (array zero-terminated=1): empty where there are none. */
const char *const *weir_rule_get_values (WeirRule *self);
const char *weir_rule_get_problem (WeirRule *self);

void weir_rule_set_name (WeirRule *self, const char *name);
void weir_rule_set_values (WeirRule *self, const char *const *values);

/* For who checks it; @problem: (nullable). */
void weir_rule_set_problem (WeirRule *self, const char *problem);

/* Whether kind, name and values are the same. */
gboolean weir_rule_equal (WeirRule *a, WeirRule *b);

G_END_DECLS
