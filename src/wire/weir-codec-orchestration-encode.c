/* SPDX-License-Identifier: MIT */
/* Writes a neutral request for orchestration. What the service calls a template is where tools and the
 * form of the answer stand; the conversation goes into the history, which it does not read as a template.
 * Since a template must not be empty, the last message stands there when there is one. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-orchestration.h"

#include "base/weir-json-writer.h"
#include "wire/weir-codec-chat-write.h"
#include "wire/weir-template-escape.h"

/* How long the model may take, as the service counts; retries are for the proxy to make. */
#define MODEL_TIMEOUT_S 600

/* Text is passed on by and by, not in lumps of a hundred characters. */
#define STREAM "{\"enabled\":true,\"chunk_size\":1}"

/* A schema or arguments nested as deep as a request may be stand deeper in a chat body. */
static const WeirJsonLimits limits = { 512, 4000000 };

typedef struct
{
  WeirJsonWriter writer;
  WeirJsonDoc doc; /* the chat body */
  const WeirTarget *target;
  WeirLoss *loss;
  const WeirJsonNode **messages;
  guint n_messages;
  const WeirJsonNode *template; /* (nullable): the message that stands there */
  gboolean by_value;            /* its text is given beside the template */
} Encode;

/* Members of a chat body that stand elsewhere, or nowhere; all others are for the model. */
static const char *const placed[] = { "messages", "model",          "response_format",
                                      "stream",   "stream_options", "tools" };

static const WeirJsonNode *
get_member (const Encode *self, const char *name)
{
  return weir_json_get (&self->doc, weir_json_root (&self->doc), name);
}

static WeirJsonText
get_text (const Encode *self, const WeirJsonNode *message, const char *name)
{
  return weir_json_text (&self->doc, weir_json_get (&self->doc, message, name));
}

static gboolean
has_role (const Encode *self, const WeirJsonNode *message, const char *role)
{
  return weir_json_text_equal (get_text (self, message, "role"), role);
}

static gboolean
collect_messages (Encode *self, GError **error)
{
  const WeirJsonNode *messages = get_member (self, "messages");
  WeirJsonIter iter;

  self->messages = g_new0 (const WeirJsonNode *, messages->count + 1);
  weir_json_iter_init (&iter, &self->doc, messages);
  while (weir_json_iter_next (&iter, NULL, &self->messages[self->n_messages]))
    self->n_messages++;

  /* Nobody may begin the answer of some models. */
  while (!self->target->rule->prefill && self->n_messages > 1
         && has_role (self, self->messages[self->n_messages - 1], "assistant"))
    {
      self->n_messages--;
      if (!weir_loss_drop (self->loss, "prefill", error))
        return FALSE;
    }
  return TRUE;
}

static void
choose_template (Encode *self)
{
  WeirJsonText content;

  if ((get_member (self, "tools") == NULL && get_member (self, "response_format") == NULL)
      || self->n_messages == 0)
    return;
  self->template = self->messages[--self->n_messages];
  content = get_text (self, self->template, "content");
  self->by_value = has_role (self, self->template, "user") && !weir_template_is_plain (content);
}

static void
write_template (Encode *self)
{
  WeirJsonWriter *writer = &self->writer;
  g_autoptr (GString) escaped = g_string_new (NULL);

  weir_json_writer_name (writer, "template");
  weir_json_writer_begin_array (writer);
  if (self->by_value)
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "role", "user");
      weir_json_writer_member_utf8 (writer, "content", "{{?text}}");
      weir_json_writer_end_object (writer);
    }
  else
    {
      weir_template_escape_value (escaped, &self->doc, self->template);
      weir_json_writer_raw (writer, (WeirJsonText){ escaped->str, escaped->len });
    }
  weir_json_writer_end_array (writer);
}

