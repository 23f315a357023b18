/* SPDX-License-Identifier: MIT */
/* Reads what one choice of a chat chunk holds: pieces of text, reasoning, refusal and tool calls. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-chat-reader.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define MAX_CHOICES 128
#define MAX_TOOLS 1024

/* The first form of a tool call, which has no index. */
#define LEGACY_INDEX -1

typedef struct
{
  gint64 index; /* the upstream's number of the call */
  guint part;
  gboolean open;
  gboolean custom;
  gboolean said; /* something of its arguments */
  char *id;
  char *name;
  GString *arguments; /* what came before the name did */
} Tool;

typedef struct
{
  gboolean finished;
  gboolean has_tools;
  gboolean proved; /* the reasoning part has its proof: another thought is another part */
  int open;        /* the text, reasoning or refusal part that is open, as its kind; -1 none */
  guint part;
  GArray *tools;
} Choice;

gboolean
weir_chat_reader_bad (GError **error, const char *what)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                "The upstream's reply cannot be read: %s", what);
}

static gboolean
emit (WeirChatReader *self, const WeirEvent *event, GError **error)
{
  return self->sink (event, self->user_data, error);
}

static void
tool_clear (gpointer data)
{
  Tool *tool = data;

  g_free (tool->id);
  g_free (tool->name);
  g_string_free (tool->arguments, TRUE);
}

static void
choice_clear (gpointer data)
{
  Choice *choice = data;

  g_array_unref (choice->tools);
}

static Choice *
get_choice (WeirChatReader *self, guint index)
{
  while (self->choices->len <= index)
    {
      Choice choice = { .open = -1, .tools = g_array_new (FALSE, TRUE, sizeof (Tool)) };

      g_array_set_clear_func (choice.tools, tool_clear);
      g_array_append_val (self->choices, choice);
    }
  return &g_array_index (self->choices, Choice, index);
}

static gboolean
close_part (WeirChatReader *self, guint part, GError **error)
{
  const WeirEvent event = { .kind = WEIR_EVENT_PART_CLOSE, .part = part, .choice = self->choice };

  return emit (self, &event, error);
}

/* Closes the part that is no tool call, if one is open: at most one is at a time. */
static gboolean
close_open (WeirChatReader *self, Choice *choice, GError **error)
{
  if (choice->open < 0)
    return TRUE;
  choice->open = -1;
  return close_part (self, choice->part, error);
}

static gboolean
ensure_open (WeirChatReader *self, Choice *choice, WeirPartKind kind, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_PART_OPEN, .choice = self->choice };

  if (choice->open == (int) kind)
    return TRUE;
  if (!close_open (self, choice, error))
    return FALSE;

  choice->open = (int) kind;
  choice->proved = FALSE;
  choice->part = self->n_parts++;
  event.part = choice->part;
  event.open.kind = kind;
  event.open.origin = kind == WEIR_PART_REASONING ? self->origin : NULL;
  return emit (self, &event, error);
}

static gboolean
emit_delta (WeirChatReader *self, guint part, WeirDeltaKind kind, WeirJsonText text, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_DELTA, .part = part, .choice = self->choice };

  event.delta.kind = kind;
  event.delta.text = text.data;
  event.delta.len = text.len;
  return emit (self, &event, error);
}

static WeirJsonText
get_utf8 (WeirChatReader *self, const WeirJsonNode *node)
{
  return weir_json_plain (&self->doc, node, self->scratch);
}

static gboolean
read_piece (WeirChatReader *self,
            Choice *choice,
            const WeirJsonNode *node,
            WeirPartKind part,
            WeirDeltaKind delta,
            GError **error)
{
  WeirJsonText text = get_utf8 (self, node);

  if (text.len == 0)
    return TRUE;
  if (choice->finished)
    return weir_chat_reader_bad (error, "content after the end of the choice");
  return ensure_open (self, choice, part, error)
         && emit_delta (self, choice->part, delta, text, error);
}

static gboolean
read_thought (WeirChatReader *self, Choice *choice, const WeirJsonNode *thought, GError **error)
{
  const WeirJsonNode *content = weir_json_get (&self->doc, thought, "content");
  const WeirJsonNode *proof = weir_json_get (&self->doc, thought, "signature");

  if (choice->proved && choice->open == WEIR_PART_REASONING
      && weir_json_text (&self->doc, content).len > 0 && !close_open (self, choice, error))
    return FALSE;
  if (!read_piece (self, choice, content, WEIR_PART_REASONING, WEIR_DELTA_REASONING, error)
      || !read_piece (self, choice, proof, WEIR_PART_REASONING, WEIR_DELTA_SIGNATURE, error))
    return FALSE;
  choice->proved = choice->proved || weir_json_text (&self->doc, proof).len > 0;
  return TRUE;
}

