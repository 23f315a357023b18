/* SPDX-License-Identifier: MIT */
/* Wire format: what SAP AI Core, its gateway and the services behind it answer when they refuse.
 * There is no common shape: an object or a list of them under "error", a string there, "errors",
 * "message" or "error_description" at the top, plain text, an HTML page, nothing at all. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec.h"

#include "base/weir-redact.h"
#include "wire/weir-api-error.h"

#include <string.h>

#define MAX_MESSAGE 2048
#define MAX_CODE 64

/* What a refusal says about itself. Texts are absent where it does not. */
typedef struct
{
  char *message;
  char *code;
  char *type;
  char *param;
  guint status;
} Findings;

static void
findings_clear (Findings *found)
{
  g_free (found->message);
  g_free (found->code);
  g_free (found->type);
  g_free (found->param);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

/* Words of the services that mean one thing whatever the status, in "code", "type" or "status". */
static const struct
{
  const char *word;
  WeirApiErrorKind kind;
} known_words[] = {
  { "content_filter", WEIR_API_ERROR_CONTENT_FILTER },
  { "content_policy_violation", WEIR_API_ERROR_CONTENT_FILTER },
  { "context_length_exceeded", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "string_above_max_length", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "insufficient_quota", WEIR_API_ERROR_QUOTA },
  { "billing_error", WEIR_API_ERROR_QUOTA },
  { "rate_limit_exceeded", WEIR_API_ERROR_RATE_LIMITED },
  { "rate_limit_error", WEIR_API_ERROR_RATE_LIMITED },
  { "TooManyRequest", WEIR_API_ERROR_RATE_LIMITED },
  { "TooManyRequests", WEIR_API_ERROR_RATE_LIMITED },
  { "RESOURCE_EXHAUSTED", WEIR_API_ERROR_RATE_LIMITED },
  { "throttlingException", WEIR_API_ERROR_RATE_LIMITED },
  { "ThrottlingException", WEIR_API_ERROR_RATE_LIMITED },
  { "overloaded_error", WEIR_API_ERROR_OVERLOADED },
  { "serviceUnavailableException", WEIR_API_ERROR_OVERLOADED },
  { "UNAVAILABLE", WEIR_API_ERROR_OVERLOADED },
  { "timeout_error", WEIR_API_ERROR_TIMEOUT },
  { "modelTimeoutException", WEIR_API_ERROR_TIMEOUT },
  { "DEADLINE_EXCEEDED", WEIR_API_ERROR_TIMEOUT },
  { "validationException", WEIR_API_ERROR_BAD_REQUEST },
  { "ValidationException", WEIR_API_ERROR_BAD_REQUEST },
  { "invalid_request_error", WEIR_API_ERROR_BAD_REQUEST },
  { "INVALID_ARGUMENT", WEIR_API_ERROR_BAD_REQUEST },
  { "request_too_large", WEIR_API_ERROR_TOO_LARGE },
  { "not_found_error", WEIR_API_ERROR_MODEL_NOT_FOUND },
  { "model_not_found", WEIR_API_ERROR_MODEL_NOT_FOUND },
  { "authentication_error", WEIR_API_ERROR_UPSTREAM_AUTH },
  { "permission_error", WEIR_API_ERROR_UPSTREAM_AUTH },
};

/* Sentences that tell more than the status does. Compared without case. */
static const struct
{
  const char *phrase;
  WeirApiErrorKind kind;
} known_phrases[] = {
  { "prompt is too long", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "input is too long", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "maximum context length", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "context window", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "exceeds the maximum number of tokens", WEIR_API_ERROR_CONTEXT_LENGTH },
  { "input filter", WEIR_API_ERROR_CONTENT_FILTER },
  { "output filter", WEIR_API_ERROR_CONTENT_FILTER },
  { "content management policy", WEIR_API_ERROR_CONTENT_FILTER },
  { "rate limit", WEIR_API_ERROR_RATE_LIMITED },
};

static WeirApiErrorKind
kind_of_status (guint status)
{
  switch (status)
    {
    case 401:
    case 403:
      return WEIR_API_ERROR_UPSTREAM_AUTH;
    case 402:
      return WEIR_API_ERROR_QUOTA;
    case 404:
      return WEIR_API_ERROR_MODEL_NOT_FOUND;
    case 408:
    case 504:
      return WEIR_API_ERROR_TIMEOUT;
    case 413:
      return WEIR_API_ERROR_TOO_LARGE;
    case 429:
      return WEIR_API_ERROR_RATE_LIMITED;
    case 503:
    case 529:
      return WEIR_API_ERROR_OVERLOADED;
    case 405:
    case 415:
    case 424:
      return WEIR_API_ERROR_UPSTREAM; /* the request was ours, so this is none of the client's */
    default:
      return status >= 400 && status < 500 ? WEIR_API_ERROR_BAD_REQUEST : WEIR_API_ERROR_UPSTREAM;
    }
}

static gboolean
find_word (const char *word, WeirApiErrorKind *kind)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (known_words); i++)
    if (g_str_equal (known_words[i].word, word))
      {
        *kind = known_words[i].kind;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_phrase (const char *message, WeirApiErrorKind *kind)
{
  g_autofree char *lower = message != NULL ? g_ascii_strdown (message, -1) : NULL;

  for (guint i = 0; lower != NULL && i < G_N_ELEMENTS (known_phrases); i++)
    if (strstr (lower, known_phrases[i].phrase) != NULL)
      {
        *kind = known_phrases[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* A 401 or a 5xx stays what it is, whatever its text says; what was asked for wrongly (or nothing
 * at all is known of) is looked at closer. */
static WeirApiErrorKind
choose_kind (guint status, const Findings *found)
{
  WeirApiErrorKind kind = kind_of_status (status);
  WeirApiErrorKind told = kind;

  if (kind == WEIR_API_ERROR_UPSTREAM_AUTH || status >= 500)
    return kind;
  if (kind == WEIR_API_ERROR_RATE_LIMITED)
    return (find_word (found->code, &told) || find_word (found->type, &told))
                   && told == WEIR_API_ERROR_QUOTA
               ? told
               : kind;

  if (find_word (found->code, &told) && told != WEIR_API_ERROR_BAD_REQUEST)
    return told;
  if (find_word (found->type, &told) && told != WEIR_API_ERROR_BAD_REQUEST)
    return told;
  return find_phrase (found->message, &kind) ? kind : told;
}

static void
take_text (char **out, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  if (*out == NULL && weir_json_is (node, WEIR_JSON_STRING) && node->end - node->start > 2)
    *out = weir_json_text_dup (weir_json_text (doc, node));
}

/* A code is a number, a number in a string, or a word. Only words reach the client. */
static void
take_code (Findings *found, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  gint64 number = 0;

  if (weir_json_is (node, WEIR_JSON_STRING))
    {
      g_autofree char *text = weir_json_text_dup (weir_json_text (doc, node));

      if (!g_ascii_string_to_signed (text, 10, 0, 999, &number, NULL))
        {
          number = 0;
          if (found->code == NULL && text[0] != '\0' && strlen (text) <= MAX_CODE)
            found->code = g_steal_pointer (&text);
        }
    }
  else
    weir_json_get_int64 (doc, node, &number);

  if (found->status == 0 && number >= 400 && number <= 599)
    found->status = (guint) number;
}

static void
read_object (Findings *found, const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  take_text (&found->message, doc, weir_json_get (doc, object, "message"));
  take_text (&found->message, doc, weir_json_get (doc, object, "Message"));
  take_text (&found->type, doc, weir_json_get (doc, object, "type"));
  take_text (&found->type, doc, weir_json_get (doc, object, "status"));
  take_text (&found->param, doc, weir_json_get (doc, object, "param"));
  take_code (found, doc, weir_json_get (doc, object, "code"));
}

static const WeirJsonNode *
first_element (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  const WeirJsonNode *element = NULL;
  WeirJsonIter iter;

  if (!weir_json_is (node, WEIR_JSON_ARRAY))
    return node;
  weir_json_iter_init (&iter, doc, node);
  return weir_json_iter_next (&iter, NULL, &element) ? element : NULL;
}

static void
read_json (Findings *found, const WeirJsonDoc *doc)
{
  const WeirJsonNode *root = first_element (doc, weir_json_root (doc));
  const WeirJsonNode *error = first_element (doc, weir_json_get (doc, root, "error"));

  take_text (&found->message, doc, root);
  if (weir_json_is (error, WEIR_JSON_OBJECT))
    read_object (found, doc, error);
  if (weir_json_is (root, WEIR_JSON_OBJECT))
    read_object (found, doc, root);
  read_object (found, doc, first_element (doc, weir_json_get (doc, root, "errors")));
  take_text (&found->message, doc, weir_json_get (doc, root, "error_description"));
  take_text (&found->message, doc, error);
  take_text (&found->message, doc, weir_json_get (doc, root, "detail"));
}

/* Plain text is passed on; of a page made for a browser nothing is. */
static void
read_text (Findings *found, const char *content_type, const char *body, gsize len)
{
  g_autofree char *text = g_utf8_make_valid (body, (gssize) MIN (len, 4 * MAX_MESSAGE));

  g_strstrip (text);
  if (text[0] == '<' || (content_type != NULL && g_str_has_prefix (content_type, "text/html")))
    found->message = g_strdup ("an HTML page");
  else if (text[0] != '\0')
    found->message = g_steal_pointer (&text);
}

static char *
make_message (guint status, const Findings *found)
{
  if (found->message != NULL)
    return weir_redact (found->message, -1, MAX_MESSAGE);
  if (status != 0)
    return g_strdup_printf ("The upstream answered %u without saying why", status);
  return g_strdup ("The upstream reported a failure without saying why");
}

GError *
weir_codec_read_upstream_error (guint status, const char *content_type, const char *body, gsize len)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_auto (Findings) found = { NULL };
  g_autofree char *message = NULL;
  GError *error;

  if (body != NULL && weir_json_parse (&doc, body, len, &weir_json_limits_body, NULL))
    read_json (&found, &doc);
  else if (body != NULL)
    read_text (&found, content_type, body, len);

  /* A failure inside a stream comes after a 200 and tells its status itself, if at all. */
  if (status < 400)
    status = found.status;

  message = make_message (status, &found);
  error = weir_api_error_new (choose_kind (status, &found), "%s", message);
  weir_api_error_set_upstream_status (error, status);
  weir_api_error_set_code (error, found.code);
  weir_api_error_set_param (error, found.param);
  return error;
}
