/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-responses-citation.h"

#include "base/weir-json-writer.h"

#include "base/weir-json-scan.h"

static const WeirJsonText zero = { "0", 1 };

static WeirJsonText
get_number (const WeirJsonDoc *doc, const WeirJsonNode *owner, const char *name)
{
  const WeirJsonNode *node = weir_json_get (doc, owner, name);

  return weir_json_is (node, WEIR_JSON_NUMBER) ? weir_json_raw (doc, node) : zero;
}

/* @owner: has the members of a citation of a page, wherever they stand. */
static void
write_page (const WeirJsonDoc *doc, const WeirJsonNode *owner, GString *out)
{
  WeirJsonText title = weir_json_text (doc, weir_json_get (doc, owner, "title"));
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", "url_citation");
  weir_json_writer_member_raw (&writer, "start_index", get_number (doc, owner, "start_index"));
  weir_json_writer_member_raw (&writer, "end_index", get_number (doc, owner, "end_index"));
  weir_json_writer_member_text (&writer, "url",
                                weir_json_text (doc, weir_json_get (doc, owner, "url")));
  weir_json_writer_member_text (&writer, "title", title.data != NULL ? title : WEIR_JSON_TEXT (""));
  weir_json_writer_end_object (&writer);
}

gboolean
weir_responses_citation_write (WeirJsonText citation, GString *out)
{
  static const char *const own[] = { "file_citation", "container_file_citation", "file_path" };
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *root;
  const WeirJsonNode *nested;
  WeirJsonText type;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!weir_json_parse (&doc, citation.data, citation.len, &weir_json_limits_body, NULL))
    return FALSE;
  root = weir_json_root (&doc);
  nested = weir_json_get (&doc, root, "url_citation"); /* as the chat API says it */
  if (weir_json_is (nested, WEIR_JSON_OBJECT))
    root = nested;
  if (weir_json_is (weir_json_get (&doc, root, "url"), WEIR_JSON_STRING))
    {
      write_page (&doc, root, out);
      return TRUE;
    }

  type = weir_json_text (&doc, weir_json_get (&doc, root, "type"));
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (weir_json_text_equal (type, own[i]))
      {
        g_string_append_len (out, citation.data, (gssize) citation.len);
        return TRUE;
      }
  return FALSE;
}
