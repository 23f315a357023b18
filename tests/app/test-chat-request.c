/* SPDX-License-Identifier: MIT */
#include "app/weir-chat-request.h"

#include <string.h>

#include "base/weir-json-scan.h"

static char *
encode (const WeirChatRequest *request)
{
  g_autoptr (GBytes) body = weir_chat_request_encode (request);
  g_auto (WeirJsonDoc) doc = { NULL };
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  g_assert_true (weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL));
  return g_strndup (data, len);
}

static void
test_settings (void)
{
  static const WeirChatTurn turn = { .role = "user", .text = "Hi" };
  const double warm = 0.7;
  const double cold = 0;
  WeirChatRequest request = { .model = "m", .turns = &turn, .n_turns = 1 };
  g_autofree char *plain = encode (&request);
  g_autofree char *full = NULL, *zero = NULL, *embed = NULL;

  g_assert_cmpstr (plain, ==,
                   "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  request.stream = TRUE;
  request.max_tokens = 9;
  request.effort = "low";
  request.temperature = &warm;
  full = encode (&request);
  g_assert_nonnull (strstr (full, "\"max_completion_tokens\":9,\"temperature\":0.7,"
                                  "\"reasoning_effort\":\"low\",\"stream\":true,"
                                  "\"stream_options\":{\"include_usage\":true}}"));
  request.temperature = &cold;
  zero = encode (&request);
  g_assert_nonnull (strstr (zero, "\"temperature\":0,"));
  request = (WeirChatRequest){ .model = "m", .turns = &turn, .n_turns = 1, .embed = TRUE };
  embed = encode (&request);
  g_assert_cmpstr (embed, ==, "{\"model\":\"m\",\"input\":\"Hi\"}");
}

static void
test_media (void)
{
  g_autoptr (GBytes) image = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) text = g_bytes_new_static ("a \"b\"\nc", 7);
  const WeirChatMedia media[] = {
    { "image/png", "x.png", image },    { "application/pdf", "p \"1\".pdf", image },
    { "application/pdf", NULL, image }, { "text/plain", "t.txt", text },
    { "text/plain", NULL, text },
  };
  const WeirChatTurn turns[] = {
    { "user", "Look", media, G_N_ELEMENTS (media) },
    { "user", "", media, 1 },
  };
  const WeirChatRequest request = { .model = "m", .turns = turns, .n_turns = 2 };
  g_autofree char *body = encode (&request);

  g_assert_cmpstr (
      body, ==,
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
      "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,YWJj\"}},"
      "{\"type\":\"file\",\"file\":{\"filename\":\"p \\\"1\\\".pdf\","
      "\"file_data\":\"data:application/pdf;base64,YWJj\"}},"
      "{\"type\":\"file\",\"file\":{\"filename\":\"document.pdf\","
      "\"file_data\":\"data:application/pdf;base64,YWJj\"}},"
      "{\"type\":\"text\",\"text\":\"<file name=\\\"t.txt\\\">\\na \\\"b\\\"\\nc\\n</file>\"},"
      "{\"type\":\"text\",\"text\":\"<file name=\\\"\\\">\\na \\\"b\\\"\\nc\\n</file>\"},"
      "{\"type\":\"text\",\"text\":\"Look\"}]},"
      "{\"role\":\"user\",\"content\":["
      "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,YWJj\"}}]}]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/chat-request/settings", test_settings);
  g_test_add_func ("/app/chat-request/media", test_media);
  return g_test_run ();
}
