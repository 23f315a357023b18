/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-failure.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-figures.h"
#include "chat/weir-chat-failure-change.h"

struct _WeirChatFailure
{
  GObject parent_instance;

  WeirChatFailureKind kind;
  char *model;   /* (nullable) */
  char *words;   /* (nullable): the server's */
  char *details; /* (nullable) */
  char *body;
  gint64 limit;
  gint64 n_tokens;
  gint64 until_us; /* monotonic; 0: there is nothing to wait for */
  guint timer;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_TITLE,
  PROP_BODY,
  PROP_DETAILS,
  PROP_WAIT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (WeirChatFailureKind,
                    weir_chat_failure_kind,
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_RATE_LIMITED, "rate-limited"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_CONTEXT, "context"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_MODEL_GONE, "model-gone"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_CUT, "cut"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_UNAUTHORISED, "unauthorised"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_UNAVAILABLE, "unavailable"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_BUDGET, "budget"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_FILTERED, "filtered"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_UPSTREAM, "upstream"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILURE_OFFLINE, "offline"))

G_DEFINE_FINAL_TYPE (WeirChatFailure, weir_chat_failure, G_TYPE_OBJECT)

/* What the proxy's words for an error, see the OpenAI dialect, mean here. */
static const struct
{
  const char *code;
  WeirChatFailureKind kind;
} codes[] = {
  { "api_key_expired", WEIR_CHAT_FAILURE_UNAUTHORISED },
  { "content_filter", WEIR_CHAT_FAILURE_FILTERED },
  { "context_length_exceeded", WEIR_CHAT_FAILURE_CONTEXT },
  { "forbidden", WEIR_CHAT_FAILURE_UNAUTHORISED },
  { "insufficient_quota", WEIR_CHAT_FAILURE_BUDGET },
  { "internal_error", WEIR_CHAT_FAILURE_UPSTREAM },
  { "invalid_api_key", WEIR_CHAT_FAILURE_UNAUTHORISED },
  { "model_forbidden", WEIR_CHAT_FAILURE_UNAUTHORISED },
  { "model_not_found", WEIR_CHAT_FAILURE_MODEL_GONE },
  { "overloaded", WEIR_CHAT_FAILURE_UNAVAILABLE },
  { "rate_limit_exceeded", WEIR_CHAT_FAILURE_RATE_LIMITED },
  { "timeout", WEIR_CHAT_FAILURE_UPSTREAM },
  { "unavailable", WEIR_CHAT_FAILURE_UNAVAILABLE },
  { "upstream_auth", WEIR_CHAT_FAILURE_UPSTREAM },
  { "upstream_error", WEIR_CHAT_FAILURE_UPSTREAM },
};

static WeirChatFailureKind
find_kind (guint status, const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (codes); i++)
    if (strcmp (code, codes[i].code) == 0)
      return codes[i].kind;

  switch (status)
    {
    case 401:
    case 403:
      return WEIR_CHAT_FAILURE_UNAUTHORISED;
    case 404:
      return WEIR_CHAT_FAILURE_MODEL_GONE;
    case 429:
      return WEIR_CHAT_FAILURE_RATE_LIMITED;
    case 503:
      return WEIR_CHAT_FAILURE_UNAVAILABLE;
    default:
      return status >= 500 ? WEIR_CHAT_FAILURE_UPSTREAM : WEIR_CHAT_FAILURE_REFUSED;
    }
}

/* The proxy has one code for whatever it waits for, and says in words of its own what that is. */
static WeirChatFailureKind
find_cause (const char *words)
{
  if (strstr (words, "keyring") != NULL && strstr (words, "is locked") != NULL)
    return WEIR_CHAT_FAILURE_LOCKED;
  if (strstr (words, "is offline") != NULL)
    return WEIR_CHAT_FAILURE_OFFLINE;
  return WEIR_CHAT_FAILURE_UNAVAILABLE;
}

