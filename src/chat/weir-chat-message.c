/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-message.h"

#include <string.h>

#include "chat/weir-chat-attachment-change.h"
#include "chat/weir-chat-details.h"
#include "chat/weir-chat-failure-change.h"
#include "chat/weir-chat-message-change.h"

struct _WeirChatMessage
{
  GObject parent_instance;

  WeirChatRole role;
  WeirChatState state;
  GString *text;
  GString *reasoning;
  char *model;              /* (nullable) */
  WeirChatFailure *failure; /* (nullable) */
  GListStore *attachments;
  gint64 wall_us;
  gint64 thinking_us; /* monotonic: when the first thought came; 0: it is not thinking */
  gint64 thought_us;
  gint64 place;
  WeirMoney *money; /* (nullable) */
  WeirChatFigures figures;
  char *finish_reason;  /* (nullable) */
  char *upstream_model; /* (nullable) */
  char *deployment;     /* (nullable) */
  char *account;        /* (nullable) */
  char *request_id;     /* (nullable) */
};

enum
{
  PROP_0,
  PROP_ROLE,
  PROP_STATE,
  PROP_BUSY,
  PROP_TEXT,
  PROP_REASONING,
  PROP_MODEL,
  PROP_FAILURE,
  PROP_DETAILS,
  PROP_ATTACHMENTS,
  PROP_TIME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  APPENDED,
  REWRITTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirChatMessage, weir_chat_message, G_TYPE_OBJECT)

