/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-request-part.h"

#include "wire/weir-member.h"

#include <string.h>

/* Some writers escape the slashes of base64 or break its lines; then it is copied without. */
static WeirJsonText
clean_text (WeirRequestBuilder *builder, WeirJsonText text, gboolean base64)
{
  g_autoptr (GString) decoded = NULL;
  gsize kept = 0;

  if (text.data == NULL || memchr (text.data, '\\', text.len) == NULL)
    return text;

  decoded = g_string_new (NULL);
  weir_json_text_decode (text, decoded);
  for (gsize i = 0; base64 && i < decoded->len; i++)
    if (!g_ascii_isspace (decoded->str[i]))
      decoded->str[kept++] = decoded->str[i];
  return weir_request_builder_text (builder, decoded->str,
                                    base64 ? (gssize) kept : (gssize) decoded->len);
}

static gboolean
has_prefix (WeirJsonText text, const char *prefix)
{
  gsize len = strlen (prefix);

  return text.len >= len && g_ascii_strncasecmp (text.data, prefix, len) == 0;
}

/* "data:image/png;base64,AAAA" */
static gboolean
split_data_uri (WeirJsonText uri, WeirPart *part)
{
  const char *end = uri.data + uri.len;
  const char *type = uri.data + strlen ("data:");
  const char *comma = memchr (type, ',', (gsize) (end - type));
  const char *semicolon = memchr (type, ';', (gsize) (end - type));
  const char mark[] = ";base64";

  if (comma == NULL || semicolon == NULL || semicolon > comma || semicolon == type
      || comma - type < (gssize) strlen (mark)
      || g_ascii_strncasecmp (comma - strlen (mark), mark, strlen (mark)) != 0)
    return FALSE;

  part->source = WEIR_SOURCE_BASE64;
  part->media_type = (WeirJsonText){ type, (gsize) (semicolon - type) };
  part->data = (WeirJsonText){ comma + 1, (gsize) (end - comma - 1) };
  return TRUE;
}

WeirJsonText
weir_request_part_clean_base64 (WeirRequestBuilder *builder, WeirJsonText text)
{
  return clean_text (builder, text, TRUE);
}

gboolean
weir_request_part_read_url (WeirRequestBuilder *builder,
                            const WeirJsonNode *node,
                            WeirPart *part,
                            GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  WeirJsonText url;
  gboolean is_data;

  if (!weir_json_is (node, WEIR_JSON_STRING))
    return weir_member_fail (error, doc, node, "must be a string");
  url = weir_json_text (doc, node);

  if (has_prefix (url, "data:") || memchr (url.data, '\\', url.len) != NULL)
    url = clean_text (builder, url, has_prefix (url, "data:"));
  is_data = has_prefix (url, "data:");

  if (is_data && !split_data_uri (url, part))
    return weir_member_fail (error, doc, node,
                             "must be of the form data:<media type>;base64,<data>");
  if (is_data)
    return TRUE;
  if (!has_prefix (url, "https://") && !has_prefix (url, "http://"))
    return weir_member_fail (error, doc, node, "must be an http, https or data URL");

  part->source = WEIR_SOURCE_URL;
  part->data = url;
  return TRUE;
}

gboolean
weir_request_part_read_file (WeirRequestBuilder *builder,
                             const WeirJsonNode *node,
                             WeirPart *part,
                             GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  WeirJsonText content;

  if (!weir_json_is (node, WEIR_JSON_STRING))
    return weir_member_fail (error, doc, node, "must be a string");

  content = clean_text (builder, weir_json_text (doc, node), TRUE);
  if (has_prefix (content, "data:"))
    return split_data_uri (content, part)
           || weir_member_fail (error, doc, node,
                                "must be of the form data:<media type>;base64,<data>");

  part->source = WEIR_SOURCE_BASE64;
  part->media_type = WEIR_JSON_TEXT ("application/pdf");
  part->data = content;
  return TRUE;
}

void
weir_request_part_set_arguments (WeirRequestBuilder *builder,
                                 WeirPart *part,
                                 WeirJsonText arguments)
{
  g_autoptr (GString) decoded = g_string_new (NULL);
  g_auto (WeirJsonDoc) doc = { NULL };

  weir_json_text_decode (arguments, decoded);
  if (decoded->len == 0)
    {
      part->arguments = WEIR_JSON_TEXT ("{}");
      return;
    }

  part->arguments_broken =
      !weir_json_parse (&doc, decoded->str, decoded->len, &weir_json_limits_body, NULL)
      || !weir_json_is (weir_json_root (&doc), WEIR_JSON_OBJECT);
  part->arguments =
      part->arguments_broken
          ? arguments
          : weir_request_builder_copy (builder, (WeirJsonText){ decoded->str, decoded->len });
}
