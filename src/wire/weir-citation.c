/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-citation.h"

#include "base/weir-json-scan.h"
#include "base/weir-json-writer.h"

#define LOCATION_SUFFIX "_location"

static WeirJsonText
get_text (const WeirJsonDoc *doc, const char *name)
{
  return weir_json_text (doc, weir_json_get (doc, weir_json_root (doc), name));
}

/* Where in the answer it stands; the Messages API quotes what was cited instead. */
static WeirJsonText
get_index (const WeirJsonDoc *doc, const char *name)
{
  const WeirJsonNode *node = weir_json_get (doc, weir_json_root (doc), name);

  return weir_json_is (node, WEIR_JSON_NUMBER) ? weir_json_raw (doc, node) : WEIR_JSON_TEXT ("0");
}

static void
write_annotation (const WeirJsonDoc *doc, WeirJsonText url, GString *out)
{
  WeirJsonText title = get_text (doc, "title");
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", "url_citation");
  weir_json_writer_name (&writer, "url_citation");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_raw (&writer, "start_index", get_index (doc, "start_index"));
  weir_json_writer_member_raw (&writer, "end_index", get_index (doc, "end_index"));
  weir_json_writer_member_text (&writer, "title", title.len > 0 ? title : url);
  weir_json_writer_member_text (&writer, "url", url);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
}

gboolean
weir_citation_append_annotation (const char *raw, gsize len, GString *out)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  WeirJsonText url;

  g_return_val_if_fail (raw != NULL && out != NULL, FALSE);

  if (!weir_json_parse (&doc, raw, len, &weir_json_limits_body, NULL))
    return FALSE;
  if (weir_json_is (weir_json_get (&doc, weir_json_root (&doc), "url_citation"), WEIR_JSON_OBJECT))
    {
      g_string_append_len (out, raw, (gssize) len);
      return TRUE;
    }

  url = get_text (&doc, "url");
  if (url.len == 0)
    return FALSE;
  write_annotation (&doc, url, out);
  return TRUE;
}

gboolean
weir_citation_is_location (const char *raw, gsize len)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *type = NULL;

  g_return_val_if_fail (raw != NULL, FALSE);

  if (!weir_json_parse (&doc, raw, len, &weir_json_limits_body, NULL))
    return FALSE;
  type = weir_json_text_dup (get_text (&doc, "type"));
  return type != NULL && g_str_has_suffix (type, LOCATION_SUFFIX);
}
