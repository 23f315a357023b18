/* SPDX-License-Identifier: MIT */
/* The order of messages that servers of some models insist on: after the system prompt user and
 * assistant take turns, the user has the last word, and nothing but an answer follows the results of
 * tools. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat-write.h"

#include "wire/weir-api-error.h"

typedef struct
{
  gboolean calls;
  gboolean results;
  gboolean content;
} Kinds;

static Kinds
get_kinds (const WeirTurn *turn)
{
  Kinds kinds = { FALSE };

  for (guint i = 0; i < turn->n_parts; i++)
    switch (turn->parts[i].kind)
      {
      case WEIR_PART_TOOL_CALL:
        kinds.calls = TRUE;
        break;
      case WEIR_PART_TOOL_RESULT:
        kinds.results = TRUE;
        break;
      case WEIR_PART_REASONING:
        break;
      default:
        kinds.content = TRUE;
        break;
      }
  return kinds;
}

gboolean
weir_chat_alternates (const WeirRequest *request)
{
  WeirRole expected = WEIR_ROLE_USER;

  for (guint i = 0; i < request->n_turns; i++)
    {
      const WeirTurn *turn = &request->turns[i];
      Kinds kinds = get_kinds (turn);

      if (i == 0 && turn->role != WEIR_ROLE_USER)
        return FALSE;
      if (kinds.results ? kinds.content : !kinds.calls && turn->role != expected)
        return FALSE;
      if (!kinds.results && !kinds.calls)
        expected = expected == WEIR_ROLE_USER ? WEIR_ROLE_ASSISTANT : WEIR_ROLE_USER;
    }
  return request->n_turns == 0 || request->turns[request->n_turns - 1].role == WEIR_ROLE_USER;
}

const char *
weir_chat_required_choice (const WeirModelRule *rule)
{
  return rule->required_choice != NULL ? rule->required_choice : "required";
}

gboolean
weir_chat_check_answers (const WeirRequest *request, const WeirTarget *target, GError **error)
{
  WeirJsonText n = request->scalars[WEIR_SCALAR_N];

  if (n.data == NULL || g_ascii_strtod (n.data, NULL) == 1
      || weir_model_rule_map (target->rule, "n", FALSE) != NULL)
    return TRUE;
  return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "n",
                                "The model \"%s\" gives one answer at a time", target->model);
}