static WeirChatFailureKind
judge (const GError *error, const WeirChatReply *reply)
{
  gboolean begun = reply->text->len > 0 || reply->reasoning->len > 0;

  if (error->code == WEIR_CHAT_CLIENT_ERROR_UNREACHABLE || reply->status == 0)
    return WEIR_CHAT_FAILURE_UNREACHABLE;
  if (begun || (error->code == WEIR_CHAT_CLIENT_ERROR_BROKEN && reply->error_code == NULL))
    return WEIR_CHAT_FAILURE_CUT;
  if (g_strcmp0 (reply->error_code, "unavailable") == 0)
    return find_cause (error->message);
  return find_kind (reply->status, reply->error_code);
}

/* The number that a sentence about the context gives as its limit, as the providers have them: "maximum
 * context length is 128000 tokens", "prompt is too long: 216000 tokens > 200000 maximum", "exceeds the maximum
 * number of tokens allowed (1048576)". */
static gint64
find_limit (const char *words)
{
  static const char *const patterns[] = {
    "maximum context length (?:is|of) ([0-9][0-9,]*)",
    "> ?([0-9][0-9,]*) maximum",
    "tokens allowed:? \\(?([0-9][0-9,]*)",
    "limit (?:is|of) ([0-9][0-9,]*)",
  };

  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (patterns[i], G_REGEX_CASELESS, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_auto (GStrv) groups = NULL;
      g_autofree char *digits = NULL;

      if (!g_regex_match (regex, words, 0, &match))
        continue;
      groups = g_strsplit ((digits = g_match_info_fetch (match, 1)), ",", -1);
      g_free (digits);
      digits = g_strjoinv ("", groups);
      return g_ascii_strtoll (digits, NULL, 10);
    }
  return 0;
}

static const char *
get_title (WeirChatFailureKind kind)
{
  switch (kind)
    {
    case WEIR_CHAT_FAILURE_RATE_LIMITED:
      return _ ("Rate Limit Reached");
    case WEIR_CHAT_FAILURE_CONTEXT:
      return _ ("Conversation Is Too Long");
    case WEIR_CHAT_FAILURE_MODEL_GONE:
      return _ ("Model Is Not Available");
    case WEIR_CHAT_FAILURE_CUT:
      return _ ("Reply Interrupted");
    case WEIR_CHAT_FAILURE_UNREACHABLE:
      return _ ("Proxy Is Not Running");
    case WEIR_CHAT_FAILURE_UNAUTHORISED:
      return _ ("API Key Not Accepted");
    case WEIR_CHAT_FAILURE_UNAVAILABLE:
      return _ ("Not Available Right Now");
    case WEIR_CHAT_FAILURE_BUDGET:
      return _ ("Budget Is Used Up");
    case WEIR_CHAT_FAILURE_FILTERED:
      return _ ("Content Filter");
    case WEIR_CHAT_FAILURE_UPSTREAM:
      return _ ("SAP AI Core Had a Problem");
    case WEIR_CHAT_FAILURE_LOCKED:
      return _ ("Keyring Is Locked");
    case WEIR_CHAT_FAILURE_OFFLINE:
      return _ ("Offline");
    case WEIR_CHAT_FAILURE_REFUSED:
    default:
      return _ ("Request Refused");
    }
}

static char *
describe_limit (gint64 limit)
{
  g_autofree char *count = limit > 0 ? weir_figures_format_count (limit) : NULL;

  if (count == NULL)
    return g_strdup (_ ("This conversation is longer than the model can read."));
  /* Translators: %s is a number of tokens, such as "200 k" */
  return g_strdup_printf (_ ("This conversation is longer than the model’s limit of %s tokens."),
                          count);
}

static char *
describe_rate (const char *model, guint wait_s)
{
  if (wait_s == 0)
    return g_strdup_printf (_ ("SAP AI Core limits %s. Try again."), model);
  return g_strdup_printf (ngettext ("SAP AI Core limits %s. Next try in %u s.",
                                    "SAP AI Core limits %s. Next try in %u s.", wait_s),
                          model, wait_s);
}

static char *
describe_cut (gint64 n_tokens)
{
  if (n_tokens <= 0)
    return g_strdup (_ ("The reply broke off before its end."));
  return g_strdup_printf (ngettext ("Reply interrupted after %d token.",
                                    "Reply interrupted after %d tokens.", (gulong) n_tokens),
                          (int) MIN (n_tokens, G_MAXINT));
}