static void
weir_chat_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirChatMessage *self = WEIR_CHAT_MESSAGE (object);

  switch (id)
    {
    case PROP_ROLE:
      g_value_set_enum (value, (int) self->role);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, weir_chat_message_is_busy (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text->str);
      break;
    case PROP_REASONING:
      g_value_set_string (value, self->reasoning->str);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_FAILURE:
      g_value_set_object (value, self->failure);
      break;
    case PROP_DETAILS:
      g_value_take_string (value, weir_chat_message_dup_details (self));
      break;
    case PROP_ATTACHMENTS:
      g_value_set_object (value, self->attachments);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, weir_chat_message_get_time (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_chat_message_finalize (GObject *object)
{
  WeirChatMessage *self = WEIR_CHAT_MESSAGE (object);

  g_string_free (self->text, TRUE);
  g_string_free (self->reasoning, TRUE);
  g_clear_object (&self->failure);
  g_clear_object (&self->attachments);
  g_clear_object (&self->money);
  g_free (self->model);
  g_free (self->finish_reason);
  g_free (self->upstream_model);
  g_free (self->deployment);
  g_free (self->account);
  g_free (self->request_id);
  G_OBJECT_CLASS (weir_chat_message_parent_class)->finalize (object);
}

static void
weir_chat_message_class_init (WeirChatMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_chat_message_get_property;
  object_class->finalize = weir_chat_message_finalize;
  properties[PROP_ROLE] = g_param_spec_enum ("role", NULL, NULL, WEIR_TYPE_CHAT_ROLE, 0, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_CHAT_STATE, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_REASONING] = g_param_spec_string ("reasoning", NULL, NULL, NULL, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  properties[PROP_FAILURE] =
      g_param_spec_object ("failure", NULL, NULL, WEIR_TYPE_CHAT_FAILURE, flags);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, flags);
  properties[PROP_ATTACHMENTS] =
      g_param_spec_object ("attachments", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[APPENDED] =
      g_signal_new ("appended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN);
  signals[REWRITTEN] = g_signal_new ("rewritten", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_chat_message_init (WeirChatMessage *self)
{
  self->text = g_string_new (NULL);
  self->reasoning = g_string_new (NULL);
  self->attachments = g_list_store_new (WEIR_TYPE_CHAT_ATTACHMENT);
  self->wall_us = g_get_real_time ();
  self->figures = (WeirChatFigures) WEIR_CHAT_FIGURES_INIT;
}

static void
notify (WeirChatMessage *self, int id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_state (WeirChatMessage *self, WeirChatState state)
{
  gboolean busy = weir_chat_message_is_busy (self);

  if (self->state == state)
    return;
  self->state = state;
  notify (self, PROP_STATE);
  if (weir_chat_message_is_busy (self) != busy)
    notify (self, PROP_BUSY);
}

static void
end_thinking (WeirChatMessage *self)
{
  if (self->thinking_us == 0)
    return;
  self->thought_us += g_get_monotonic_time () - self->thinking_us;
  self->thinking_us = 0;
}

static void
set_failure (WeirChatMessage *self, WeirChatFailure *failure)
{
  if (g_set_object (&self->failure, failure))
    notify (self, PROP_FAILURE);
}

WeirChatMessage *
weir_chat_message_new_user (const char *text, GListModel *attachments)
{
  WeirChatMessage *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CHAT_MESSAGE, NULL);
  self->role = WEIR_CHAT_USER;
  g_string_append (self->text, text);
  for (guint i = 0; attachments != NULL && i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);

      g_list_store_append (self->attachments, attachment);
    }
  return self;
}

WeirChatMessage *
weir_chat_message_new_reply (const char *model)
{
  WeirChatMessage *self = g_object_new (WEIR_TYPE_CHAT_MESSAGE, NULL);

  self->role = WEIR_CHAT_ASSISTANT;
  self->state = WEIR_CHAT_WAITING;
  self->model = g_strdup (model);
  return self;
}

WeirChatMessage *
weir_chat_message_new_said (const char *model, const char *text)
{
  WeirChatMessage *self = weir_chat_message_new_reply (model);

  self->state = WEIR_CHAT_COMPLETE;
  g_string_append (self->text, text);
  return self;
}

/* Who wrote down that it is on its way is not there any more. */
static void
restore_state (WeirChatMessage *self, const WeirChatMessageRecord *record)
{
  const char *failure = record->failure;

  self->state = record->state;
  if (weir_chat_message_is_busy (self))
    {
      self->state = self->text->len > 0 ? WEIR_CHAT_INTERRUPTED : WEIR_CHAT_FAILED;
      failure = "cut";
    }
  if (failure != NULL)
    self->failure =
        weir_chat_failure_restore (failure, record->model, record->failure_limit,
                                   record->figures.usage.out_total, record->failure_details);
}

WeirChatMessage *
weir_chat_message_new_from_record (const WeirChatMessageRecord *record)
{
  WeirChatMessage *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CHAT_MESSAGE, NULL);
  self->role = record->role;
  self->place = record->place;
  self->wall_us = record->wall_us;
  self->figures = record->figures;
  g_string_assign (self->text, record->text);
  g_string_assign (self->reasoning, record->reasoning);
  self->model = g_strdup (record->model);
  self->finish_reason = g_strdup (record->finish_reason);
  self->upstream_model = g_strdup (record->upstream_model);
  self->deployment = g_strdup (record->deployment);
  self->account = g_strdup (record->account);
  self->request_id = g_strdup (record->request_id);
  restore_state (self, record);
  for (guint i = 0; i < record->files->len; i++)
    {
      const WeirChatFile *file = g_ptr_array_index (record->files, i);
      g_autoptr (WeirChatAttachment) attachment = weir_chat_attachment_new_kept (
          file->number, file->name, file->media_type, (gsize) file->size);

      g_list_store_append (self->attachments, attachment);
    }
  return self;
}

/* A NUL would end a text before its end, wherever that is shown or kept. */
static void
append_text (GString *out, const char *piece, gsize len)
{
  const char *end = piece + len;
  const char *nul;

  while ((nul = memchr (piece, '\0', (gsize) (end - piece))) != NULL)
    {
      g_string_append_len (out, piece, nul - piece);
      g_string_append (out, "\357\277\275"); /* U+FFFD */
      piece = nul + 1;
    }
  g_string_append_len (out, piece, end - piece);
}

void
weir_chat_message_append (WeirChatMessage *self, const char *piece, gsize len, gboolean reasoning)
{
  GString *out = reasoning ? self->reasoning : self->text;
  gsize before = out->len;

  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (self));

  append_text (out, piece, len);
  if (!reasoning)
    end_thinking (self);
  else if (self->thinking_us == 0)
    self->thinking_us = g_get_monotonic_time ();
  set_state (self, WEIR_CHAT_STREAMING);
  g_signal_emit (self, signals[APPENDED], 0, out->str + before, reasoning);
}

void
weir_chat_message_reopen (WeirChatMessage *self)
{
  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (self));

  set_failure (self, NULL);
  g_clear_pointer (&self->finish_reason, g_free);
  set_state (self, WEIR_CHAT_WAITING);
}

static void
take (char **place, const char *value)
{
  if (value == NULL)
    return;
  g_free (*place);
  *place = g_strdup (value);
}

void
weir_chat_message_end (WeirChatMessage *self,
                       WeirChatState state,
                       const WeirChatReply *reply,
                       WeirChatFailure *failure)
{
  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (self));

  if (reply != NULL)
    {
      weir_chat_details_add (&self->figures, reply);
      take (&self->finish_reason, reply->finish_reason);
      take (&self->upstream_model, reply->model);
      take (&self->deployment, reply->deployment);
      take (&self->account, reply->account);
      take (&self->request_id, reply->request_id);
    }
  end_thinking (self);
  set_failure (self, failure);
  set_state (self, state);
  notify (self, PROP_DETAILS);
}

gboolean
weir_chat_message_keep_part (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), FALSE);

  if (self->state != WEIR_CHAT_INTERRUPTED || self->failure == NULL)
    return FALSE;
  set_failure (self, NULL);
  return TRUE;
}

