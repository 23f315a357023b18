/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-attachment.h"

#include <glib/gi18n.h>
#include <string.h>

#include "chat/weir-chat-attachment-change.h"
#include "chat/weir-chat-error.h"

/* Some writers put something before a PDF's mark. */
#define PDF_REACH 1024

struct _WeirChatAttachment
{
  GObject parent_instance;

  WeirChatAttachmentKind kind;
  char *name;
  const char *media_type;
  gsize size;
  GBytes *bytes; /* (nullable) */
  gint64 number; /* in the database; 0: it is not kept */
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_NAME,
  PROP_MEDIA_TYPE,
  PROP_SIZE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (WeirChatAttachmentKind,
                    weir_chat_attachment_kind,
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_ATTACHMENT_IMAGE, "image"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_ATTACHMENT_PDF, "pdf"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_ATTACHMENT_TEXT, "text"))

G_DEFINE_FINAL_TYPE (WeirChatAttachment, weir_chat_attachment, G_TYPE_OBJECT)

/* By how their bytes begin. */
static const struct
{
  const char *mark;
  gsize len;
  const char *media_type;
} images[] = {
  { "\x89PNG\r\n\x1a\n", 8, "image/png" },
  { "\xff\xd8\xff", 3, "image/jpeg" },
  { "GIF87a", 6, "image/gif" },
  { "GIF89a", 6, "image/gif" },
};

static const char *
find_image_type (const char *data, gsize len)
{
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    if (len >= images[i].len && memcmp (data, images[i].mark, images[i].len) == 0)
      return images[i].media_type;
  if (len >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";
  return NULL;
}

static gboolean
is_pdf (const char *data, gsize len)
{
  return memmem (data, MIN (len, PDF_REACH), "%PDF-", 5) != NULL;
}

/* (transfer full) (nullable): the text as UTF-8 without a byte order mark. */
static GBytes *
read_text (GBytes *bytes)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  const char *charset = NULL;

  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      g_autoptr (GBytes) rest = g_bytes_new_from_bytes (bytes, 3, len - 3);

      return len > 3 ? read_text (rest) : NULL;
    }
  if (len >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    charset = "UTF-16LE";
  else if (len >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    charset = "UTF-16BE";
  if (charset != NULL)
    {
      gsize written = 0;
      char *text = g_convert (data + 2, (gssize) len - 2, "UTF-8", charset, NULL, &written, NULL);
      g_autoptr (GBytes) converted = text != NULL ? g_bytes_new_take (text, written) : NULL;

      return converted != NULL ? read_text (converted) : NULL;
    }
  /* a NUL is no text, and g_utf8_validate_len () says so */
  return len > 0 && g_utf8_validate_len (data, len, NULL) ? g_bytes_ref (bytes) : NULL;
}

static void
weir_chat_attachment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirChatAttachment *self = WEIR_CHAT_ATTACHMENT (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MEDIA_TYPE:
      g_value_set_static_string (value, self->media_type);
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_chat_attachment_finalize (GObject *object)
{
  WeirChatAttachment *self = WEIR_CHAT_ATTACHMENT (object);

  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  G_OBJECT_CLASS (weir_chat_attachment_parent_class)->finalize (object);
}

static void
weir_chat_attachment_class_init (WeirChatAttachmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_chat_attachment_get_property;
  object_class->finalize = weir_chat_attachment_finalize;
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, WEIR_TYPE_CHAT_ATTACHMENT_KIND, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_MEDIA_TYPE] = g_param_spec_string ("media-type", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_chat_attachment_init (WeirChatAttachment *self)
{
}

static WeirChatAttachment *
make (const char *name, WeirChatAttachmentKind kind, const char *media_type, GBytes *bytes)
{
  WeirChatAttachment *self = g_object_new (WEIR_TYPE_CHAT_ATTACHMENT, NULL);

  self->name = g_utf8_make_valid (name, -1);
  self->kind = kind;
  self->media_type = media_type;
  self->bytes = g_bytes_ref (bytes);
  self->size = g_bytes_get_size (bytes);
  return self;
}

static void
set_too_large (GError **error, const char *name)
{
  g_set_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_TOO_LARGE,
               _ ("“%s” is larger than 20 MB, the most that can be attached."), name);
}

WeirChatAttachment *
weir_chat_attachment_new (const char *name, GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) text = NULL;
  const char *image;
  const char *data;
  gsize len;

  g_return_val_if_fail (name != NULL && bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &len);
  if (len > WEIR_CHAT_ATTACHMENT_MAX)
    {
      set_too_large (error, name);
      return NULL;
    }
  image = find_image_type (data, len);
  if (image != NULL)
    return make (name, WEIR_CHAT_ATTACHMENT_IMAGE, image, bytes);
  if (len > 0 && is_pdf (data, len))
    return make (name, WEIR_CHAT_ATTACHMENT_PDF, "application/pdf", bytes);
  text = read_text (bytes);
  if (text != NULL)
    return make (name, WEIR_CHAT_ATTACHMENT_TEXT, "text/plain", text);
  g_set_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_KIND,
               len == 0
                   ? _ ("“%s” is empty.")
                   : _ ("“%s” is neither an image (PNG, JPEG, GIF, WebP), nor a PDF, nor text."),
               name);
  return NULL;
}

