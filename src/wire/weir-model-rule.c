/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-model-rules.h"

#include <string.h>

static const char *const words[WEIR_EFFORT_N_LEVELS] = {
  [WEIR_EFFORT_NONE] = "none",     [WEIR_EFFORT_MINIMAL] = "minimal", [WEIR_EFFORT_LOW] = "low",
  [WEIR_EFFORT_MEDIUM] = "medium", [WEIR_EFFORT_HIGH] = "high",       [WEIR_EFFORT_XHIGH] = "xhigh",
  [WEIR_EFFORT_MAX] = "max",
};

static gboolean
contains (const char *const *list, const char *name)
{
  return list != NULL && g_strv_contains (list, name);
}

gboolean
weir_model_rule_allows (const WeirModelRule *rule, const char *member)
{
  g_return_val_if_fail (rule != NULL && member != NULL, FALSE);

  return (rule->allow == NULL || contains (rule->allow, member)) && !contains (rule->drop, member);
}

gboolean
weir_model_rule_refuses (const WeirModelRule *rule, const char *path)
{
  g_return_val_if_fail (rule != NULL && path != NULL, FALSE);

  for (guint i = 0; rule->refused != NULL && rule->refused[i] != NULL; i++)
    {
      gsize len = strlen (rule->refused[i]);

      if (strncmp (path, rule->refused[i], len) == 0
          && (path[len] == '\0' || path[len] == '.' || path[len] == '['))
        return TRUE;
    }
  return FALSE;
}

const char *
weir_model_rule_map (const WeirModelRule *rule, const char *member, gboolean reasons)
{
  g_return_val_if_fail (rule != NULL && member != NULL, NULL);

  for (const WeirRename *rename = rule->rename; rename != NULL && rename->from != NULL; rename++)
    if (g_str_equal (rename->from, member))
      {
        member = rename->to;
        break;
      }

  if (!weir_model_rule_allows (rule, member))
    return NULL;
  return reasons && contains (rule->drop_when_reasoning, member) ? NULL : member;
}

WeirEffort
weir_model_rule_clamp_effort (const WeirModelRule *rule, WeirEffort wanted)
{
  g_return_val_if_fail (rule != NULL, WEIR_EFFORT_UNSET);

  if (wanted == WEIR_EFFORT_UNSET || rule->efforts == 0)
    return WEIR_EFFORT_UNSET;

  for (guint level = wanted; level > WEIR_EFFORT_UNSET; level--)
    if ((rule->efforts & (1u << level)) != 0)
      return (WeirEffort) level;
  for (guint level = wanted; level < WEIR_EFFORT_N_LEVELS; level++)
    if ((rule->efforts & (1u << level)) != 0)
      return (WeirEffort) level;
  return WEIR_EFFORT_UNSET;
}

const char *
weir_effort_to_string (WeirEffort effort)
{
  g_return_val_if_fail ((guint) effort < WEIR_EFFORT_N_LEVELS, NULL);
  return words[effort];
}

WeirEffort
weir_effort_from_text (WeirJsonText text)
{
  for (guint level = WEIR_EFFORT_NONE; level < WEIR_EFFORT_N_LEVELS; level++)
    if (weir_json_text_equal (text, words[level]))
      return (WeirEffort) level;
  return WEIR_EFFORT_UNSET;
}
