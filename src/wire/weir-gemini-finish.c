/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-finish.h"

static const struct
{
  const char *word;
  WeirFinish finish;
} words[] = {
  { "STOP", WEIR_FINISH_STOP },
  { "MAX_TOKENS", WEIR_FINISH_LENGTH },
  { "CONTINUATION", WEIR_FINISH_LENGTH },
  { "BLOCKLIST", WEIR_FINISH_FILTER },
  { "IMAGE_OTHER", WEIR_FINISH_FILTER },
  { "IMAGE_PROHIBITED_CONTENT", WEIR_FINISH_FILTER },
  { "IMAGE_RECITATION", WEIR_FINISH_FILTER },
  { "IMAGE_SAFETY", WEIR_FINISH_FILTER },
  { "MODEL_ARMOR", WEIR_FINISH_FILTER },
  { "NO_IMAGE", WEIR_FINISH_FILTER },
  { "PROHIBITED_CONTENT", WEIR_FINISH_FILTER },
  { "RECITATION", WEIR_FINISH_FILTER },
  { "SAFETY", WEIR_FINISH_FILTER },
  { "SPII", WEIR_FINISH_FILTER },
  { "MALFORMED_FUNCTION_CALL", WEIR_FINISH_MALFORMED_TOOL },
  { "TOO_MANY_TOOL_CALLS", WEIR_FINISH_MALFORMED_TOOL },
  { "UNEXPECTED_TOOL_CALL", WEIR_FINISH_MALFORMED_TOOL },
};

WeirFinish
weir_gemini_finish_map (WeirJsonText reason, gboolean has_text, gboolean has_tools)
{
  WeirFinish finish = WEIR_FINISH_STOP;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (weir_json_text_equal (reason, words[i].word))
      finish = words[i].finish;

  /* These two tell nothing but that it stopped; without a word said it is a refusal. */
  if (weir_json_text_equal (reason, "OTHER") || weir_json_text_equal (reason, "LANGUAGE"))
    finish = has_text || has_tools ? WEIR_FINISH_STOP : WEIR_FINISH_FILTER;

  /* Calls end with "STOP" as well, and clients would not make them then. */
  return finish == WEIR_FINISH_STOP && has_tools ? WEIR_FINISH_TOOL : finish;
}
