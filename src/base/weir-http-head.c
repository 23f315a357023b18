/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-http-head.h"

#include <string.h>

/* RFC 9110 and RFC 9112, without what they allow for the sake of old or lenient peers: whatever two
 * parsers could read in two ways is refused. */

typedef struct
{
  guint status;
  const char *reason;
} Refusal;

static const char *const methods[] = { "GET", "HEAD", "POST", "DELETE", "OPTIONS" };

static gboolean
refuse (Refusal *refusal, guint status, const char *reason)
{
  refusal->status = status;
  refusal->reason = reason;
  return FALSE;
}

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_token (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!is_token_char (*text))
      return FALSE;
  return TRUE;
}

static gboolean
is_field_value (const char *value)
{
  for (const char *c = value; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\t')
      return FALSE;
  return g_utf8_validate (value, -1, NULL);
}

/* Cuts the next line off; %FALSE when no CRLF follows or the line holds a NUL. */
static gboolean
take_line (char **cursor, const char *end, char **line)
{
  char *cr = memchr (*cursor, '\r', (gsize) (end - *cursor));

  if (cr == NULL || cr + 1 >= end || cr[1] != '\n')
    return FALSE;

  *cr = '\0';
  *line = *cursor;
  *cursor = cr + 2;
  return strlen (*line) == (gsize) (cr - *line);
}

/* Cuts @line at its only two spaces. */
static gboolean
split_request_line (char *line, char **target, char **version)
{
  char *first = strchr (line, ' ');
  char *second = first != NULL ? strchr (first + 1, ' ') : NULL;

  if (second == NULL || strchr (second + 1, ' ') != NULL)
    return FALSE;

  *first = *second = '\0';
  *target = first + 1;
  *version = second + 1;
  return *line != '\0' && **target != '\0' && **version != '\0';
}

static gboolean
check_version (const char *version, Refusal *refusal)
{
  if (strcmp (version, "HTTP/1.1") == 0)
    return TRUE;
  if (strlen (version) == 8 && g_str_has_prefix (version, "HTTP/") && g_ascii_isdigit (version[5])
      && version[6] == '.' && g_ascii_isdigit (version[7]))
    return refuse (refusal, 505, "only HTTP/1.1 is spoken here");
  return refuse (refusal, 400, "malformed protocol version");
}

static gboolean
parse_method (WeirHttpHead *head, const char *method, Refusal *refusal)
{
  for (const char *c = method; *c != '\0'; c++)
    if (!g_ascii_isupper (*c) && *c != '-')
      return refuse (refusal, 400, "malformed method");

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (method, methods[i]) == 0)
      {
        head->method = methods[i];
        return TRUE;
      }
  return refuse (refusal, 405, "method not allowed");
}

/* One character of a path, which may be escaped. Returns its value, or -1 when it must not stand in
 * a path; @next is set to what follows. */
static int
read_path_char (const char *text, const char **next)
{
  int value;

  *next = text + 1;
  if (*text != '%')
    return g_ascii_isalnum (*text) || strchr ("-._~!$&'()*+,;=:@/", *text) != NULL ? *text : -1;

  if (!g_ascii_isxdigit (text[1]) || !g_ascii_isxdigit (text[2]))
    return -1;
  *next = text + 3;
  value = g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2]);
  /* An escaped slash is data: clients send it in a model's name. It counts as a separator where dot
   * segments are looked for, since others may take it for one. */
  return value == '\0' || value == '\\' ? -1 : value;
}

/* No "." or ".." among the segments, escaped or not: nobody shall have to resolve a path. */
static gboolean
check_path (const char *path, Refusal *refusal)
{
  gsize segment_len = 0;
  gsize n_dots = 0;

  if (path[0] != '/' || path[1] == '/')
    return refuse (refusal, 400, "the request target must be a path");

  for (const char *c = path + 1;;)
    {
      const char *next = NULL;
      int value = *c == '\0' ? '/' : read_path_char (c, &next);

      if (value < 0)
        return refuse (refusal, 400, "invalid character in the path");
      if (value == '/')
        {
          if (segment_len > 0 && segment_len <= 2 && n_dots == segment_len)
            return refuse (refusal, 400, "dot segment in the path");
          segment_len = n_dots = 0;
        }
      else
        {
          segment_len++;
          n_dots += value == '.';
        }
      if (*c == '\0')
        return TRUE;
      c = next;
    }
}