/* Reasoning is a text, or a list of thoughts that each may have a proof. */
static gboolean
read_reasoning (WeirChatReader *self, Choice *choice, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *thought;
  WeirJsonIter iter;

  if (!weir_json_is (node, WEIR_JSON_ARRAY))
    return read_piece (self, choice, node, WEIR_PART_REASONING, WEIR_DELTA_REASONING, error);

  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, NULL, &thought))
    if (!read_thought (self, choice, thought, error))
      return FALSE;
  return TRUE;
}

/* Content may be a list of parts, as some servers of the same family answer. */
static gboolean
read_content (WeirChatReader *self, Choice *choice, const WeirJsonNode *content, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *part;
  WeirJsonIter iter;

  if (!weir_json_is (content, WEIR_JSON_ARRAY))
    return read_piece (self, choice, content, WEIR_PART_TEXT, WEIR_DELTA_TEXT, error);

  weir_json_iter_init (&iter, doc, content);
  while (weir_json_iter_next (&iter, NULL, &part))
    if (!read_piece (self, choice, weir_json_get (doc, part, "text"), WEIR_PART_TEXT,
                     WEIR_DELTA_TEXT, error)
        || !read_piece (self, choice, weir_json_get (doc, part, "refusal"), WEIR_PART_REFUSAL,
                        WEIR_DELTA_REFUSAL, error))
      return FALSE;
  return TRUE;
}

/* The call numbered @index; without a number one with an id is new and one without goes on. */
static Tool *
get_tool (WeirChatReader *self,
          Choice *choice,
          const WeirJsonNode *node,
          gint64 index,
          GError **error)
{
  gboolean numbered = index >= LEGACY_INDEX;
  WeirJsonText id = weir_json_text (&self->doc, weir_json_get (&self->doc, node, "id"));
  Tool tool = { .index = index };

  for (guint i = choice->tools->len; i > 0; i--)
    {
      Tool *known = &g_array_index (choice->tools, Tool, i - 1);

      if (numbered ? known->index == index : id.len == 0)
        return known;
    }

  if (choice->tools->len >= MAX_TOOLS)
    {
      weir_chat_reader_bad (error, "too many tool calls");
      return NULL;
    }
  if (!numbered)
    tool.index = G_MAXINT32 + (gint64) choice->tools->len;
  tool.arguments = g_string_new (NULL);
  g_array_append_val (choice->tools, tool);
  return &g_array_index (choice->tools, Tool, choice->tools->len - 1);
}

/* Some upstreams send no id. Clients need one, and one that is not used again in the next reply. */
static char *
make_id (WeirChatReader *self, guint part)
{
  g_autofree char *seed = g_strdup_printf ("%s/%u", self->id != NULL ? self->id : "", part);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);

  digest[24] = '\0';
  return g_strconcat ("call_", digest, NULL);
}

static gboolean
open_tool (WeirChatReader *self, Choice *choice, Tool *tool, gboolean custom, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_PART_OPEN, .choice = self->choice };

  if (!close_open (self, choice, error))
    return FALSE;

  tool->open = TRUE;
  tool->custom = custom;
  tool->part = self->n_parts++;
  if (tool->id == NULL)
    tool->id = make_id (self, tool->part);
  choice->has_tools = TRUE;

  event.part = tool->part;
  event.open.kind = WEIR_PART_TOOL_CALL;
  event.open.id = tool->id;
  event.open.name = tool->name;
  event.open.custom = custom;
  if (!emit (self, &event, error))
    return FALSE;
  if (tool->arguments->len == 0)
    return TRUE;
  return emit_delta (self, tool->part, WEIR_DELTA_ARGUMENTS,
                     (WeirJsonText){ tool->arguments->str, tool->arguments->len }, error);
}

void
weir_chat_reader_keep_text (char **out, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  WeirJsonText text = weir_json_text (doc, node);

  if (*out == NULL && text.len > 0)
    *out = weir_json_text_dup (text);
}

