/* SPDX-License-Identifier: MIT */
#include "app/weir-request-turns.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *path;
  const char *body;
  const char
      *turns; /* (nullable): role, text and number of files of each; %NULL: it cannot be read */
} rows[] = {
  { "chat", "/v1/chat/completions",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be \\\"brief\\\"\"},"
    "{\"role\":\"user\",\"content\":\"hello\"},{\"role\":\"assistant\",\"content\":\"hi\"},"
    "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what?\"},{\"type\":\"image_"
    "url\","
    "\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}}]}]}",
    "system Be \"brief\" 0|user hello 0|assistant hi 0|user what? 1|" },
  { "azure", "/openai/deployments/gpt-4o/chat/completions?api-version=1",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", "user hello 0|" },
  { "messages", "/v1/messages?beta=true",
    "{\"model\":\"m\",\"max_tokens\":9,\"system\":\"S\",\"messages\":[{\"role\":\"user\","
    "\"content\":\"add\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":"
    "\"t1\","
    "\"name\":\"sum\",\"input\":{\"a\":1}}]},{\"role\":\"user\",\"content\":[{\"type\":"
    "\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"2\"}]}]}",
    "system S 0|user add 0|assistant `sum`\n\n```json\n{\"a\":1}\n``` 0|user 2 0|" },
  { "responses", "/v1/responses", "{\"model\":\"m\",\"instructions\":\"I\",\"input\":\"hello\"}",
    "system I 0|user hello 0|" },
  { "gemini", "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}", "user hello 0|" },
  { "ollama", "/api/chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", "user hello 0|" },
  { "generate", "/api/generate", "{\"model\":\"m\",\"prompt\":\"hello\"}", "user hello 0|" },
  { "embeddings", "/v1/embeddings", "{\"model\":\"m\",\"input\":\"hello\"}", NULL },
  { "broken", "/v1/messages", "{\"model\":", NULL },
  { "empty", "/v1/chat/completions", "", NULL },
};

static void
test_read (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) body = g_bytes_new (rows[i].body, strlen (rows[i].body));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequestTurns) turns = weir_request_turns_read (rows[i].path, body, &error);
  g_autoptr (GString) found = g_string_new (NULL);

  if (rows[i].turns == NULL)
    {
      g_assert_null (turns);
      g_assert_nonnull (error);
      return;
    }
  g_assert_no_error (error);
  for (guint j = 0; j < turns->n_turns; j++)
    g_string_append_printf (found, "%s %s %u|", turns->turns[j].role, turns->turns[j].text,
                            turns->turns[j].n_media);
  g_assert_cmpstr (found->str, ==, rows[i].turns);
}

static void
test_media (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static (rows[0].body, strlen (rows[0].body));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequestTurns) turns = weir_request_turns_read (rows[0].path, body, &error);
  const WeirChatMedia *media;

  g_assert_no_error (error);
  media = turns->turns[3].media;
  g_assert_cmpstr (media->type, ==, "image/png");
  g_assert_cmpuint (g_bytes_get_size (media->bytes), ==, 8);
  g_assert_cmpmem (g_bytes_get_data (media->bytes, NULL), 4, "\211PNG", 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/request-turns/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_read);
    }
  g_test_add_func ("/app/request-turns/media", test_media);
  return g_test_run ();
}