static gboolean
parse_target (WeirHttpHead *head, const char *target, Refusal *refusal)
{
  const char *mark = strchr (target, '?');

  head->target = target;
  head->query = mark != NULL ? mark + 1 : NULL;
  head->path = mark != NULL ? g_strndup (target, (gsize) (mark - target)) : g_strdup (target);

  for (const char *c = target; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || *c == '#')
      return refuse (refusal, 400, "invalid character in the request target");
  return check_path (head->path, refusal);
}

static gboolean
parse_request_line (WeirHttpHead *head, char *line, Refusal *refusal)
{
  char *target = NULL;
  char *version = NULL;

  if (!split_request_line (line, &target, &version))
    return refuse (refusal, 400, "malformed request line");

  return check_version (version, refusal) && parse_method (head, line, refusal)
         && parse_target (head, target, refusal);
}

static char *
trim_white_space (char *text)
{
  gsize len;

  text += strspn (text, " \t");
  len = strlen (text);
  while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
    len--;
  text[len] = '\0';
  return text;
}

static gboolean
parse_header (GArray *headers, char *line, Refusal *refusal)
{
  char *colon = strchr (line, ':');
  WeirHttpHeader header;

  if (colon == NULL)
    return refuse (refusal, 400, "a header line has no colon");
  *colon = '\0';
  header.name = line;
  header.value = trim_white_space (colon + 1);

  if (!is_token (header.name))
    return refuse (refusal, 400, "malformed header name");
  if (!is_field_value (header.value))
    return refuse (refusal, 400, "malformed header value");

  g_array_append_val (headers, header);
  return TRUE;
}

static gboolean
parse_lines (WeirHttpHead *head, char *cursor, const char *end, Refusal *refusal)
{
  g_autoptr (GArray) headers = g_array_new (FALSE, FALSE, sizeof (WeirHttpHeader));
  char *line = NULL;

  if (g_str_has_prefix (cursor, "\r\n"))
    cursor += 2;
  if (!take_line (&cursor, end, &line) || !parse_request_line (head, line, refusal))
    return refusal->status != 0 ? FALSE : refuse (refusal, 400, "malformed request line");

  for (;;)
    {
      if (!take_line (&cursor, end, &line))
        return refuse (refusal, 400, "malformed header line");
      if (*line == '\0')
        break;
      if (!parse_header (headers, line, refusal))
        return FALSE;
    }
  if (cursor != end)
    return refuse (refusal, 400, "bytes behind the head");

  head->n_headers = headers->len;
  head->headers = (WeirHttpHeader *) (gpointer) g_array_free (g_steal_pointer (&headers), FALSE);
  return TRUE;
}

/* The only header of that name; %FALSE when there are two. */
static gboolean
get_single (const WeirHttpHead *head, const char *name, const char **value)
{
  *value = NULL;
  for (guint i = 0; i < head->n_headers; i++)
    {
      if (!weir_http_name_equal (head->headers[i].name, name))
        continue;
      if (*value != NULL)
        return FALSE;
      *value = head->headers[i].value;
    }
  return TRUE;
}

/* Decimal digits only: "+3", "0x3", "3, 3" and what overflows are nobody's length. */
static gboolean
parse_length (const char *text, guint64 *length)
{
  *length = 0;
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isdigit (*text) || !g_uint64_checked_mul (length, *length, 10)
        || !g_uint64_checked_add (length, *length, (guint64) g_ascii_digit_value (*text)))
      return FALSE;
  return TRUE;
}

static gboolean
parse_framing (WeirHttpHead *head, Refusal *refusal)
{
  const char *length = NULL;
  const char *coding = NULL;

  if (!get_single (head, "Content-Length", &length))
    return refuse (refusal, 400, "more than one Content-Length");
  if (!get_single (head, "Transfer-Encoding", &coding))
    return refuse (refusal, 400, "more than one Transfer-Encoding");
  if (length != NULL && coding != NULL)
    return refuse (refusal, 400, "both Content-Length and Transfer-Encoding");
  if (length != NULL && !parse_length (length, &head->content_length))
    return refuse (refusal, 400, "malformed Content-Length");
  if (coding != NULL && g_ascii_strcasecmp (coding, "chunked") != 0)
    return refuse (refusal, 501, "only the transfer coding \"chunked\" is understood");

  if (coding != NULL)
    head->body = WEIR_HTTP_BODY_CHUNKED;
  else if (head->content_length > 0)
    head->body = WEIR_HTTP_BODY_LENGTH;

  if (head->body != WEIR_HTTP_BODY_NONE && strcmp (head->method, "POST") != 0
      && strcmp (head->method, "DELETE") != 0)
    return refuse (refusal, 400, "this method takes no body");
  return TRUE;
}

