/* SPDX-License-Identifier: MIT */
#include "golden.h"

#include "chat-fixture.h"
#include "golden-json.h"

#include "wire/weir-api-error.h"

#include <glib/gstdio.h>
#include <string.h>

const GoldenClient golden_clients[] = {
  {
      .name = "openai-chat",
      .codec = "openai-chat",
      .streaming = "\"stream\":true,\"stream_options\":{\"include_usage\":true}",
      .plain = "{\"model\":\"my-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
      .told = TRUE,
      .error = "data: {\"error\":",
      .end = "data: [DONE]",
  },
  {
      .name = "messages",
      .codec = "messages",
      .streaming = "\"stream\":true",
      .plain = "{\"model\":\"my-model\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\","
               "\"content\":\"Hi\"}]}",
      .told = TRUE,
      .error = "event: error\n",
      .end = "event: message_stop\n",
  },
  {
      .name = "responses",
      .codec = "responses",
      .streaming = "\"stream\":true",
      .plain = "{\"model\":\"my-model\",\"input\":\"Hi\"}",
      .told = TRUE,
      .error = "event: response.failed\n",
      .end = "event: response.completed\n",
  },
  {
      .name = "gemini",
      .codec = "gemini",
      .plain = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}",
      .placed = TRUE,
      .told = TRUE,
      .error = "data: {\"error\":",
  },
  {
      .name = "ollama",
      .codec = "ollama-chat",
      .unary = "\"stream\":false",
      .plain = "{\"model\":\"my-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
      .lines = TRUE,
      .told = TRUE,
      .error = "{\"error\":",
  },
};
const guint golden_n_clients = G_N_ELEMENTS (golden_clients);

#define ASKS_CHAT_STREAM "\"stream\":true,\"stream_options\":{\"include_usage\":true}"

const GoldenUpstream golden_upstreams[] = {
  {
      .name = "gpt",
      .codec = "openai-chat",
      .executable = "azure-openai",
      .model = "gpt-4.1",
      .streaming = ASKS_CHAT_STREAM,
      .recordings = "chat",
      .end = "\"finish_reason\":\"",
      .complete = TRUE,
  },
  {
      .name = "gpt-5",
      .codec = "openai-chat",
      .executable = "azure-openai",
      .model = "gpt-5",
      .streaming = ASKS_CHAT_STREAM,
  },
  {
      .name = "gpt-5.6",
      .codec = "openai-chat",
      .executable = "azure-openai",
      .model = "gpt-5.6",
      .streaming = ASKS_CHAT_STREAM,
  },
  {
      .name = "claude",
      .codec = "messages",
      .executable = "aws-bedrock",
      .model = "anthropic--claude-4.5-sonnet",
      .recordings = "messages",
      .binary = TRUE,
      .end = "\"message_stop\"",
      .complete = TRUE,
  },
  {
      .name = "claude-4.7",
      .codec = "messages",
      .executable = "aws-bedrock",
      .model = "anthropic--claude-4.7-opus",
  },
  {
      .name = "gemini",
      .codec = "gemini",
      .executable = "gcp-vertexai",
      .model = "gemini-2.5-flash",
      .recordings = "gemini",
      .end = "\"finishReason\"",
      .complete = TRUE,
  },
  {
      .name = "codex",
      .codec = "responses",
      .executable = "azure-openai",
      .model = "gpt-5.3-codex",
      .streaming = "\"stream\":true",
      .recordings = "responses",
      .end = "\"response.",
      .complete = TRUE,
  },
  {
      .name = "gemini-3",
      .codec = "gemini",
      .executable = "gcp-vertexai",
      .model = "gemini-3-flash-preview",
  },
  {
      .name = "mistral",
      .codec = "openai-chat",
      .executable = "aicore-mistralai",
      .model = "mistralai--mistral-small",
      .streaming = ASKS_CHAT_STREAM,
  },
  {
      .name = "sonar",
      .codec = "openai-chat",
      .executable = "perplexity-ai",
      .model = "sonar",
      .streaming = "\"stream\":true",
  },
  {
      .name = "orchestration",
      .codec = "sap-orchestration",
      .executable = "orchestration",
      .model = "anthropic--claude-4.5-sonnet",
      .unary = "\"max_retries\":0}}}",
      .streaming = "\"max_retries\":0}}},\"stream\":{\"enabled\":true,\"chunk_size\":1}",
      .recordings = "orchestration",
      .end = "\"finish_reason\":\"",
  },
  {
      .name = "nova",
      .codec = "bedrock-converse",
      .executable = "aws-bedrock",
      .model = "amazon--nova-pro",
      .recordings = "converse",
      .end = "\"messageStop\"",
  },
};
const guint golden_n_upstreams = G_N_ELEMENTS (golden_upstreams);

/* Takes a line of comment: "// key: value", or words for the reader. */
static void
take_comment (GoldenFile *self, const char *line)
{
  const struct
  {
    const char *key;
    char **value;
  } keys[] = {
    { "error: ", &self->error },   { "message: ", &self->message }, { "dropped: ", &self->dropped },
    { "header: ", &self->header }, { "cannot: ", &self->cannot },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_has_prefix (line, keys[i].key))
      {
        g_assert_null (*keys[i].value);
        *keys[i].value = g_strdup (line + strlen (keys[i].key));
      }
}

