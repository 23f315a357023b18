/* SPDX-License-Identifier: MIT */
/* Wire format: the union "data" of Part, Gemini API v1beta and Vertex AI v1, as of 2026-11. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-foreign.h"

static WeirJsonText
get (const WeirJsonDoc *doc, const WeirJsonNode *node, const char *name)
{
  return weir_json_text (doc, weir_json_get (doc, node, name));
}

static void
append_block (const char *language, WeirJsonText text, GString *out)
{
  g_string_append_printf (out, "\n```%s\n", language);
  weir_json_text_decode (text, out);
  if (out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  g_string_append (out, "```\n");
}

static void
write_code (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  WeirJsonText language = get (doc, node, "language");

  append_block (weir_json_text_equal (language, "PYTHON") ? "python" : "", get (doc, node, "code"),
                out);
}

static void
write_result (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  WeirJsonText outcome = get (doc, node, "outcome");

  if (outcome.len > 0 && !weir_json_text_equal (outcome, "OUTCOME_OK"))
    {
      g_string_append (out, "\n[The code did not end well: ");
      weir_json_text_decode (outcome, out);
      g_string_append (out, "]\n");
    }
  append_block ("", get (doc, node, "output"), out);
}

static void
write_inline (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  WeirJsonText type = get (doc, node, "mimeType");

  g_string_append (out, "\n[The model answered with data of the type ");
  if (type.len > 0)
    weir_json_text_decode (type, out);
  else
    g_string_append (out, "\"unknown\"");
  g_string_append_printf (out,
                          ", about %" G_GSIZE_FORMAT
                          " bytes, which this API cannot pass on; Gemini's own API does]\n",
                          get (doc, node, "data").len * 3 / 4);
}

static void
write_file (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  g_string_append (out, "\n[");
  weir_json_text_decode (get (doc, node, "mimeType"), out);
  g_string_append (out, "](");
  weir_json_text_decode (get (doc, node, "fileUri"), out);
  g_string_append (out, ")\n");
}

static const struct
{
  const char *name;
  void (*write) (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out);
} kinds[] = {
  { "executableCode", write_code },
  { "codeExecutionResult", write_result },
  { "inlineData", write_inline },
  { "fileData", write_file },
};

/* What may stand beside the member that makes a part what it is. */
static gboolean
is_beside (WeirJsonText name)
{
  static const char *const beside[] = { "text",          "thought",      "thoughtSignature",
                                        "videoMetadata", "partMetadata", "mediaResolution",
                                        "toolCall",      "toolResponse", "functionResponse" };

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    if (weir_json_text_equal (name, beside[i]))
      return TRUE;
  return FALSE;
}

gboolean
weir_gemini_foreign_write (const WeirJsonDoc *doc, const WeirJsonNode *part, GString *out)
{
  const WeirJsonNode *node;
  const WeirJsonNode *name;
  WeirJsonIter iter;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      node = weir_json_get (doc, part, kinds[i].name);
      if (!weir_json_is_set (node))
        continue;
      kinds[i].write (doc, node, out);
      return TRUE;
    }

  weir_json_iter_init (&iter, doc, part);
  while (weir_json_is (part, WEIR_JSON_OBJECT) && weir_json_iter_next (&iter, &name, &node))
    if (weir_json_is_set (node) && !is_beside (weir_json_text (doc, name)))
      {
        g_string_append (out, "\n[The model answered with \"");
        weir_json_text_decode (weir_json_text (doc, name), out);
        g_string_append (out, "\", which this API cannot pass on]\n");
        return TRUE;
      }
  return FALSE;
}