/* Calls @check with every element of every comma separated list in the headers @name. */
static gboolean
for_each_token (WeirHttpHead *head,
                const char *name,
                gboolean (*check) (WeirHttpHead *head, const char *token, Refusal *refusal),
                Refusal *refusal)
{
  for (guint i = 0; i < head->n_headers; i++)
    {
      g_auto (GStrv) tokens = NULL;

      if (!weir_http_name_equal (head->headers[i].name, name))
        continue;
      tokens = g_strsplit (head->headers[i].value, ",", -1);
      for (char **token = tokens; *token != NULL; token++)
        if (!check (head, trim_white_space (*token), refusal))
          return FALSE;
    }
  return TRUE;
}

static gboolean
check_connection_token (WeirHttpHead *head, const char *token, Refusal *refusal)
{
  if (g_ascii_strcasecmp (token, "close") == 0)
    head->keep_alive = FALSE;
  return TRUE;
}

/* Codex falls back to plain HTTP on 426 and breaks on 400. An offer of h2c, which curl and the JDK
 * make by default, may be ignored (RFC 9110, 7.8). */
static gboolean
check_upgrade_token (WeirHttpHead *head, const char *token, Refusal *refusal)
{
  if (g_ascii_strncasecmp (token, "websocket", 9) == 0)
    return refuse (refusal, 426, "WebSocket is not spoken here, use plain HTTP/1.1");
  if (g_ascii_strcasecmp (token, "h2c") != 0)
    return refuse (refusal, 400, "unknown protocol in Upgrade");
  return TRUE;
}

static gboolean
check_expectation (WeirHttpHead *head, const char *token, Refusal *refusal)
{
  if (g_ascii_strcasecmp (token, "100-continue") != 0)
    return refuse (refusal, 417, "only \"100-continue\" can be expected");
  head->expect_continue = TRUE;
  return TRUE;
}

static gboolean
interpret_headers (WeirHttpHead *head, Refusal *refusal)
{
  const char *host = NULL;

  if (!get_single (head, "Host", &host) || host == NULL)
    return refuse (refusal, 400, "exactly one Host header is needed");

  head->upgrade = weir_http_head_get (head, "Upgrade");
  return parse_framing (head, refusal)
         && for_each_token (head, "Connection", check_connection_token, refusal)
         && for_each_token (head, "Upgrade", check_upgrade_token, refusal)
         && for_each_token (head, "Expect", check_expectation, refusal);
}

WeirHttpHead *
weir_http_head_parse (const char *data, gsize len, guint *status, const char **reason)
{
  g_autoptr (WeirHttpHead) head = g_new0 (WeirHttpHead, 1);
  Refusal refusal = { 0, NULL };

  head->keep_alive = TRUE;
  head->storage = g_malloc (len + 1);
  memcpy (head->storage, data, len);
  head->storage[len] = '\0';

  if (!parse_lines (head, head->storage, head->storage + len, &refusal)
      || !interpret_headers (head, &refusal))
    {
      *status = refusal.status;
      *reason = refusal.reason;
      return NULL;
    }
  return g_steal_pointer (&head);
}

void
weir_http_head_free (WeirHttpHead *head)
{
  g_free (head->path);
  g_free (head->headers);
  g_free (head->storage);
  g_free (head);
}

const char *
weir_http_head_get (const WeirHttpHead *head, const char *name)
{
  for (guint i = 0; i < head->n_headers; i++)
    if (weir_http_name_equal (head->headers[i].name, name))
      return head->headers[i].value;
  return NULL;
}

gboolean
weir_http_header_is_valid (const char *name, const char *value)
{
  return is_token (name) && is_field_value (value);
}
