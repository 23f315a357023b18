/* SPDX-License-Identifier: MIT */
#include "wire/weir-gemini-finish.h"

#include <string.h>

static const struct
{
  const char *word;
  WeirFinish bare; /* nothing was said */
  WeirFinish text;
  WeirFinish tools;
} rows[] = {
  { "STOP", WEIR_FINISH_STOP, WEIR_FINISH_STOP, WEIR_FINISH_TOOL },
  { "MAX_TOKENS", WEIR_FINISH_LENGTH, WEIR_FINISH_LENGTH, WEIR_FINISH_LENGTH },
  { "CONTINUATION", WEIR_FINISH_LENGTH, WEIR_FINISH_LENGTH, WEIR_FINISH_LENGTH },
  { "SAFETY", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "RECITATION", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "BLOCKLIST", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "PROHIBITED_CONTENT", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "SPII", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "IMAGE_SAFETY", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "MODEL_ARMOR", WEIR_FINISH_FILTER, WEIR_FINISH_FILTER, WEIR_FINISH_FILTER },
  { "OTHER", WEIR_FINISH_FILTER, WEIR_FINISH_STOP, WEIR_FINISH_TOOL },
  { "LANGUAGE", WEIR_FINISH_FILTER, WEIR_FINISH_STOP, WEIR_FINISH_TOOL },
  { "MALFORMED_FUNCTION_CALL", WEIR_FINISH_MALFORMED_TOOL, WEIR_FINISH_MALFORMED_TOOL,
    WEIR_FINISH_MALFORMED_TOOL },
  { "UNEXPECTED_TOOL_CALL", WEIR_FINISH_MALFORMED_TOOL, WEIR_FINISH_MALFORMED_TOOL,
    WEIR_FINISH_MALFORMED_TOOL },
  { "TOO_MANY_TOOL_CALLS", WEIR_FINISH_MALFORMED_TOOL, WEIR_FINISH_MALFORMED_TOOL,
    WEIR_FINISH_MALFORMED_TOOL },
  { "SOMETHING_NEW", WEIR_FINISH_STOP, WEIR_FINISH_STOP, WEIR_FINISH_TOOL },
  { "stop", WEIR_FINISH_STOP, WEIR_FINISH_STOP, WEIR_FINISH_TOOL },
};

static void
test_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirJsonText word = { rows[i].word, strlen (rows[i].word) };

      g_test_message ("%s", rows[i].word);
      g_assert_cmpint (weir_gemini_finish_map (word, FALSE, FALSE), ==, rows[i].bare);
      g_assert_cmpint (weir_gemini_finish_map (word, TRUE, FALSE), ==, rows[i].text);
      g_assert_cmpint (weir_gemini_finish_map (word, FALSE, TRUE), ==, rows[i].tools);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/gemini-finish/words", test_words);
  return g_test_run ();
}
