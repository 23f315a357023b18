/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-arena.h"
#include "wire/weir-loss.h"
#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/* Histories that one API allows and another refuses, brought into a shape that the strict ones take. */

typedef enum
{
  WEIR_NORMALISE_MERGE_TURNS = 1 << 0, /* turns of one role in a row become one */
  WEIR_NORMALISE_WRAP_SYSTEM = 1 << 1, /* system turns become text of the user, marked as such */
  WEIR_NORMALISE_USER_FIRST = 1 << 2,  /* a history that begins with an answer gets a question */
  WEIR_NORMALISE_NO_BLANK = 1 << 3,    /* texts of nothing but white space go, too */
  WEIR_NORMALISE_FIT_TOOLS = 1 << 4,   /* tools and calls get names and kinds that all APIs take */
  WEIR_NORMALISE_ORDER_RESULTS = 1 << 5, /* results come in the order of their calls */
  WEIR_NORMALISE_NO_FREE_TEXT = 1 << 6,  /* with FIT_TOOLS: tools of free text become functions */
  WEIR_NORMALISE_USER_LAST = 1 << 7,     /* a history that ends with an answer gets a question */
  WEIR_NORMALISE_PARTIAL = 1 << 8,       /* with FIT_TOOLS: only that, of a part of a history */
} WeirNormaliseFlags;

/**
 * WeirNormaliseOptions:
 * @flags: what else than empty texts and the pairs of calls and results is seen to
 * @reasoning: (nullable): id of the format whose opaque reasoning the target can check; reasoning
 *   without a proof of that format is left out. %NULL: all of it stays
 * @rule: (nullable): ids of tool calls are made to fit it
 * @max_id: most letters the id of a tool call may have; 0: any number
 * @max_marks: most prompt-cache marks there may be; 0: any number
 * @mark_end: (out of WeirRequest.cache): put a mark at the end of the history
 */
typedef struct
{
  WeirNormaliseFlags flags;
  const char *reasoning;
  const WeirModelRule *rule;
  gsize max_id;
  guint max_marks;
  gboolean mark_end;
} WeirNormaliseOptions;

/**
 * WeirNormalised:
 * @system, @n_system: the system prompt
 * @turns, @n_turns: the history
 * @tools, @n_tools: what may be called
 * @tool_choice_names: those of the request, as the tools are called here
 * @system_changed, @turns_changed: whether they say anything else than those of the request
 *
 * A view of a request, which must outlive it. A turn or part that is not what the client sent has no
 * @raw.
 */
typedef struct
{
  const WeirPart *system;
  guint n_system;
  const WeirTurn *turns;
  guint n_turns;
  const WeirTool *tools;
  guint n_tools;
  const WeirJsonText *tool_choice_names;
  gboolean system_changed;
  gboolean turns_changed;
  WeirArena *arena;
} WeirNormalised;

/**
 * weir_normalise:
 *
 * In this order: empty texts and foreign reasoning are left out, turns merged, every call is answered
 * in the turn right after it and results come first there (a result without a call becomes text, a
 * call without a result gets one that says so), the first and the last turn are the user's, cache marks
 * are counted.
 *
 * With FIT_TOOLS every tool and call has a name made by weir-tool-name.h and no name space, and a tool
 * that the provider defines but the client runs is a function, see weir-client-tool.h. With
 * NO_FREE_TEXT so is one that takes free text, see weir-free-text.h.
 *
 * Returns: (nullable): %NULL with a WEIR_API_ERROR_UNSUPPORTED in strict mode, and a BAD_REQUEST with the
 *   code "tool_name_conflict" when two tools would have one name
 */
WeirNormalised *weir_normalise (const WeirRequest *request,
                                const WeirNormaliseOptions *options,
                                WeirLoss *loss,
                                GError **error);

/* Whether @tool, one of @self's, is among those that tool_choice names. */
gboolean weir_normalised_is_chosen (const WeirNormalised *self,
                                    const WeirRequest *request,
                                    const WeirTool *tool);

void weir_normalised_free (WeirNormalised *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirNormalised, weir_normalised_free)

G_END_DECLS
