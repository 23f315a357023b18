/* SPDX-License-Identifier: MIT */
/* What of each thing that a model can answer with gets to clients of Chat and Messages. */
#include "golden-play.h"
#include "golden.h"

#include <string.h>

#define CHAT "openai-chat"
#define MESSAGES "messages"

/* What of an answer the client gets to see. */
static const struct
{
  const char *thing;
  const char *upstream;
  const char *recording;
  const char *client;
  const char *seen; /* NULL: nothing of it */
  const char *lost; /* (nullable): what would be seen otherwise */
} answers[] = {
  { "tokens-kept", "claude", "cache", CHAT, "\"cached_tokens\":2000", NULL },
  { "tokens-kept", "claude", "cache", MESSAGES, "\"cache_read_input_tokens\":2000", NULL },
  { "tokens-kept", "gemini", "usage-details", CHAT, "\"cached_tokens\":4", NULL },
  { "tokens-kept", "gemini", "usage-details", MESSAGES, "\"cache_read_input_tokens\":4", NULL },
  { "tokens-kept", "gpt", "usage-details", MESSAGES, "\"cache_read_input_tokens\":64", NULL },
  { "thoughts", "claude", "thinking", CHAT, "\"reasoning_content\":\"Let me \"", NULL },
  { "thoughts", "claude", "thinking", MESSAGES, "\"thinking\":\"Let me \"", NULL },
  { "thoughts", "gemini", "thoughts", CHAT, "\"reasoning_content\":", NULL },
  { "thoughts", "gemini", "thoughts", MESSAGES, "\"thinking_delta\"", NULL },
  { "thoughts", "gpt", "reasoning", MESSAGES, "\"thinking\":\"Let me \"", NULL },
  { "thoughts", "orchestration", "thoughts", MESSAGES, "\"thinking_delta\"", NULL },
  { "proof-of-thoughts", "claude", "thinking", CHAT, NULL, "signature" },
  { "proof-of-thoughts", "claude", "thinking", MESSAGES, "\"signature_delta\"", NULL },
  { "proof-of-thoughts", "gemini", "signature-on-text", MESSAGES, "\"signature\":\"sapr1.g.",
    NULL },
  { "proof-of-thoughts", "codex", "reasoning-tool", MESSAGES, "sapr1.o.", NULL },
  { "where-it-is-said", "gpt", "annotations", CHAT, "\"url_citation\"", NULL },
  { "where-it-is-said", "gemini", "grounding", CHAT, "\"url_citation\"", NULL },
  { "where-it-is-said", "claude", "citations", MESSAGES, "\"citations_delta\"", NULL },
  { "where-it-is-said", "gpt", "annotations", MESSAGES, NULL, "url_citation" },
  { "image", "gemini", "image-out", CHAT, "\"url\":\"data:image/png;base64,iVBORw0=\"", NULL },
  { "image", "gemini", "image-out", MESSAGES, "an image of the type image/png", NULL },
  { "odds-of-tokens", "gpt", "logprobs", CHAT, "\"logprobs\":{", NULL },
  { "odds-of-tokens", "gpt", "logprobs", MESSAGES, NULL, "logprob" },
};

static const GoldenClient *
find_client (const char *name)
{
  for (guint i = 0; i < golden_n_clients; i++)
    if (g_str_equal (golden_clients[i].name, name))
      return &golden_clients[i];
  g_assert_not_reached ();
}

static const GoldenUpstream *
find_upstream (const char *name)
{
  for (guint i = 0; i < golden_n_upstreams; i++)
    if (g_str_equal (golden_upstreams[i].name, name))
      return &golden_upstreams[i];
  g_assert_not_reached ();
}

static void
test_answer (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  const GoldenUpstream *upstream = find_upstream (answers[row].upstream);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize len = 0;
  g_autofree char *recording = golden_read_recording (upstream, answers[row].recording, TRUE, &len);
  const GoldenReply reply = {
    upstream, find_client (answers[row].client), TRUE, GOLDEN_SSE, recording, len, 0
  };

  g_assert_nonnull (recording);
  g_assert_true (golden_play (&reply, out));
  g_test_message ("%s", out->str);
  if (answers[row].seen != NULL)
    g_assert_nonnull (strstr (out->str, answers[row].seen));
  else
    g_assert_null (strstr (out->str, answers[row].lost));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/matrix-answers/%s/%s/%s", answers[i].thing,
                                               answers[i].upstream, answers[i].client);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_answer);
    }
  return g_test_run ();
}
