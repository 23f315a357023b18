/* SPDX-License-Identifier: MIT */
#include "chat/weir-chat-attachment.h"

#include <string.h>

#include "chat/weir-chat-error.h"

typedef struct
{
  const char *name;
  const char *data;
  gsize len;
  int kind; /* -1: refused */
  const char *media_type;
  const char *text; /* (nullable): what it holds then */
} Row;

#define BYTES(literal) literal, sizeof (literal) - 1

static const Row rows[] = {
  { "png", BYTES ("\x89PNG\r\n\x1a\nrest"), WEIR_CHAT_ATTACHMENT_IMAGE, "image/png", NULL },
  { "jpeg", BYTES ("\xff\xd8\xff\xe0rest"), WEIR_CHAT_ATTACHMENT_IMAGE, "image/jpeg", NULL },
  { "gif", BYTES ("GIF89a...."), WEIR_CHAT_ATTACHMENT_IMAGE, "image/gif", NULL },
  { "old-gif", BYTES ("GIF87a...."), WEIR_CHAT_ATTACHMENT_IMAGE, "image/gif", NULL },
  { "webp", BYTES ("RIFF\x10\0\0\0WEBPVP8 "), WEIR_CHAT_ATTACHMENT_IMAGE, "image/webp", NULL },
  { "pdf", BYTES ("%PDF-1.7\n%\xe2\xe3"), WEIR_CHAT_ATTACHMENT_PDF, "application/pdf", NULL },
  { "pdf-later", BYTES ("\xff\xfe junk\n%PDF-1.4"), WEIR_CHAT_ATTACHMENT_PDF, "application/pdf",
    NULL },
  { "text", BYTES ("Grüße\n"), WEIR_CHAT_ATTACHMENT_TEXT, "text/plain", "Grüße\n" },
  { "text-with-mark", BYTES ("\xef\xbb\xbfhi"), WEIR_CHAT_ATTACHMENT_TEXT, "text/plain", "hi" },
  { "utf-16-le", BYTES ("\xff\xfeh\0i\0"), WEIR_CHAT_ATTACHMENT_TEXT, "text/plain", "hi" },
  { "utf-16-be", BYTES ("\xfe\xff\0h\0i"), WEIR_CHAT_ATTACHMENT_TEXT, "text/plain", "hi" },
  { "utf-16-cut", BYTES ("\xff\xfeh\0i"), -1, NULL, NULL },
  { "utf-16-nothing", BYTES ("\xff\xfe"), -1, NULL, NULL },
  { "mark-alone", BYTES ("\xef\xbb\xbf"), -1, NULL, NULL },
  { "wave", BYTES ("RIFF\x10\0\0\0WAVEfmt "), -1, NULL, NULL },
  { "zip", BYTES ("PK\x03\x04\x14\0"), -1, NULL, NULL },
  { "latin-1", BYTES ("Gr\xfc\xdf"), -1, NULL, NULL },
  { "nul", BYTES ("a\0b"), -1, NULL, NULL },
  { "png-cut", BYTES ("\x89PNG\r\n"), -1, NULL, NULL },
  { "empty", "", 0, -1, NULL, NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new (row->data, row->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatAttachment) attachment = weir_chat_attachment_new ("a name", bytes, &error);

  if (row->kind < 0)
    {
      g_assert_null (attachment);
      g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_KIND);
      g_assert_nonnull (strstr (error->message, "“a name”"));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (weir_chat_attachment_get_kind (attachment), ==, row->kind);
  g_assert_cmpstr (weir_chat_attachment_get_media_type (attachment), ==, row->media_type);
  g_assert_cmpstr (weir_chat_attachment_get_name (attachment), ==, "a name");
  bytes = (g_bytes_unref (bytes), g_bytes_ref (weir_chat_attachment_get_bytes (attachment)));
  g_assert_cmpuint (weir_chat_attachment_get_size (attachment), ==, g_bytes_get_size (bytes));
  if (row->text != NULL)
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), row->text,
                     strlen (row->text));
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WeirChatAttachment *
read_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_attachment_read_async (file, cancellable, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_chat_attachment_read_finish (result, error);
}

static void
test_read (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "notes.txt", NULL);
  g_autofree char *missing = g_build_filename (g_get_user_cache_dir (), "none", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeirChatAttachment) attachment = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, "words", -1, NULL));
  attachment = read_file (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_chat_attachment_get_name (attachment), ==, "notes.txt");
  g_assert_cmpuint (weir_chat_attachment_get_size (attachment), ==, 5);

  g_assert_null (read_file (missing, NULL, &error));
  g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_READ);
  g_clear_error (&error);
  g_assert_null (read_file (g_get_user_cache_dir (), NULL, &error));
  g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_READ);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_null (read_file (path, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A file that never ends is read only as far as is taken. */
static void
test_too_large (void)
{
  g_autofree char *much = g_strnfill (WEIR_CHAT_ATTACHMENT_MAX + 1, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (much, WEIR_CHAT_ATTACHMENT_MAX + 1);
  g_autoptr (GBytes) fits = g_bytes_new (much, WEIR_CHAT_ATTACHMENT_MAX);
  g_autoptr (WeirChatAttachment) attachment = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_chat_attachment_new ("big", bytes, &error));
  g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_TOO_LARGE);
  g_clear_error (&error);
  attachment = weir_chat_attachment_new ("fits", fits, &error);
  g_assert_no_error (error);
  g_assert_null (read_file ("/dev/zero", NULL, &error));
  g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/attachment/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/chat/attachment/read", test_read);
  g_test_add_func ("/chat/attachment/too-large", test_too_large);
  return g_test_run ();
}
