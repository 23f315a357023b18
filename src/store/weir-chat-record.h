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

G_END_DECLS
