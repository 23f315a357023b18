/* SPDX-License-Identifier: MIT */
/* Wire format: OpenAI's Chat Completions API, the request's body. Written without the proxy's codec, as
 * a client from outside would. */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-chat-request.h"

#include <string.h>

#include "base/weir-json-writer.h"

static void
begin_part (WeirJsonWriter *writer, const char *type)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", type);
}

static void
write_text (WeirJsonWriter *writer, const char *text)
{
  begin_part (writer, "text");
  weir_json_writer_member_utf8 (writer, "text", text);
  weir_json_writer_end_object (writer);
}

/* Base64 needs no escapes, so what may be many megabytes is not looked at again for them. */
static void
write_data_url (WeirJsonWriter *writer, const char *name, const WeirChatMedia *media)
{
  gsize len;
  const guchar *data = g_bytes_get_data (media->bytes, &len);
  g_autofree char *encoded = g_base64_encode (data, len);
  g_autofree char *value = g_strconcat ("\"data:", media->type, ";base64,", encoded, "\"", NULL);

  weir_json_writer_name (writer, name);
  weir_json_writer_raw (writer, (WeirJsonText){ value, strlen (value) });
}

static void
write_image (WeirJsonWriter *writer, const WeirChatMedia *media)
{
  begin_part (writer, "image_url");
  weir_json_writer_name (writer, "image_url");
  weir_json_writer_begin_object (writer);
  write_data_url (writer, "url", media);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static void
write_document (WeirJsonWriter *writer, const WeirChatMedia *media)
{
  begin_part (writer, "file");
  weir_json_writer_name (writer, "file");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "filename",
                                media->name != NULL ? media->name : "document.pdf");
  write_data_url (writer, "file_data", media);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

/* Text of a file goes between marks with its name, which every model understands. */
static void
write_file_text (WeirJsonWriter *writer, const WeirChatMedia *media)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize len;
  const char *data = g_bytes_get_data (media->bytes, &len);

  g_string_append_printf (text, "<file name=\"%s\">\n", media->name != NULL ? media->name : "");
  g_string_append_len (text, data, (gssize) len);
  g_string_append (text, "\n</file>");
  write_text (writer, text->str);
}

static void
write_media (WeirJsonWriter *writer, const WeirChatMedia *media)
{
  if (g_str_has_prefix (media->type, "image/"))
    write_image (writer, media);
  else if (g_str_equal (media->type, "application/pdf"))
    write_document (writer, media);
  else
    write_file_text (writer, media);
}

static void
write_parts (WeirJsonWriter *writer, const WeirChatTurn *turn)
{
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < turn->n_media; i++)
    write_media (writer, &turn->media[i]);
  if (*turn->text != '\0')
    write_text (writer, turn->text);
  weir_json_writer_end_array (writer);
}

static void
write_turns (WeirJsonWriter *writer, const WeirChatRequest *request)
{
  weir_json_writer_name (writer, "messages");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_turns; i++)
    {
      const WeirChatTurn *turn = &request->turns[i];

      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "role", turn->role);
      if (turn->n_media > 0)
        write_parts (writer, turn);
      else
        weir_json_writer_member_utf8 (writer, "content", turn->text);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

GBytes *
weir_chat_request_encode (const WeirChatRequest *request)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  g_return_val_if_fail (request != NULL && request->model != NULL, NULL);

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "model", request->model);
  if (request->embed)
    weir_json_writer_member_utf8 (&writer, "input", request->turns[request->n_turns - 1].text);
  else
    write_turns (&writer, request);
  if (request->max_tokens > 0)
    weir_json_writer_member_int64 (&writer, "max_completion_tokens", request->max_tokens);
  if (request->temperature != NULL)
    {
      weir_json_writer_name (&writer, "temperature");
      weir_json_writer_double (&writer, *request->temperature);
    }
  weir_json_writer_member_utf8 (&writer, "reasoning_effort", request->effort);
  if (request->stream)
    {
      weir_json_writer_member_boolean (&writer, "stream", TRUE);
      weir_json_writer_member_raw (&writer, "stream_options",
                                   WEIR_JSON_TEXT ("{\"include_usage\":true}"));
    }
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (out);
}