gboolean
weir_chat_message_take_record (WeirChatMessage *self, const WeirUsageRecord *record)
{
  WeirChatFigures *figures = &self->figures;
  gboolean more = FALSE;

  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self) && record != NULL, FALSE);

  if (record->priced)
    {
      figures->cost_nano += record->cost_nano;
      figures->priced = TRUE;
      more = TRUE;
    }
  if (figures->usage.out_total < 0 && record->usage.out_total >= 0)
    {
      figures->usage = record->usage;
      more = TRUE;
      if (self->failure != NULL)
        weir_chat_failure_set_n_tokens (self->failure, record->usage.out_total);
    }
  if (more)
    notify (self, PROP_DETAILS);
  return more;
}

const char *
weir_chat_message_get_finish_reason (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->finish_reason;
}

void
weir_chat_message_set_money (WeirChatMessage *self, WeirMoney *money)
{
  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (self));

  g_set_object (&self->money, money);
}

gint64
weir_chat_message_get_place (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), 0);

  return self->place;
}

void
weir_chat_message_set_place (WeirChatMessage *self, gint64 place)
{
  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (self));

  self->place = place;
}

WeirChatRole
weir_chat_message_get_role (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), WEIR_CHAT_USER);

  return self->role;
}

WeirChatState
weir_chat_message_get_state (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), WEIR_CHAT_COMPLETE);

  return self->state;
}

gboolean
weir_chat_message_is_busy (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), FALSE);

  return self->state == WEIR_CHAT_WAITING || self->state == WEIR_CHAT_STREAMING;
}

const char *
weir_chat_message_get_text (WeirChatMessage *self, gsize *len)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  if (len != NULL)
    *len = self->text->len;
  return self->text->str;
}

const char *
weir_chat_message_get_reasoning (WeirChatMessage *self, gsize *len)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  if (len != NULL)
    *len = self->reasoning->len;
  return self->reasoning->str;
}

gint64
weir_chat_message_get_thought_us (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), 0);

  return self->thinking_us == 0 ? self->thought_us : 0;
}

gboolean
weir_chat_message_is_at_limit (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), FALSE);

  return self->state == WEIR_CHAT_COMPLETE && g_strcmp0 (self->finish_reason, "length") == 0;
}

const char *
weir_chat_message_get_model (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->model;
}

WeirChatFailure *
weir_chat_message_get_failure (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->failure;
}

GListModel *
weir_chat_message_get_attachments (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return G_LIST_MODEL (self->attachments);
}

gint64
weir_chat_message_get_time (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), 0);

  return self->wall_us / G_USEC_PER_SEC;
}

const WeirChatFigures *
weir_chat_message_get_figures (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return &self->figures;
}

const char *
weir_chat_message_get_upstream_model (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->upstream_model;
}

const char *
weir_chat_message_get_deployment (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->deployment;
}

const char *
weir_chat_message_get_account (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->account;
}

const char *
weir_chat_message_get_request_id (WeirChatMessage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  return self->request_id;
}

char *
weir_chat_message_dup_details (WeirChatMessage *self)
{
  const char *model;

  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  if (self->role != WEIR_CHAT_ASSISTANT || weir_chat_message_is_busy (self))
    return NULL;
  model = self->upstream_model != NULL ? self->upstream_model : self->model;
  return weir_chat_details_format (model, &self->figures, self->money);
}
