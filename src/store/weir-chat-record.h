/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-usage.h"

G_BEGIN_DECLS

/* What is kept of a conversation, as plain data between the database and what shows it. */

typedef enum
{
  WEIR_CHAT_USER,
  WEIR_CHAT_ASSISTANT,
} WeirChatRole;

#define WEIR_TYPE_CHAT_ROLE (weir_chat_role_get_type ())
GType weir_chat_role_get_type (void);

/* How far a message is. What the user says is always COMPLETE. */
typedef enum
{
  WEIR_CHAT_COMPLETE,
  WEIR_CHAT_WAITING,     /* asked for, and nothing has come yet */
  WEIR_CHAT_STREAMING,   /* it is coming */
  WEIR_CHAT_STOPPED,     /* the user has stopped it; what had come is kept */
  WEIR_CHAT_INTERRUPTED, /* it broke off; what had come is kept */
  WEIR_CHAT_FAILED,      /* nothing has come */
} WeirChatState;

#define WEIR_TYPE_CHAT_STATE (weir_chat_state_get_type ())
GType weir_chat_state_get_type (void);

/**
 * WeirChatSettings:
 * @model: (nullable): name of the model to ask
 * @system_prompt: (nullable)
 * @has_temperature: whether @temperature is sent; the model's own otherwise
 * @effort: (nullable): how much to think, "none" to "max"; %NULL: the model's own
 * @max_tokens: most tokens of a reply; 0: the model's own
 *
 * What a conversation is asked with.
 */
typedef struct
{
  char *model;
  char *system_prompt;
  gboolean has_temperature;
  double temperature;
  char *effort;
  guint max_tokens;
} WeirChatSettings;

/* @self holds nothing before. */
void weir_chat_settings_copy (const WeirChatSettings *other, WeirChatSettings *self);
void weir_chat_settings_clear (WeirChatSettings *self);

/**
 * WeirChatFigures:
 * @usage: tokens of the reply, -1 where unknown
 * @first_us: microseconds to the first piece; -1: none came
 * @total_us: microseconds to the end; -1: not known
 * @priced: whether @cost_nano is known
 * @cost_nano: as in #WeirUsageRecord
 *
 * What a reply has taken.
 */
typedef struct
{
  WeirUsage usage;
  gint64 first_us;
  gint64 total_us;
  gboolean priced;
  gint64 cost_nano;
} WeirChatFigures;

#define WEIR_CHAT_FIGURES_INIT                                                                     \
  {                                                                                                \
    WEIR_USAGE_INIT, -1, -1, FALSE, 0                                                              \
  }

/**
 * WeirChatFile:
 * @number: in the database; 0: it is not kept yet
 * @bytes: (nullable): what is in it; %NULL when only that it is there was read
 *
 * A file that goes with a message.
 */
typedef struct
{
  gint64 number;
  char *name;
  char *media_type;
  gint64 size;
  GBytes *bytes;
} WeirChatFile;

WeirChatFile *
weir_chat_file_new (gint64 number, const char *name, const char *media_type, gint64 size);
void weir_chat_file_free (WeirChatFile *self);

/**
 * WeirChatMessageRecord:
 * @place: in its conversation; later messages have greater ones
 * @wall_us: when it began, microseconds since 1970 UTC
 * @finish_reason: (nullable): the API's word for why it ended
 * @upstream_model, @deployment, @account, @request_id: (nullable): who answered
 * @failure: (nullable): a word for what went wrong
 * @failure_details: (nullable): what there is to say of it
 * @failure_limit: tokens that are the most, where it was too long; 0: not known
 * @files: (element-type WeirChatFile)
 */
typedef struct
{
  gint64 place;
  WeirChatRole role;
  WeirChatState state;
  gint64 wall_us;
  char *text;
  char *reasoning;
  char *model;
  char *finish_reason;
  char *upstream_model;
  char *deployment;
  char *account;
  char *request_id;
  char *failure;
  char *failure_details;
  gint64 failure_limit;
  WeirChatFigures figures;
  GPtrArray *files;
} WeirChatMessageRecord;

WeirChatMessageRecord *weir_chat_message_record_new (void);
void weir_chat_message_record_free (WeirChatMessageRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatMessageRecord, weir_chat_message_record_free)

/**
 * WeirChatRecord:
 * @number: what people call it; 0: it is not kept yet
 * @id: a UUID
 * @own_title: the user has set @title
 * @draft: (nullable): what stands in the composer
 * @excerpt: (nullable): where a search found its words
 *
 * A conversation, without its messages.
 */
typedef struct
{
  gint64 number;
  char *id;
  gint64 created_us;
  gint64 updated_us;
  gboolean pinned;
  char *title;
  gboolean own_title;
  WeirChatSettings settings;
  char *draft;
  char *excerpt;
} WeirChatRecord;

void weir_chat_record_free (WeirChatRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatRecord, weir_chat_record_free)

/* A model somebody has chosen, or likes. @used_us: when it was last asked, 0 never */
typedef struct
{
  char *name;
  gboolean favourite;
  gint64 used_us;
} WeirChatModelRecord;

WeirChatModelRecord *
weir_chat_model_record_new (const char *name, gboolean favourite, gint64 used_us);
void weir_chat_model_record_free (WeirChatModelRecord *self);

G_END_DECLS
