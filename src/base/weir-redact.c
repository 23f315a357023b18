/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-redact.h"

#include <string.h>

/* One pass over the text. At each place it is asked whether a secret begins here; the span of one
 * is replaced, all else is copied a character at a time. Where a guess is needed, it is made for
 * redacting: a word too much lost in a message is a smaller harm than a secret in a log. */

#define REDACTED "[redacted]"
#define ELLIPSIS "…"
#define MAX_HEADER_VALUE 256 /* bytes */
#define MAX_CLIENT_ID 96     /* bytes looked at */

/* What stands behind these, after "=" or ":", is secret. Compared with the end of a name, without
 * regard to case, "_" and "-". */
static const char *const secret_names[] = {
  "accesskey",  "accesskeyid", "apikey",      "assertion",  "authorization", "clientid",
  "cookie",     "credential",  "credentials", "passphrase", "passwd",        "password",
  "privatekey", "secret",      "secretkey",   "sessionid",  "token",
};

/* Words that are secrets by the way they begin, and their least length. */
static const struct
{
  const char *prefix;
  gsize min_len;
} secret_prefixes[] = {
  { "AIza", 20 }, /* Google API keys */
  { "AKIA", 16 }, /* AWS key ids */
  { "ghp_", 16 }, /* GitHub tokens */
  { "sk-", 12 },  /* keys of OpenAI, Anthropic and those who copy them */
};

static const char *const schemes[] = { "bearer", "basic" };

/* What follows a scheme in prose. */
static const char *const scheme_prose[] = {
  "auth",  "authentication", "authorization", "credential", "credentials",
  "error", "scheme",         "token",         "tokens",
};

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  GString *out;
} Redactor;

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

/* What may be part of a token of any kind: no white space, quote, comma or bracket. */
static gboolean
is_token (char c)
{
  return (guint8) c > ' ' && strchr ("\"'`,;&<>(){}\\\x7f", c) == NULL;
}

static const char *
skip_word (const char *at, const char *end)
{
  while (at < end && is_word (*at))
    at++;
  return at;
}

