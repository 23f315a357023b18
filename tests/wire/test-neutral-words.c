/* SPDX-License-Identifier: MIT */
/* The hub knows no vendor: a word of any family or API in its files is a decision in the wrong place. */
#include <glib.h>

#include <string.h>

static const char *const files[] = {
  "weir-arena.c",           "weir-arena.h",       "weir-event-check.c",
  "weir-event-check.h",     "weir-event.h",       "weir-framer.c",
  "weir-framer.h",          "weir-loss.c",        "weir-loss.h",
  "weir-model-rule.c",      "weir-model-rules.c", "weir-request-builder.c",
  "weir-request-builder.h", "weir-request.c",     "weir-request.h"
};

static const char *const words[] = { "openai",   "anthropic",  "gemini",   "claude",
                                     "bedrock",  "azure",      "vertex",   "mistral",
                                     "llama",    "perplexity", "tool_use", "tool_calls",
                                     "chatcmpl", "gpt-",       "end_turn", "functioncall" };

static void
test_file (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "wire", data, NULL);
  g_autofree char *text = NULL;
  g_autofree char *lower = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lower = g_ascii_strdown (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      g_error ("%s speaks of \"%s\"", (const char *) data, words[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/neutral-words/%s", files[i]);

      g_test_add_data_func (path, files[i], test_file);
    }
  return g_test_run ();
}