WeirChatAttachment *
weir_chat_attachment_new_kept (gint64 number, const char *name, const char *media_type, gsize size)
{
  WeirChatAttachment *self;

  g_return_val_if_fail (name != NULL && media_type != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CHAT_ATTACHMENT, NULL);
  self->number = number;
  self->name = g_strdup (name);
  self->media_type = g_intern_string (media_type);
  self->size = size;
  if (g_str_has_prefix (media_type, "image/"))
    self->kind = WEIR_CHAT_ATTACHMENT_IMAGE;
  else
    self->kind = g_str_equal (media_type, "application/pdf") ? WEIR_CHAT_ATTACHMENT_PDF
                                                             : WEIR_CHAT_ATTACHMENT_TEXT;
  return self;
}

/* Goes on until there is one byte more than is taken. */
static gboolean
wants_more (const char *contents, goffset size, gpointer user_data)
{
  return size <= WEIR_CHAT_ATTACHMENT_MAX;
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (object));
  g_autofree char *shown = g_filename_display_name (name != NULL ? name : "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  WeirChatAttachment *made;
  char *contents = NULL;
  gsize len = 0;

  if (!g_file_load_partial_contents_finish (G_FILE (object), result, &contents, &len, NULL, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_READ,
                                 _ ("“%s” cannot be read: %s"), shown, error->message);
      return;
    }
  bytes = g_bytes_new_take (contents, len);
  made = weir_chat_attachment_new (shown, bytes, &error);
  if (made != NULL)
    g_task_return_pointer (task, made, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_chat_attachment_read_async (GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_chat_attachment_read_async);
  g_file_load_partial_contents_async (file, cancellable, wants_more, on_read, task);
}

WeirChatAttachment *
weir_chat_attachment_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_chat_attachment_set_kept (WeirChatAttachment *self, gint64 number, GBytes *bytes)
{
  g_return_if_fail (WEIR_IS_CHAT_ATTACHMENT (self));

  self->number = number;
  if (bytes != NULL && self->bytes == NULL)
    self->bytes = g_bytes_ref (bytes);
}

gint64
weir_chat_attachment_get_number (WeirChatAttachment *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (self), 0);

  return self->number;
}

WeirChatAttachmentKind
weir_chat_attachment_get_kind (WeirChatAttachment *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (self), WEIR_CHAT_ATTACHMENT_TEXT);

  return self->kind;
}

const char *
weir_chat_attachment_get_name (WeirChatAttachment *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (self), NULL);

  return self->name;
}

const char *
weir_chat_attachment_get_media_type (WeirChatAttachment *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (self), NULL);

  return self->media_type;
}

gsize
weir_chat_attachment_get_size (WeirChatAttachment *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (self), 0);

  return self->size;
}

GBytes *
weir_chat_attachment_get_bytes (WeirChatAttachment *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (self), NULL);

  return self->bytes;
}