/* (transfer full) */
static char *
describe (WeirChatFailure *self)
{
  const char *model = self->model != NULL ? self->model : _ ("this model");

  switch (self->kind)
    {
    case WEIR_CHAT_FAILURE_RATE_LIMITED:
      return describe_rate (model, weir_chat_failure_get_wait (self));
    case WEIR_CHAT_FAILURE_CONTEXT:
      return describe_limit (self->limit);
    case WEIR_CHAT_FAILURE_MODEL_GONE:
      return g_strdup_printf (_ ("No subaccount has “%s” now. Choose another model to go on."),
                              model);
    case WEIR_CHAT_FAILURE_CUT:
      return describe_cut (self->n_tokens);
    case WEIR_CHAT_FAILURE_UNREACHABLE:
      return g_strdup (_ ("Start the proxy, then ask again."));
    case WEIR_CHAT_FAILURE_UNAUTHORISED:
      return g_strdup (
          _ ("This API key may not use this model. Look at the API keys in the preferences."));
    case WEIR_CHAT_FAILURE_UNAVAILABLE:
      return g_strdup (_ ("The proxy waits for the keyring, or all deployments of the model are "
                          "resting after errors. Try again in a moment."));
    case WEIR_CHAT_FAILURE_BUDGET:
      return g_strdup (_ ("What this month, or this API key, may use is used up."));
    case WEIR_CHAT_FAILURE_FILTERED:
      return g_strdup (_ ("A content filter refused the question or the reply. Say it in other "
                          "words."));
    case WEIR_CHAT_FAILURE_UPSTREAM:
      return g_strdup (_ ("There is nothing to change on your side. Try again in a moment."));
    case WEIR_CHAT_FAILURE_LOCKED:
      return g_strdup (_ ("Unlock it, then ask again."));
    case WEIR_CHAT_FAILURE_OFFLINE:
      return g_strdup (_ ("Waiting for the network. Requests fail until it is back."));
    case WEIR_CHAT_FAILURE_REFUSED:
    default:
      return g_strdup (self->words != NULL ? self->words : _ ("SAP AI Core refused the request."));
    }
}

static void
update_body (WeirChatFailure *self)
{
  g_autofree char *body = describe (self);

  if (g_strcmp0 (body, self->body) == 0)
    return;
  g_free (self->body);
  self->body = g_steal_pointer (&body);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BODY]);
}

