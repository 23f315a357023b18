/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <string.h>

#include "app/weir-chat-reply.h"

/* Any answer of any server: what is told piece by piece is what stands there in the end, as UTF-8, and an
 * error is always told. Each line is an event. */

typedef struct
{
  GString *text;
  GString *reasoning;
} Heard;

static void
on_delta (const char *text, gsize len, gboolean reasoning, gpointer user_data)
{
  Heard *heard = user_data;

  g_assert_cmpuint (len, >, 0);
  g_string_append_len (reasoning ? heard->reasoning : heard->text, text, (gssize) len);
}

static void
check_text (const GString *text, GString *heard)
{
  g_assert_cmpmem (text->str, text->len, heard->str, heard->len);
  g_assert_true (g_utf8_validate_len (text->str, text->len, NULL)
                 || memchr (text->str, 0, text->len));
  g_string_free (heard, TRUE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) whole = g_bytes_new (data, size);
  g_autoptr (GError) refusal = NULL;
  Heard heard = { g_string_new (NULL), g_string_new (NULL) };
  const char *at = (const char *) data;
  const char *end = at + size;
  WeirChatListener listener;

  weir_chat_listener_init (&listener);
  listener.delta = on_delta;
  listener.delta_data = &heard;
  while (at < end)
    {
      g_autoptr (GError) error = NULL;
      const char *line = memchr (at, '\n', (size_t) (end - at));
      size_t len = (size_t) ((line != NULL ? line : end) - at);

      if (!weir_chat_listener_read_event (&listener, at, len, &error))
        g_assert_error (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_BROKEN);
      at += len + 1;
    }
  weir_chat_listener_read_whole (&listener, whole, NULL);
  refusal = weir_chat_listener_read_refusal (&listener, (const char *) data, size);
  g_assert_error (refusal, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED);
  check_text (listener.reply->text, heard.text);
  check_text (listener.reply->reasoning, heard.reasoning);
  weir_chat_listener_clear (&listener);
  return 0;
}