/* "// $name = text" lets $name stand for a text that a stream repeats in every frame. */
static void
take_shorthand (GString *text, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " = ", 2);

  g_assert_cmpuint (g_strv_length (words), ==, 2);
  g_string_replace (text, words[0], words[1], 0);
}

GoldenFile *
golden_file_read (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "golden", name, NULL);
  g_autoptr (GPtrArray) shorthands = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *data = NULL;
  g_autoptr (GString) text = NULL;
  GoldenFile *self;
  const char *at;

  if (!g_file_get_contents (path, &data, NULL, NULL))
    return NULL;

  self = g_new0 (GoldenFile, 1);
  for (at = data; g_str_has_prefix (at, "// ") && strchr (at, '\n') != NULL;
       at = strchr (at, '\n') + 1)
    {
      char *line = g_strndup (at + 3, strchr (at, '\n') - at - 3);

      take_comment (self, line);
      if (line[0] == '$')
        g_ptr_array_add (shorthands, line);
      else
        g_free (line);
    }

  text = g_string_new (at);
  for (guint i = 0; i < shorthands->len; i++)
    take_shorthand (text, g_ptr_array_index (shorthands, i));
  if (text->len > 0)
    self->text = g_string_free (g_steal_pointer (&text), FALSE);
  return self;
}

void
golden_file_free (GoldenFile *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->error);
  g_free (self->message);
  g_free (self->dropped);
  g_free (self->header);
  g_free (self->cannot);
  g_free (self);
}

GPtrArray *
golden_list_recordings (const GoldenUpstream *upstream)
{
  g_autofree char *folder = NULL;

  if (upstream->recordings == NULL)
    return NULL;
  folder = g_build_filename ("data", upstream->recordings, NULL);
  return fixture_list (folder, ".stream");
}

char *
golden_read_recording (const GoldenUpstream *upstream,
                       const char *name,
                       gboolean stream,
                       gsize *len)
{
  g_autofree char *file = g_strconcat (name, stream ? ".stream" : ".reply.json", NULL);
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "data", upstream->recordings, file, NULL);
  char *data = NULL;

  if (!g_file_get_contents (path, &data, len, NULL))
    return NULL;
  if (!stream)
    *len = strlen (g_strchomp (data));
  return data;
}

WeirModelRules *
golden_rules (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "models", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  WeirModelRules *rules;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("data", "models", name, NULL);
      gsize len;
      char *data = fixture_read_root (path, &len);

      g_ptr_array_add (files, g_bytes_new_take (data, len));
      g_ptr_array_add (names, g_strdup (name));
    }
  rules = weir_model_rules_new ((GBytes *const *) files->pdata, (const char *const *) names->pdata,
                                files->len, &error);
  g_assert_no_error (error);
  return rules;
}

WeirTarget
golden_target (const GoldenUpstream *upstream, WeirModelRules *rules, gboolean stream)
{
  return (WeirTarget){
    .model = upstream->model,
    .executable = upstream->executable,
    .rule = weir_model_rules_lookup_format (rules, upstream->executable, upstream->model,
                                            upstream->codec),
    .stream = stream,
  };
}

WeirRequest *
golden_decode (const GoldenClient *client, const char *json, gboolean stream, GError **error)
{
  const WeirPlace place = { "my-model", stream ? WEIR_PLACE_STREAM_YES : WEIR_PLACE_STREAM_NO };
  const char *members = stream ? client->streaming : client->unary;
  g_autofree char *whole = members != NULL ? golden_json_append (json, members) : NULL;
  const char *text = whole != NULL ? whole : json;
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return weir_codec_decode (weir_codec_get (client->codec), body, client->placed ? &place : NULL,
                            error);
}

GBytes *
golden_send (const GoldenClient *client,
             const GoldenUpstream *upstream,
             WeirModelRules *rules,
             const char *asked,
             const char *header,
             gboolean stream,
             WeirLoss *loss,
             GError **error)
{
  const WeirCodec *from = weir_codec_get (client->codec);
  const WeirCodec *to = weir_codec_get (upstream->codec);
  const WeirTarget target = golden_target (upstream, rules, stream);
  g_autoptr (WeirRequest) request = golden_decode (client, asked, stream, error);

  if (request == NULL)
    return NULL;
  if (header != NULL)
    from->take_header (request, "anthropic-beta", header);
  if (request->native_only != NULL && from != to)
    {
      weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, request->native_only,
                             "Only its own API knows this");
      return NULL;
    }
  if (from == to && (to->can_patch == NULL || to->can_patch (request, target.rule)))
    return to->patch_request (request, &target, loss, error);
  return to->encode_request (request, &target, loss, error);
}

WeirRequest *
golden_request (const GoldenClient *client, gboolean stream)
{
  g_autoptr (GError) error = NULL;
  WeirRequest *request = golden_decode (client, client->plain, stream, &error);

  g_assert_no_error (error);
  return request;
}

static void
leave (const char *name, const char *text)
{
  const char *folder = g_getenv ("WEIR_GOLDEN_OUT");
  g_autofree char *path = NULL;
  g_autofree char *parent = NULL;

  if (folder == NULL)
    return;
  path = g_build_filename (folder, name, NULL);
  parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
golden_compare (const char *name, const char *got, const char *readable, const char *expected)
{
  leave (name, readable);
  if (g_strcmp0 (got, expected) == 0)
    return;
  g_test_message ("%s: expected\n%s\ngot\n%s\nthat is\n%s", name,
                  expected != NULL ? expected : "(there is no such file)", got, readable);
  g_test_fail ();
}