static gboolean
on_second (gpointer user_data)
{
  WeirChatFailure *self = user_data;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT]);
  update_body (self);
  if (weir_chat_failure_get_wait (self) > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
wait_for (WeirChatFailure *self, gint64 wait_s)
{
  if (wait_s <= 0)
    return;
  self->until_us = g_get_monotonic_time () + wait_s * G_USEC_PER_SEC;
  self->timer = g_timeout_add_seconds (1, on_second, self);
}

/* (transfer full): what a person who helps wants to know. */
static char *
build_details (const GError *error, const WeirChatReply *reply)
{
  GString *text = g_string_new (error->message);

  if (reply->status != 0)
    g_string_append_printf (text, "\nHTTP %u", reply->status);
  if (reply->error_code != NULL)
    g_string_append_printf (text, " %s", reply->error_code);
  if (reply->deployment != NULL)
    g_string_append_printf (text, "\n%s %s", reply->account != NULL ? reply->account : "",
                            reply->deployment);
  if (reply->request_id != NULL)
    g_string_append_printf (text, "\n%s", reply->request_id);
  return g_string_free (text, FALSE);
}

static void
weir_chat_failure_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirChatFailure *self = WEIR_CHAT_FAILURE (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;
    case PROP_TITLE:
      g_value_set_string (value, get_title (self->kind));
      break;
    case PROP_BODY:
      g_value_set_string (value, self->body);
      break;
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;
    case PROP_WAIT:
      g_value_set_uint (value, weir_chat_failure_get_wait (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_chat_failure_finalize (GObject *object)
{
  WeirChatFailure *self = WEIR_CHAT_FAILURE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self->model);
  g_free (self->words);
  g_free (self->details);
  g_free (self->body);
  G_OBJECT_CLASS (weir_chat_failure_parent_class)->finalize (object);
}

static void
weir_chat_failure_class_init (WeirChatFailureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_chat_failure_get_property;
  object_class->finalize = weir_chat_failure_finalize;
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, WEIR_TYPE_CHAT_FAILURE_KIND, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, NULL, flags);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, flags);
  properties[PROP_WAIT] = g_param_spec_uint ("wait", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_chat_failure_init (WeirChatFailure *self)
{
  self->n_tokens = -1;
}

WeirChatFailure *
weir_chat_failure_new (const GError *error, const WeirChatReply *reply, const char *model)
{
  WeirChatFailure *self;

  g_return_val_if_fail (error != NULL && reply != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CHAT_FAILURE, NULL);
  self->kind = judge (error, reply);
  self->model = g_strdup (model);
  self->words = g_strdup (error->message);
  self->details = build_details (error, reply);
  self->limit = self->kind == WEIR_CHAT_FAILURE_CONTEXT ? find_limit (error->message) : 0;
  self->n_tokens = reply->usage.out_total;
  if (self->kind == WEIR_CHAT_FAILURE_RATE_LIMITED || self->kind == WEIR_CHAT_FAILURE_UNAVAILABLE)
    wait_for (self, reply->retry_after_s);
  self->body = describe (self);
  return self;
}

WeirChatFailure *
weir_chat_failure_new_unreachable (void)
{
  WeirChatFailure *self = g_object_new (WEIR_TYPE_CHAT_FAILURE, NULL);

  self->kind = WEIR_CHAT_FAILURE_UNREACHABLE;
  self->body = describe (self);
  return self;
}

WeirChatFailure *
weir_chat_failure_restore (const char *word,
                           const char *model,
                           gint64 limit,
                           gint64 n_tokens,
                           const char *details)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (WEIR_TYPE_CHAT_FAILURE_KIND);
  const GEnumValue *value = word != NULL ? g_enum_get_value_by_nick (kinds, word) : NULL;
  WeirChatFailure *self = g_object_new (WEIR_TYPE_CHAT_FAILURE, NULL);

  self->kind = value != NULL ? (WeirChatFailureKind) value->value : WEIR_CHAT_FAILURE_REFUSED;
  self->model = g_strdup (model);
  self->details = g_strdup (details);
  /* the server's words stand in the first line of the details */
  self->words = details != NULL ? g_strndup (details, strcspn (details, "\n")) : NULL;
  self->limit = limit;
  self->n_tokens = n_tokens;
  self->body = describe (self);
  return self;
}

void
weir_chat_failure_set_n_tokens (WeirChatFailure *self, gint64 n_tokens)
{
  g_return_if_fail (WEIR_IS_CHAT_FAILURE (self));

  self->n_tokens = n_tokens;
  update_body (self);
}

WeirChatFailureKind
weir_chat_failure_get_kind (WeirChatFailure *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), WEIR_CHAT_FAILURE_REFUSED);

  return self->kind;
}

const char *
weir_chat_failure_get_title (WeirChatFailure *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), NULL);

  return get_title (self->kind);
}

const char *
weir_chat_failure_get_body (WeirChatFailure *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), NULL);

  return self->body;
}

const char *
weir_chat_failure_get_details (WeirChatFailure *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), NULL);

  return self->details;
}

guint
weir_chat_failure_get_wait (WeirChatFailure *self)
{
  gint64 left_us;

  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), 0);

  left_us = self->until_us - g_get_monotonic_time ();
  return left_us > 0 ? (guint) ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

gint64
weir_chat_failure_get_limit (WeirChatFailure *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), 0);

  return self->limit;
}

gint64
weir_chat_failure_get_n_tokens (WeirChatFailure *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), -1);

  return self->n_tokens;
}

const char *
weir_chat_failure_get_word (WeirChatFailure *self)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (WEIR_TYPE_CHAT_FAILURE_KIND);

  g_return_val_if_fail (WEIR_IS_CHAT_FAILURE (self), NULL);

  return g_enum_get_value (kinds, (int) self->kind)->value_nick;
}