static void
write_prompt (Encode *self)
{
  const WeirJsonNode *tools = get_member (self, "tools");
  const WeirJsonNode *format = get_member (self, "response_format");
  WeirJsonWriter *writer = &self->writer;
  g_autoptr (GString) escaped = g_string_new (NULL);

  if (self->template == NULL)
    return;
  weir_json_writer_name (writer, "prompt");
  weir_json_writer_begin_object (writer);
  write_template (self);
  if (tools != NULL)
    {
      weir_template_escape_value (escaped, &self->doc, tools);
      weir_json_writer_member_raw (writer, "tools", (WeirJsonText){ escaped->str, escaped->len });
    }
  if (format != NULL)
    weir_json_writer_member_raw (writer, "response_format", weir_json_raw (&self->doc, format));
  weir_json_writer_end_object (writer);
}

static gboolean
is_placed (WeirJsonText name)
{
  for (guint i = 0; i < G_N_ELEMENTS (placed); i++)
    if (weir_json_text_equal (name, placed[i]))
      return TRUE;
  return FALSE;
}

static void
write_model (Encode *self)
{
  WeirJsonWriter *writer = &self->writer;
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_writer_name (writer, "model");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", self->target->model);
  weir_json_writer_member_utf8 (writer, "version", "latest");
  weir_json_writer_name (writer, "params");
  weir_json_writer_begin_object (writer);
  weir_json_iter_init (&iter, &self->doc, weir_json_root (&self->doc));
  while (weir_json_iter_next (&iter, &key, &value))
    {
      WeirJsonText name = weir_json_text (&self->doc, key);

      if (is_placed (name))
        continue;
      weir_json_writer_name_text (writer, name);
      weir_json_writer_raw (writer, weir_json_raw (&self->doc, value));
    }
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "timeout", MODEL_TIMEOUT_S);
  weir_json_writer_member_int64 (writer, "max_retries", 0);
  weir_json_writer_end_object (writer);
}

static void
write_config (Encode *self)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_name (writer, "config");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "modules");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "prompt_templating");
  weir_json_writer_begin_object (writer);
  write_prompt (self);
  write_model (self);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  if (self->target->stream)
    weir_json_writer_member_raw (writer, "stream", WEIR_JSON_TEXT (STREAM));
  weir_json_writer_end_object (writer);
}

static void
write_history (Encode *self)
{
  WeirJsonWriter *writer = &self->writer;

  if (self->n_messages == 0)
    return;
  weir_json_writer_name (writer, "messages_history");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < self->n_messages; i++)
    weir_json_writer_raw (writer, weir_json_raw (&self->doc, self->messages[i]));
  weir_json_writer_end_array (writer);
}

static void
write_values (Encode *self)
{
  if (!self->by_value)
    return;
  weir_json_writer_name (&self->writer, "placeholder_values");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "text", get_text (self, self->template, "content"));
  weir_json_writer_end_object (&self->writer);
}

static gboolean
write_body (Encode *self, GString *out, GError **error)
{
  if (!collect_messages (self, error))
    return FALSE;
  choose_template (self);
  weir_json_writer_init (&self->writer, out);
  weir_json_writer_begin_object (&self->writer);
  write_config (self);
  write_values (self);
  write_history (self);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

GBytes *
weir_codec_orchestration_encode_request (const WeirRequest *request,
                                         const WeirTarget *target,
                                         WeirLoss *loss,
                                         GError **error)
{
  Encode self = { .target = target, .loss = loss };
  g_autoptr (GBytes) chat =
      weir_chat_encode (request, target, WEIR_CODEC_ORCHESTRATION_ID, loss, error);
  g_autoptr (GString) out = NULL;
  gboolean good;
  gsize len;
  const char *data;

  if (chat == NULL)
    return NULL;
  data = g_bytes_get_data (chat, &len);
  out = g_string_sized_new (len + 512);
  good = weir_json_parse (&self.doc, data, len, &limits, error) && write_body (&self, out, error);
  g_free (self.messages);
  weir_json_doc_clear (&self.doc);
  return good ? g_string_free_to_bytes (g_steal_pointer (&out)) : NULL;
}