static const char *
skip_token (const char *at, const char *end)
{
  while (at < end && is_token (*at))
    at++;
  return at;
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

static gboolean
has_prefix (const char *at, const char *end, const char *prefix)
{
  gsize len = strlen (prefix);

  return (gsize) (end - at) >= len && memcmp (at, prefix, len) == 0;
}

static gboolean
is_one_of (const char *word, const char *end, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (strlen (list[i]) == (gsize) (end - word)
          && g_ascii_strncasecmp (word, list[i], (gsize) (end - word)) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
name_ends_in (const char *name, const char *end, const char *suffix)
{
  gsize left = strlen (suffix);

  while (left > 0 && end > name)
    {
      end--;
      if (*end == '_' || *end == '-')
        continue;
      if (g_ascii_tolower (*end) != suffix[left - 1])
        return FALSE;
      left--;
    }
  return left == 0;
}

static gboolean
is_secret_name (const char *name, const char *end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (secret_names); i++)
    {
      if (name_ends_in (name, end, secret_names[i]))
        return TRUE;
    }
  return FALSE;
}

static void
append_char (GString *out, const char *at)
{
  gunichar c = g_utf8_get_char (at);
  GUnicodeType type = g_unichar_type (c);

  if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\t')
    g_string_append (out, "\\t");
  /* Joiners are format characters too, but words of some languages and emoji need them. */
  else if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
           || type == G_UNICODE_PARAGRAPH_SEPARATOR
           || (type == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d))
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_unichar (out, c);
}

static void
copy_to (Redactor *redactor, const char *to)
{
  while (redactor->at < to)
    {
      append_char (redactor->out, redactor->at);
      redactor->at = g_utf8_next_char (redactor->at);
    }
}

static void
drop_to (Redactor *redactor, const char *to)
{
  g_string_append (redactor->out, REDACTED);
  redactor->at = to;
}

/* A PEM block goes with its markers; one that has no end goes to the end of the text. */
static gboolean
redact_pem (Redactor *redactor)
{
  const char *end;

  if (!has_prefix (redactor->at, redactor->end, "-----BEGIN"))
    return FALSE;
  end = strstr (redactor->at, "-----END");
  if (end != NULL)
    end = strstr (end + strlen ("-----END"), "-----");
  drop_to (redactor, end != NULL ? end + strlen ("-----") : redactor->end);
  return TRUE;
}

/* A JWT or any other JSON object in base64; what stands before it need not end a word, for it may
 * be percent-encoded. */
static gboolean
redact_base64 (Redactor *redactor)
{
  const char *end;

  if (!has_prefix (redactor->at, redactor->end, "eyJ"))
    return FALSE;
  end = skip_token (redactor->at, redactor->end);
  if (end - redactor->at < 16)
    return FALSE;
  drop_to (redactor, end);
  return TRUE;
}

static gboolean
redact_prefixed (Redactor *redactor)
{
  for (gsize i = 0; i < G_N_ELEMENTS (secret_prefixes); i++)
    {
      const char *end;

      if (!has_prefix (redactor->at, redactor->end, secret_prefixes[i].prefix))
        continue;
      end = skip_token (redactor->at, redactor->end);
      if ((gsize) (end - redactor->at) < secret_prefixes[i].min_len)
        continue;
      drop_to (redactor, end);
      return TRUE;
    }
  return FALSE;
}

/* The client ids of XSUAA: "sb-" with a "!" further on. */
static gboolean
redact_client_id (Redactor *redactor)
{
  const char *window_end = redactor->at + MIN (redactor->end - redactor->at, MAX_CLIENT_ID);
  const char *end;

  if (!has_prefix (redactor->at, window_end, "sb-"))
    return FALSE;
  end = skip_token (redactor->at, window_end);
  if (memchr (redactor->at, '!', (gsize) (end - redactor->at)) == NULL)
    return FALSE;
  drop_to (redactor, skip_token (end, redactor->end));
  return TRUE;
}

/* "scheme://user:password@host/path?query": all but the scheme and the host goes. @word_end is the
 * end of the scheme. In JSON the slashes may be escaped. */
static gboolean
redact_url (Redactor *redactor, const char *word_end)
{
  const char *host;
  const char *host_end;
  const char *end;
  const char *user_end;

  if (has_prefix (word_end, redactor->end, "://"))
    host = word_end + strlen ("://");
  else if (has_prefix (word_end, redactor->end, ":\\/\\/"))
    host = word_end + strlen (":\\/\\/");
  else
    return FALSE;
  copy_to (redactor, host);
  host_end = host + strcspn (host, "/?#\\ \t\r\n\"'`<>");
  end = host_end + strcspn (host_end, " \t\r\n\"'`<>");
  user_end = memrchr (host, '@', (gsize) (host_end - host));
  if (user_end != NULL)
    drop_to (redactor, user_end);
  copy_to (redactor, host_end);
  if (end - host_end > 1)
    {
      g_string_append_c (redactor->out, '/');
      drop_to (redactor, end);
    }
  return TRUE;
}

/* The credential behind a scheme, from @scheme_end on; NULL when there is none. */
static const char *
find_credential (const Redactor *redactor, const char *scheme_end, const char **credential_end)
{
  const char *start = skip_space (scheme_end, redactor->end);

  *credential_end = skip_token (start, redactor->end);
  if (start == scheme_end || *credential_end == start)
    return NULL;
  return start;
}

static gboolean
is_prose (const char *word, const char *end)
{
  while (end > word && strchr (".:!?", end[-1]) != NULL)
    end--;
  return is_one_of (word, end, scheme_prose, G_N_ELEMENTS (scheme_prose));
}

/* "Bearer abc" and "Basic abc", but not "Bearer token". */
static gboolean
redact_scheme (Redactor *redactor, const char *word_end)
{
  const char *credential;
  const char *end;

  if (!is_one_of (redactor->at, word_end, schemes, G_N_ELEMENTS (schemes)))
    return FALSE;
  credential = find_credential (redactor, word_end, &end);
  if (credential == NULL || is_prose (credential, end))
    return FALSE;
  copy_to (redactor, credential);
  drop_to (redactor, end);
  return TRUE;
}

/* A quote with the backslashes before it, as there are in JSON inside of JSON. */
static const char *
skip_quote (const char *at, const char *end, char *quote, gsize *n_backslashes)
{
  const char *start = at;

  while (at < end && *at == '\\')
    at++;
  if (at == end || strchr ("\"'`", *at) == NULL)
    return NULL;
  *n_backslashes = (gsize) (at - start);
  *quote = *at;
  return at + 1;
}

/* The end of a quoted value: the next such quote with no more backslashes before it. */
static const char *
find_quote (const char *at, const char *end, char quote, gsize n_backslashes)
{
  gsize n = 0;

  for (; at < end; at++)
    {
      if (*at == quote && n <= n_backslashes)
        return at - n;
      n = *at == '\\' ? n + 1 : 0;
    }
  return end;
}

/* An unquoted value is one token, or a scheme and one token. */
static const char *
find_token_end (const Redactor *redactor, const char *value)
{
  const char *end = skip_token (value, redactor->end);
  const char *credential_end;

  if (is_one_of (value, end, schemes, G_N_ELEMENTS (schemes))
      && find_credential (redactor, end, &credential_end) != NULL)
    return credential_end;
  return end;
}

/* name=value, name: value, "name":"value", \"name\": \"value\", name: ["value"] … */
static gboolean
redact_named (Redactor *redactor, const char *name_end)
{
  const char *at = name_end;
  const char *end = redactor->end;
  const char *quoted;
  const char *value_end;
  gsize n_backslashes;
  char quote;

  if (!is_secret_name (redactor->at, name_end))
    return FALSE;
  quoted = skip_quote (at, end, &quote, &n_backslashes);
  at = skip_space (quoted != NULL ? quoted : at, end);
  if (at == end || (*at != '=' && *at != ':'))
    return FALSE;
  at = skip_space (at + 1, end);
  if (has_prefix (at, end, REDACTED))
    return FALSE;
  while (at < end && (*at == '[' || *at == '>' || g_ascii_isspace (*at)))
    at++;
  quoted = skip_quote (at, end, &quote, &n_backslashes);
  if (quoted != NULL)
    {
      at = quoted;
      value_end = find_quote (at, end, quote, n_backslashes);
    }
  else
    value_end = find_token_end (redactor, at);
  if (value_end == at)
    return FALSE;
  copy_to (redactor, at);
  drop_to (redactor, value_end);
  return TRUE;
}

static gboolean
is_word_start (const Redactor *redactor)
{
  return is_word (*redactor->at)
         && (redactor->at == redactor->start || !is_word (redactor->at[-1]));
}

static void
redact_step (Redactor *redactor)
{
  const char *word_end;

  if (redact_pem (redactor) || redact_base64 (redactor))
    return;
  if (!is_word_start (redactor))
    {
      copy_to (redactor, g_utf8_next_char (redactor->at));
      return;
    }
  word_end = skip_word (redactor->at, redactor->end);
  if (redact_prefixed (redactor) || redact_client_id (redactor) || redact_url (redactor, word_end)
      || redact_scheme (redactor, word_end) || redact_named (redactor, word_end))
    return;
  copy_to (redactor, redactor->at + 1);
}

char *
weir_redact (const char *text, gssize len, gsize max_len)
{
  g_autofree char *valid = NULL;
  Redactor redactor;

  g_return_val_if_fail (text != NULL || len == 0, NULL);
  valid = text != NULL ? g_utf8_make_valid (text, len) : g_strdup ("");
  redactor = (Redactor){ valid, valid, valid + strlen (valid), g_string_new (NULL) };
  while (redactor.at < redactor.end && (max_len == 0 || redactor.out->len <= max_len))
    redact_step (&redactor);
  if (max_len > 0 && redactor.out->len > max_len)
    {
      const char *cut = redactor.out->str + max_len;

      while ((*cut & 0xc0) == 0x80)
        cut--;
      g_string_truncate (redactor.out, (gsize) (cut - redactor.out->str));
      g_string_append (redactor.out, ELLIPSIS);
    }
  return g_string_free (redactor.out, FALSE);
}

char *
weir_redact_header (const char *name, const char *value)
{
  g_autofree char *safe_name = NULL;
  g_autofree char *safe_value = NULL;

  g_return_val_if_fail (name != NULL && value != NULL, NULL);
  safe_name = weir_redact (name, -1, MAX_HEADER_VALUE);
  if (is_secret_name (name, name + strlen (name)))
    return g_strconcat (safe_name, ": " REDACTED, NULL);
  safe_value = weir_redact (value, -1, MAX_HEADER_VALUE);
  return g_strconcat (safe_name, ": ", safe_value, NULL);
}
