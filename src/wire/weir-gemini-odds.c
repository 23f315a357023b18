/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-odds.h"

#include "base/weir-json-writer.h"

static void
write_token (WeirJsonWriter *writer, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  const WeirJsonNode *odds = weir_json_get (doc, node, "logProbability");
  WeirJsonText token = weir_json_text (doc, weir_json_get (doc, node, "token"));

  weir_json_writer_member_text (writer, "token", token.data != NULL ? token : WEIR_JSON_TEXT (""));
  weir_json_writer_name (writer, "logprob");
  weir_json_writer_raw (writer, weir_json_is (odds, WEIR_JSON_NUMBER) ? weir_json_raw (doc, odds)
                                                                      : WEIR_JSON_TEXT ("0"));
  weir_json_writer_member_null (writer, "bytes");
}

/* @top: (nullable): the step's element of "topCandidates" */
static void
write_alternatives (WeirJsonWriter *writer, const WeirJsonDoc *doc, const WeirJsonNode *top)
{
  const WeirJsonNode *token;
  WeirJsonIter iter;

  weir_json_writer_name (writer, "top_logprobs");
  weir_json_writer_begin_array (writer);
  weir_json_iter_init (&iter, doc, weir_json_get (doc, top, "candidates"));
  while (weir_json_iter_next (&iter, NULL, &token))
    {
      weir_json_writer_begin_object (writer);
      write_token (writer, doc, token);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

gboolean
weir_gemini_odds_write (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  const WeirJsonNode *chosen = weir_json_get (doc, node, "chosenCandidates");
  const WeirJsonNode *token;
  WeirJsonWriter writer;
  WeirJsonIter iter;
  WeirJsonIter tops;

  if (!weir_json_is (chosen, WEIR_JSON_ARRAY) || chosen->count == 0)
    return FALSE;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_array (&writer);
  weir_json_iter_init (&iter, doc, chosen);
  weir_json_iter_init (&tops, doc, weir_json_get (doc, node, "topCandidates"));
  while (weir_json_iter_next (&iter, NULL, &token))
    {
      const WeirJsonNode *top = NULL;

      weir_json_iter_next (&tops, NULL, &top);
      weir_json_writer_begin_object (&writer);
      write_token (&writer, doc, token);
      write_alternatives (&writer, doc, top);
      weir_json_writer_end_object (&writer);
    }
  weir_json_writer_end_array (&writer);
  return TRUE;
}

static void
write_number (WeirJsonWriter *writer,
              const WeirJsonDoc *doc,
              const WeirJsonNode *node,
              const char *name,
              const char *as)
{
  gint64 number = 0;

  weir_json_get_int64 (doc, weir_json_get (doc, node, name), &number);
  weir_json_writer_member_int64 (writer, as, number);
}

gboolean
weir_gemini_citation_write (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  WeirJsonText uri = weir_json_text (doc, weir_json_get (doc, node, "uri"));
  WeirJsonText title = weir_json_text (doc, weir_json_get (doc, node, "title"));
  WeirJsonWriter writer;

  if (uri.len == 0)
    return FALSE;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", "url_citation");
  weir_json_writer_name (&writer, "url_citation");
  weir_json_writer_begin_object (&writer);
  write_number (&writer, doc, node, "startIndex", "start_index");
  write_number (&writer, doc, node, "endIndex", "end_index");
  weir_json_writer_member_text (&writer, "title", title.len > 0 ? title : uri);
  weir_json_writer_member_text (&writer, "url", uri);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  return TRUE;
}
