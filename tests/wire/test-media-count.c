/* SPDX-License-Identifier: MIT */
#include "wire/weir-media-count.h"

#include <string.h>

#define BYTES(literal) (literal), sizeof (literal) - 1

/* The beginnings of files, as the formats' standards lay them out. */
static const struct
{
  const char *name;
  const char *data;
  gsize len;
  gint64 tokens;
} images[] = {
  { "png-1200x800", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x03\x20\x08\x02\0\0\0"),
    1281 },
  { "png-small", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0"), 258 },
  { "png-3136x1568", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x0c\x40\0\0\x06\x20\x08\x02\0\0\0"),
    1600 },
  { "png-3136x784", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x0c\x40\0\0\x03\x10\x08\x02\0\0\0"),
    820 },
  { "png-impossible",
    BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02"), 1600 },
  { "png-cut", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), 1600 },
  { "gif-1000x600", BYTES ("GIF89a\xe8\x03\x58\x02\xf0\0\0"), 801 },
  { "jpeg-1000x600",
    BYTES ("\xff\xd8\xff\xe0\0\x06JFIF\xff\xff\xdb\0\x04zz\xff\xc2\0\x11\x08\x02\x58\x03\xe8\x03"),
    801 },
  { "jpeg-without-frame", BYTES ("\xff\xd8\xff\xe0\0\x06JFIF\xff\xc4\0\x04zz\xff\xd9"), 1600 },
  { "jpeg-empty-segment", BYTES ("\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0\0\0"), 1600 },
  { "webp-lossy-1000x600",
    BYTES ("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\xe8\x03\x58\x02\0\0"), 801 },
  { "webp-lossless-1000x600",
    BYTES ("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\xe7\xc3\x95\0\0\0\0\0\0\0\0\0\0"), 801 },
  { "webp-extended-1000x600",
    BYTES ("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xe7\x03\0\x57\x02\0\0\0"), 801 },
  { "other", BYTES ("BM and so on, which nobody sends"), 1600 },
  { "nothing", BYTES (""), 1600 },
};

static WeirJsonText
encode (const char *data, gsize len, char **base64)
{
  *base64 = g_base64_encode ((const guchar *) data, len);
  return (WeirJsonText){ *base64, strlen (*base64) };
}

static void
test_image (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *base64 = NULL;

  g_assert_cmpint (weir_media_count_image (encode (images[row].data, images[row].len, &base64)), ==,
                   images[row].tokens);
}

static gint64
count_pdf (const char *text, gsize len)
{
  g_autofree char *base64 = NULL;

  return weir_media_count_document (encode (text, len, &base64));
}

/* By pages, where they can be seen; across the borders of what is decoded at a time. */
static void
test_document (void)
{
  static const char three[] =
      "%PDF-1.7 1 0 obj<</Type/Pages/Count 3>> <</Type /Page >> <</Type\n/Page/Parent 1 0 R>> "
      "<</Subtype/Type1>> <</Type/Page>>";
  gint64 page = count_pdf ("%PDF-1.7", 8);
  g_autofree char *long_one = g_strnfill (1000000, 'x');

  g_assert_cmpint (page, >=, 1500);
  g_assert_cmpint (page, <=, 4600);
  g_assert_cmpint (count_pdf (three, strlen (three)), ==, 3 * page);
  g_assert_cmpint (count_pdf (long_one, 1000000), >, 5 * page);
  g_assert_cmpint (weir_media_count_document ((WeirJsonText){ NULL, 0 }), ==, page);
  for (gsize at = 6130; at < 6150; at++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (gsize i = 0; i < at; i++)
        g_string_append_c (text, ' ');
      g_string_append (text, "/Type/Page>>/Type/Page>>");
      g_assert_cmpint (count_pdf (text->str, text->len), ==, 2 * page);
    }
}

static void
test_sound (void)
{
  g_autofree char *second = g_strnfill (8000 / 3 * 4, 'A');

  g_assert_cmpint (weir_media_count_sound ((WeirJsonText){ second, strlen (second) }), >=, 32);
  g_assert_cmpint (weir_media_count_sound ((WeirJsonText){ NULL, 0 }), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/media-count/image/", images[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_image);
    }
  g_test_add_func ("/wire/media-count/document", test_document);
  g_test_add_func ("/wire/media-count/sound", test_sound);
  return g_test_run ();
}
