/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-response-head.h"

#include <time.h>

#include "base/weir-decimal.h"

static const char *const our_headers[] = {
  "Connection", "Content-Length",    "Date",    "Keep-Alive", "Proxy-Connection",
  "Trailer",    "Transfer-Encoding", "Upgrade",
};

static const struct
{
  guint status;
  const char *phrase;
} phrases[] = {
  { 200, "OK" },
  { 201, "Created" },
  { 202, "Accepted" },
  { 204, "No Content" },
  { 304, "Not Modified" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 402, "Payment Required" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 406, "Not Acceptable" },
  { 408, "Request Timeout" },
  { 409, "Conflict" },
  { 410, "Gone" },
  { 411, "Length Required" },
  { 412, "Precondition Failed" },
  { 413, "Content Too Large" },
  { 414, "URI Too Long" },
  { 415, "Unsupported Media Type" },
  { 417, "Expectation Failed" },
  { 422, "Unprocessable Content" },
  { 424, "Failed Dependency" },
  { 425, "Too Early" },
  { 426, "Upgrade Required" },
  { 428, "Precondition Required" },
  { 429, "Too Many Requests" },
  { 431, "Request Header Fields Too Large" },
  { 451, "Unavailable For Legal Reasons" },
  { 500, "Internal Server Error" },
  { 501, "Not Implemented" },
  { 502, "Bad Gateway" },
  { 503, "Service Unavailable" },
  { 504, "Gateway Timeout" },
  { 505, "HTTP Version Not Supported" },
  { 529, "Overloaded" },
};

const char *
weir_response_phrase (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (phrases[i].status == status)
      return phrases[i].phrase;
  return "Unknown";
}

static void
add_number (GString *out, const char *before, int number, guint width)
{
  g_string_append (out, before);
  weir_decimal_append (out, (guint) number, width);
}

/* RFC 9110, 5.6.7: in English whatever the locale, which is why strftime () will not do. */
static void
add_date (GString *out)
{
  static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  time_t now = time (NULL);
  struct tm utc;

  gmtime_r (&now, &utc);
  g_string_append (out, "Date: ");
  g_string_append (out, days[utc.tm_wday]);
  add_number (out, ", ", utc.tm_mday, 2);
  g_string_append_c (out, ' ');
  g_string_append (out, months[utc.tm_mon]);
  add_number (out, " ", utc.tm_year + 1900, 4);
  add_number (out, " ", utc.tm_hour, 2);
  add_number (out, ":", utc.tm_min, 2);
  add_number (out, ":", utc.tm_sec, 2);
  g_string_append (out, " GMT\r\n");
}

void
weir_response_head_begin (GString *out, guint status)
{
  g_string_append (out, "HTTP/1.1 ");
  weir_decimal_append (out, status, 1);
  g_string_append_c (out, ' ');
  g_string_append (out, weir_response_phrase (status));
  g_string_append (out, "\r\n");
  add_date (out);
}

void
weir_response_head_add (GString *out, const char *name, const char *value)
{
  if (!weir_http_header_is_valid (name, value))
    {
      g_info ("a reply's header was left out because it is not valid");
      return;
    }
  g_string_append (out, name);
  g_string_append (out, ": ");
  g_string_append (out, value);
  g_string_append (out, "\r\n");
}

void
weir_response_head_add_all (GString *out, const WeirHttpHeader *headers, guint n_headers)
{
  for (guint i = 0; i < n_headers; i++)
    if (!weir_response_header_is_ours (headers[i].name))
      weir_response_head_add (out, headers[i].name, headers[i].value);
}

void
weir_response_head_add_length (GString *out, guint status, gsize length)
{
  /* RFC 9110, 8.6 */
  if (status < 200 || status == 204 || status == 304)
    return;
  g_string_append (out, "Content-Length: ");
  weir_decimal_append (out, length, 1);
  g_string_append (out, "\r\n");
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
    if (weir_http_name_equal (name, our_headers[i]))
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
