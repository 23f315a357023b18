/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_CHAT_ATTACHMENT_IMAGE, /* PNG, JPEG, GIF, WebP */
  WEIR_CHAT_ATTACHMENT_PDF,
  WEIR_CHAT_ATTACHMENT_TEXT, /* UTF-8 */
} WeirChatAttachmentKind;

#define WEIR_TYPE_CHAT_ATTACHMENT_KIND (weir_chat_attachment_kind_get_type ())
GType weir_chat_attachment_kind_get_type (void);

/* More than that is not taken. */
#define WEIR_CHAT_ATTACHMENT_MAX (20 * 1024 * 1024)

/**
 * WeirChatAttachment:
 *
 * A file that goes with a message. What it is, its bytes tell, not its name.
 *
 * Properties, read-only: "kind", "name", "media-type", "size": bytes
 */
#define WEIR_TYPE_CHAT_ATTACHMENT (weir_chat_attachment_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatAttachment, weir_chat_attachment, WEIR, CHAT_ATTACHMENT, GObject)

/**
 * weir_chat_attachment_new:
 * @name: what the user calls it, without a folder
 *
 * Returns: (transfer full) (nullable)
 *
 * Errors: WEIR_CHAT_ERROR_TOO_LARGE, WEIR_CHAT_ERROR_KIND
 */
WeirChatAttachment *weir_chat_attachment_new (const char *name, GBytes *bytes, GError **error);

/* Reads a file, and no more of it than is taken. */
void weir_chat_attachment_read_async (GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* (transfer full) (nullable).
 *
 * Errors: those of weir_chat_attachment_new (), WEIR_CHAT_ERROR_READ; G_IO_ERROR_CANCELLED */
WeirChatAttachment *weir_chat_attachment_read_finish (GAsyncResult *result, GError **error);

WeirChatAttachmentKind weir_chat_attachment_get_kind (WeirChatAttachment *self);
const char *weir_chat_attachment_get_name (WeirChatAttachment *self);
const char *weir_chat_attachment_get_media_type (WeirChatAttachment *self);
gsize weir_chat_attachment_get_size (WeirChatAttachment *self);

/* (nullable): %NULL while it is only kept in the database, see weir_conversation_load_attachment_async (). */
GBytes *weir_chat_attachment_get_bytes (WeirChatAttachment *self);

G_END_DECLS