/* @body: the "function" or "custom" object. The name may come later than the first piece. */
static gboolean
read_tool (WeirChatReader *self,
           Choice *choice,
           Tool *tool,
           const WeirJsonNode *body,
           GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *input = weir_json_get (doc, body, "input");
  const WeirJsonNode *arguments = input != NULL ? input : weir_json_get (doc, body, "arguments");
  WeirJsonText text;

  weir_chat_reader_keep_text (&tool->name, doc, weir_json_get (doc, body, "name"));
  if (!tool->open && tool->name != NULL && !open_tool (self, choice, tool, input != NULL, error))
    return FALSE;

  text = weir_json_is (arguments, WEIR_JSON_OBJECT) ? weir_json_raw (doc, arguments)
                                                    : get_utf8 (self, arguments);
  if (text.len == 0)
    return TRUE;
  tool->said = TRUE;
  if (tool->open)
    return emit_delta (self, tool->part, WEIR_DELTA_ARGUMENTS, text, error);
  g_string_append_len (tool->arguments, text.data, (gssize) text.len);
  return TRUE;
}

static gboolean
read_tool_call (WeirChatReader *self, Choice *choice, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *body = weir_json_get (doc, node, "function");
  gint64 index = LEGACY_INDEX - 1;
  Tool *tool;

  if (choice->finished)
    return weir_chat_reader_bad (error, "a tool call after the end of the choice");
  if (weir_json_get_int64 (doc, weir_json_get (doc, node, "index"), &index) && index < 0)
    return weir_chat_reader_bad (error, "a tool call with a negative index");

  tool = get_tool (self, choice, node, index, error);
  if (tool == NULL)
    return FALSE;
  weir_chat_reader_keep_text (&tool->id, doc, weir_json_get (doc, node, "id"));
  if (!weir_json_is_set (body))
    body = weir_json_get (doc, node, "custom");
  return read_tool (self, choice, tool, body, error);
}

static gboolean
read_tool_calls (WeirChatReader *self, Choice *choice, const WeirJsonNode *delta, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *legacy = weir_json_get (doc, delta, "function_call");
  const WeirJsonNode *call;
  WeirJsonIter iter;
  Tool *tool;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, delta, "tool_calls"));
  while (weir_json_iter_next (&iter, NULL, &call))
    if (!read_tool_call (self, choice, call, error))
      return FALSE;

  if (!weir_json_is (legacy, WEIR_JSON_OBJECT))
    return TRUE;
  if (choice->finished)
    return weir_chat_reader_bad (error, "a tool call after the end of the choice");
  tool = get_tool (self, choice, legacy, LEGACY_INDEX, error);
  return tool != NULL && read_tool (self, choice, tool, legacy, error);
}

/* Tokens with their odds, each list with the part whose text it tells of. */
static gboolean
read_logprobs (WeirChatReader *self, Choice *choice, const WeirJsonNode *logprobs, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *content = weir_json_get (doc, logprobs, "content");
  const WeirJsonNode *refusal = weir_json_get (doc, logprobs, "refusal");

  if (choice->finished)
    return TRUE;
  if (weir_json_is (content, WEIR_JSON_ARRAY) && content->count > 0
      && (!ensure_open (self, choice, WEIR_PART_TEXT, error)
          || !emit_delta (self, choice->part, WEIR_DELTA_LOGPROBS, weir_json_raw (doc, content),
                          error)))
    return FALSE;
  if (weir_json_is (refusal, WEIR_JSON_ARRAY) && refusal->count > 0
      && (!ensure_open (self, choice, WEIR_PART_REFUSAL, error)
          || !emit_delta (self, choice->part, WEIR_DELTA_LOGPROBS, weir_json_raw (doc, refusal),
                          error)))
    return FALSE;
  return TRUE;
}

static gboolean
read_annotations (WeirChatReader *self, Choice *choice, const WeirJsonNode *delta, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *note;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, delta, "annotations"));
  while (!choice->finished && weir_json_iter_next (&iter, NULL, &note))
    if (!ensure_open (self, choice, WEIR_PART_TEXT, error)
        || !emit_delta (self, choice->part, WEIR_DELTA_CITATION, weir_json_raw (doc, note), error))
      return FALSE;
  return TRUE;
}

static WeirFinish
map_finish (const Choice *choice, WeirJsonText reason)
{
  if (weir_json_text_equal (reason, "length") || weir_json_text_equal (reason, "MAX_TOKENS"))
    return WEIR_FINISH_LENGTH;
  if (weir_json_text_equal (reason, "content_filter"))
    return WEIR_FINISH_FILTER;
  if (weir_json_text_equal (reason, "tool_calls") || weir_json_text_equal (reason, "function_call"))
    return WEIR_FINISH_TOOL;
  /* "stop", or a word nobody knows. Some servers say "stop" after a tool call, and clients would
   * then not make it. */
  return choice->has_tools ? WEIR_FINISH_TOOL : WEIR_FINISH_STOP;
}

