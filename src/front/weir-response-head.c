/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-response-head.h"

#include <libsoup/soup.h>

static const char *const our_headers[] = {
  "Connection", "Content-Length",    "Date",    "Keep-Alive", "Proxy-Connection",
  "Trailer",    "Transfer-Encoding", "Upgrade",
};

/* What libsoup knows no words for. */
static const struct
{
  guint status;
  const char *phrase;
} phrases[] = {
  { 426, "Upgrade Required" },  { 428, "Precondition Required" },
  { 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
  { 529, "Overloaded" },
};

const char *
weir_response_phrase (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (phrases[i].status == status)
      return phrases[i].phrase;
  return soup_status_get_phrase (status);
}

void
weir_response_head_begin (GString *out, guint status)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  g_string_append_printf (out, "HTTP/1.1 %u %s\r\n", status, weir_response_phrase (status));
  weir_response_head_add (out, "Date", date);
}

void
weir_response_head_add (GString *out, const char *name, const char *value)
{
  if (!weir_http_header_is_valid (name, value))
    {
      g_info ("a reply's header was left out because it is not valid");
      return;
    }
  g_string_append_printf (out, "%s: %s\r\n", name, value);
}

void
weir_response_head_add_all (GString *out, const WeirHttpHeader *headers, guint n_headers)
{
  for (guint i = 0; i < n_headers; i++)
    if (!weir_response_header_is_ours (headers[i].name))
      weir_response_head_add (out, headers[i].name, headers[i].value);
}

void
weir_response_head_end (GString *out)
{
  g_string_append (out, "\r\n");
}

gboolean
weir_response_header_is_ours (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (our_headers); i++)
    if (g_ascii_strcasecmp (name, our_headers[i]) == 0)
      return TRUE;
  return FALSE;
}

void
weir_response_head_add_origin (GString *out, const char *origin)
{
  if (origin == NULL)
    return;
  weir_response_head_add (out, "Access-Control-Allow-Origin", origin);
  weir_response_head_add (out, "Vary", "Origin");
}
