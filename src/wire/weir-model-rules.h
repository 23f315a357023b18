/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * WeirModelRules:
 *
 * What each model accepts, as data. Immutable, reference-counted, any thread.
 *
 * The text is JSON: { "rules": [ { "executable": "azure-openai", "model": "o3*", …members } ] }.
 * "executable" and "model" are globs with "*" at the end only, absent means any. For one model all
 * rules that match are laid over each other, the less specific first (longer literal prefixes are
 * more specific; the executable counts before the model); a later member replaces an earlier one,
 * and a null takes it back. A member "comment" is for the reader. A rule with a "format", the id of an
 * upstream codec, is for requests in that format only, and is laid over those without.
 * The members are those of #WeirModelRule, in lower case with underscores.
 */
typedef struct _WeirModelRules WeirModelRules;

typedef struct
{
  const char *from;
  const char *to;
} WeirRename;

/**
 * WeirModelRule:
 * @allow: (nullable) (array zero-terminated=1): top-level members that may be sent; %NULL: all
 * @drop: (nullable) (array zero-terminated=1): members never sent, even when allowed
 * @drop_when_reasoning: (nullable) (array zero-terminated=1): members sent only with effort "none"
 * @rename: (nullable): pairs, ended by a %NULL @from
 * @refused: (nullable) (array zero-terminated=1): paths below the top that are refused, such as
 *   "tools[].defer_loading"
 * @betas: (nullable) (array zero-terminated=1): beta flags that may be sent
 * @exclusive: (nullable) (array zero-terminated=1): members of which only the first that is given may
 *   be sent
 * @thinking: (nullable) (array zero-terminated=1): ways to think that the model knows: "enabled" with a
 *   budget, "adaptive", "disabled"; %NULL: not known
 * @built_ins: (nullable) (array zero-terminated=1): beginnings of the types of the provider's own tools
 *   that may be sent; %NULL: any
 * @efforts: bit per #WeirEffort the model takes; 0: it takes none
 * @api: (nullable): id of the only upstream codec that the model is reached by
 * @system_role: (nullable): what the role of the system prompt is called
 * @cache_marks: (nullable): name of the member by which a part of a chat message is marked as the end of a
 *   prefix to keep; %NULL: there is none
 * @signature_stand_in: (nullable): what a call of a tool is shown to it with when the proof it gave for the
 *   call is lost, or another model made it; %NULL: nothing
 * @tool_id_length: ids of tool calls must be exactly so many letters and digits; 0: any id does
 * @max_out: most tokens it can write; 0 unknown
 * @default_max_out: what to ask for when the client does not say; 0: nothing
 * @context: tokens it can read; 0 unknown
 * @min_budget: fewest tokens it can be told to think with; 0 also when it can be told not to think
 * @max_budget: most of them; 0: it is told a level and no number
 * @token_percent: tokens it counts for a text, of a hundred that others do; 0: as many
 * @cached_percent, @written_percent, @written_1h_percent: what a token costs that is read from a cache, or
 * written to one for minutes or for an hour, of a hundred that any other costs which is read; 0: as much
 * @required_choice: (nullable): how a chat API says that some tool must be called; %NULL: "required"
 * @streaming: whether it streams
 * @tools, @images, @documents, @reasoning: what it can do
 * @urls: whether media may be given by URL
 * @alternate: whether user and assistant must take turns, from the user's first message on
 * @prefill: whether the history may end with the beginning of the answer
 * @schemas: whether it answers in a JSON schema by itself
 * @output_with_tools: whether it keeps to a form of its answer while it has tools
 *
 * All that is known of one model, laid together.
 */
typedef struct
{
  const char *const *allow;
  const char *const *drop;
  const char *const *drop_when_reasoning;
  const WeirRename *rename;
  const char *const *refused;
  const char *const *betas;
  const char *const *exclusive;
  const char *const *thinking;
  const char *const *built_ins;
  guint efforts;
  const char *api;
  const char *system_role;
  const char *cache_marks;
  const char *signature_stand_in;
  const char *required_choice;
  gint64 tool_id_length;
  gint64 max_out;
  gint64 default_max_out;
  gint64 context;
  gint64 min_budget;
  gint64 max_budget;
  gint64 token_percent;
  gint64 cached_percent;
  gint64 written_percent;
  gint64 written_1h_percent;
  gboolean streaming;
  gboolean tools;
  gboolean images;
  gboolean documents;
  gboolean reasoning;
  gboolean urls;
  gboolean alternate;
  gboolean prefill;
  gboolean schemas;
  gboolean output_with_tools;
} WeirModelRule;

/**
 * weir_model_rules_new:
 * @files: (array length=n_files): texts, the later ones laid over the earlier ones
 * @names: (array length=n_files): what to call them in an error
 *
 * Returns: (transfer full) (nullable): the rules, or %NULL with an error that names file and member
 */
WeirModelRules *weir_model_rules_new (GBytes *const *files,
                                      const char *const *names,
                                      guint n_files,
                                      GError **error);
WeirModelRules *weir_model_rules_ref (WeirModelRules *self);
void weir_model_rules_unref (WeirModelRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirModelRules, weir_model_rules_unref)

/* (transfer none): the rule for a model, never %NULL; lives as long as @self. Cached, any thread. */
const WeirModelRule *
weir_model_rules_lookup (WeirModelRules *self, const char *executable, const char *model);

/* The same for requests in @format, the id of an upstream codec; %NULL: in none that has rules of its
 * own. */
const WeirModelRule *weir_model_rules_lookup_format (WeirModelRules *self,
                                                     const char *executable,
                                                     const char *model,
                                                     const char *format);

/**
 * weir_model_rule_map:
 * @member: a top-level member, as the client API names it
 * @reasons: whether the model will think before it answers
 *
 * Returns: (nullable): the name to send it by, %NULL when it may not be sent
 */
const char *weir_model_rule_map (const WeirModelRule *rule, const char *member, gboolean reasons);

/* Whether @member may be sent by this very name, as far as @rule lists what may. */
gboolean weir_model_rule_allows (const WeirModelRule *rule, const char *member);

/* Whether @rule refuses what stands at @path, or something around it: "a.b" refuses "a.b.c" too. */
gboolean weir_model_rule_refuses (const WeirModelRule *rule, const char *path);

/* The level to send for @wanted: itself, or the nearest lower one the model takes, or the lowest;
 * UNSET when it takes none. */
WeirEffort weir_model_rule_clamp_effort (const WeirModelRule *rule, WeirEffort wanted);

/* "none", "minimal", … and back; UNSET for an unknown word. */
const char *weir_effort_to_string (WeirEffort effort);
WeirEffort weir_effort_from_text (WeirJsonText text);

G_END_DECLS
