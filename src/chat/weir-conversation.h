/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-attachment.h"
#include "chat/weir-chat-error.h"
#include "chat/weir-chat-message.h"

G_BEGIN_DECLS

typedef struct _WeirComparison WeirComparison;

/**
 * WeirConversation:
 *
 * A conversation with models: a #GListModel of #WeirChatMessage, the oldest first. It keeps itself: each
 * change goes to the database by itself, an empty conversation does not. One that comes from a list has
 * its messages only once weir_conversation_load () was called.
 *
 * Properties: "title" (nullable: there is none yet), "pinned", "model" (nullable), "system-prompt"
 * (nullable), "has-temperature", "temperature" (0 to 2), "effort" (nullable: the model's own), "max-tokens"
 * (0: the model's own), "draft" (nullable): what stands in the composer, kept too
 *
 * Properties, read-only: "id"; "number": what weirctl calls it, 0 before it was kept; "created",
 * "updated": seconds since 1970 UTC; "busy": a reply is on its way, or one of a comparison; "loading": messages are being read;
 * "has-earlier": the database has messages before the first one here; "attachments": a #GListModel of
 * #WeirChatAttachment, what goes with the next message; "excerpt": (nullable): where a search found its
 * words; "comparison": (nullable): one prompt at several models, until one is taken; "can-regenerate",
 * "can-continue": whether the last reply can be asked for again, or for the rest of it
 */
#define WEIR_TYPE_CONVERSATION (weir_conversation_get_type ())
G_DECLARE_FINAL_TYPE (WeirConversation, weir_conversation, WEIR, CONVERSATION, GObject)

/* Reads the latest messages; more are read by weir_conversation_load_earlier (). */
void weir_conversation_load (WeirConversation *self);
void weir_conversation_load_earlier (WeirConversation *self);

/**
 * weir_conversation_send:
 * @text: what the user says; may be empty when there are attachments
 *
 * Adds it with the attachments, and the reply, which then grows. Does nothing while "busy", without a
 * model, or when there is nothing to say.
 *
 * Returns: whether it was sent
 */
gboolean weir_conversation_send (WeirConversation *self, const char *text);

/* Ends the reply that is on its way, or all of a comparison. What has come is kept. */
void weir_conversation_stop (WeirConversation *self);

/* Asks for the last reply again; @model: (nullable): by another model, which the conversation goes on with.
 * The former reply goes. */
gboolean weir_conversation_regenerate (WeirConversation *self, const char *model);

/* Says @text in the place of what @message of the user said, with the same attachments, and asks again. All
 * that followed goes. */
gboolean
weir_conversation_edit (WeirConversation *self, WeirChatMessage *message, const char *text);

/* Asks for the rest of a last reply that was stopped, interrupted, or cut by its greatest length; it is
 * added to it. */
gboolean weir_conversation_continue (WeirConversation *self);

/* The user is content with the part of the last reply that came before it broke off. */
void weir_conversation_keep_part (WeirConversation *self);

/* Adds @attachment to what goes with the next message.
 *
 * Errors: WEIR_CHAT_ERROR_MODEL: the model does not take such a file; WEIR_CHAT_ERROR_TOO_LARGE: all of
 * them together */
gboolean
weir_conversation_attach (WeirConversation *self, WeirChatAttachment *attachment, GError **error);
void weir_conversation_detach (WeirConversation *self, WeirChatAttachment *attachment);

/* Reads what is in a file of one of the messages, which weir_chat_attachment_get_bytes () then has. */
void weir_conversation_load_attachment_async (WeirConversation *self,
                                              WeirChatAttachment *attachment,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/* Errors: WEIR_STORE_ERROR_* */
gboolean weir_conversation_load_attachment_finish (WeirConversation *self,
                                                   GAsyncResult *result,
                                                   GError **error);

/**
 * weir_conversation_compare:
 * @models: (array zero-terminated=1): two or three names
 *
 * Asks all of them at once, with the same history and settings. What came of it is no part of the
 * conversation before weir_comparison_take ().
 *
 * Returns: (transfer none) (nullable): the comparison, also in the property; %NULL as
 *   weir_conversation_send ()
 */
WeirComparison *
weir_conversation_compare (WeirConversation *self, const char *text, const char *const *models);
WeirComparison *weir_conversation_get_comparison (WeirConversation *self);

const char *weir_conversation_get_id (WeirConversation *self);
gint64 weir_conversation_get_number (WeirConversation *self);
gint64 weir_conversation_get_created (WeirConversation *self);
gint64 weir_conversation_get_updated (WeirConversation *self);
gboolean weir_conversation_is_busy (WeirConversation *self);
gboolean weir_conversation_is_loading (WeirConversation *self);
gboolean weir_conversation_has_earlier (WeirConversation *self);
GListModel *weir_conversation_get_attachments (WeirConversation *self);
const char *weir_conversation_get_excerpt (WeirConversation *self);
gboolean weir_conversation_can_regenerate (WeirConversation *self);
gboolean weir_conversation_can_continue (WeirConversation *self);

/* (transfer none): what the properties say. */
const WeirChatSettings *weir_conversation_get_settings (WeirConversation *self);
void weir_conversation_set_model (WeirConversation *self, const char *model);
void weir_conversation_set_system_prompt (WeirConversation *self, const char *text);

/* @temperature: below 0: the model's own */
void weir_conversation_set_temperature (WeirConversation *self, double temperature);
void weir_conversation_set_effort (WeirConversation *self, const char *effort);
void weir_conversation_set_max_tokens (WeirConversation *self, guint max_tokens);

/* (nullable) */
const char *weir_conversation_get_title (WeirConversation *self);

/* One set here stays; before, it is made of the first exchange. %NULL: make it again. */
void weir_conversation_set_title (WeirConversation *self, const char *title);
gboolean weir_conversation_get_pinned (WeirConversation *self);
void weir_conversation_set_pinned (WeirConversation *self, gboolean pinned);
const char *weir_conversation_get_draft (WeirConversation *self);
void weir_conversation_set_draft (WeirConversation *self, const char *draft);

G_END_DECLS