/* A call without arguments says nothing about them; clients parse what there is. */
static gboolean
close_tool (WeirChatReader *self, Tool *tool, GError **error)
{
  tool->open = FALSE;
  if (!tool->said && !tool->custom
      && !emit_delta (self, tool->part, WEIR_DELTA_ARGUMENTS, WEIR_JSON_TEXT ("{}"), error))
    return FALSE;
  return close_part (self, tool->part, error);
}

static gboolean
close_tools (WeirChatReader *self, Choice *choice, GError **error)
{
  for (guint i = 0; i < choice->tools->len; i++)
    {
      Tool *tool = &g_array_index (choice->tools, Tool, i);

      if (!tool->open)
        return weir_chat_reader_bad (error, "a tool call without a name");
      if (!close_tool (self, tool, error))
        return FALSE;
    }
  return TRUE;
}

/* What the whole text rests on can only be told while it is open. */
static gboolean
tell_sources (WeirChatReader *self, const Choice *choice, GError **error)
{
  for (guint i = 0; choice->open == WEIR_PART_TEXT && i < self->sources->len; i++)
    {
      const char *source = g_ptr_array_index (self->sources, i);

      if (!emit_delta (self, choice->part, WEIR_DELTA_CITATION,
                       (WeirJsonText){ source, strlen (source) }, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
finish_choice (WeirChatReader *self, Choice *choice, WeirJsonText reason, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_FINISH, .choice = self->choice };
  g_autofree char *raw = NULL;

  if (choice->finished)
    return TRUE;
  if (!tell_sources (self, choice, error) || !close_open (self, choice, error)
      || !close_tools (self, choice, error))
    return FALSE;

  choice->finished = TRUE;
  raw = weir_json_text_dup (reason);
  event.finish.reason = map_finish (choice, reason);
  event.finish.raw_reason = raw;
  return emit (self, &event, error);
}

gboolean
weir_chat_reader_take_choice (WeirChatReader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *delta = weir_json_get (doc, node, self->whole ? "message" : "delta");
  const WeirJsonNode *reasoning;
  WeirJsonText reason;
  gint64 index = 0;
  Choice *choice;

  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return weir_chat_reader_bad (error, "a choice that is no object");
  weir_json_get_int64 (doc, weir_json_get (doc, node, "index"), &index);
  if (index < 0 || index >= MAX_CHOICES)
    return weir_chat_reader_bad (error, "a choice with an impossible index");

  self->choice = (guint) index;
  choice = get_choice (self, self->choice);
  if (!weir_json_is_set (delta))
    delta = weir_json_get (doc, node, self->whole ? "delta" : "message");
  reasoning = weir_json_get (doc, delta, "reasoning_content");
  if (!weir_json_is_set (reasoning))
    reasoning = weir_json_get (doc, delta, "reasoning");

  if (!read_reasoning (self, choice, reasoning, error)
      || !read_content (self, choice, weir_json_get (doc, delta, "content"), error)
      || !read_annotations (self, choice, delta, error)
      || !read_piece (self, choice, weir_json_get (doc, delta, "refusal"), WEIR_PART_REFUSAL,
                      WEIR_DELTA_REFUSAL, error)
      || !read_logprobs (self, choice, weir_json_get (doc, node, "logprobs"), error)
      || !read_tool_calls (self, choice, delta, error))
    return FALSE;

  reason = weir_json_text (doc, weir_json_get (doc, node, "finish_reason"));
  return reason.len == 0 || finish_choice (self, choice, reason, error);
}

void
weir_chat_reader_init (WeirChatReader *self)
{
  memset (self, 0, sizeof *self);
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (self->choices, choice_clear);
  self->scratch = g_string_sized_new (256);
  self->sources = g_ptr_array_new_with_free_func (g_free);
}

void
weir_chat_reader_clear (WeirChatReader *self)
{
  weir_json_doc_clear (&self->doc);
  g_array_unref (self->choices);
  g_ptr_array_unref (self->sources);
  g_string_free (self->scratch, TRUE);
  g_free (self->id);
}

gboolean
weir_chat_reader_is_whole (const WeirChatReader *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (!g_array_index (self->choices, Choice, i).finished)
      return FALSE;
  return self->choices->len > 0;
}
