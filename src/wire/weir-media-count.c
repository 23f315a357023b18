/* SPDX-License-Identifier: MIT */
/* Formats: PNG (ISO 15948), JPEG (ITU T.81), GIF89a, WebP (RFC 9649), PDF (ISO 32000). Costs: the vision and
 * PDF pages of Anthropic's documentation, those on images of OpenAI's and Google's, of 2026. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-media-count.h"

#include <string.h>

#define PIXELS_PER_TOKEN 750
#define LONGEST_SIDE 1568
#define LEAST_OF_IMAGE 258

#define PER_PAGE 2400
#define BYTES_PER_PAGE 100000 /* of a PDF whose pages cannot be seen */

#define SOUND_BYTES_PER_TOKEN 250 /* 32 tokens a second of 64 kbit */

/* Where a JPEG says its size lies behind its comments and thumbnails. */
#define IMAGE_HEAD (256 * 1024)
#define BLOCK 8192

typedef struct
{
  guint32 width;
  guint32 height;
} Size;

static guint32
be16 (const guint8 *at)
{
  return (guint32) at[0] << 8 | at[1];
}

static guint32
le16 (const guint8 *at)
{
  return (guint32) at[1] << 8 | at[0];
}

static guint32
le24 (const guint8 *at)
{
  return (guint32) at[2] << 16 | le16 (at);
}

static gboolean
read_png (const guint8 *data, gsize len, Size *size)
{
  if (len < 24 || memcmp (data, "\x89PNG\r\n\x1a\n", 8) != 0)
    return FALSE;
  size->width = be16 (data + 16) << 16 | be16 (data + 18);
  size->height = be16 (data + 20) << 16 | be16 (data + 22);
  return TRUE;
}

static gboolean
read_gif (const guint8 *data, gsize len, Size *size)
{
  if (len < 10 || memcmp (data, "GIF8", 4) != 0)
    return FALSE;
  size->width = le16 (data + 6);
  size->height = le16 (data + 8);
  return TRUE;
}

static gboolean
read_webp (const guint8 *data, gsize len, Size *size)
{
  if (len < 30 || memcmp (data, "RIFF", 4) != 0 || memcmp (data + 8, "WEBPVP8", 7) != 0)
    return FALSE;
  if (data[15] == 'X')
    *size = (Size){ le24 (data + 24) + 1, le24 (data + 27) + 1 };
  else if (data[15] == 'L')
    *size = (Size){ (le16 (data + 21) & 0x3fff) + 1, ((le24 (data + 22) >> 6) & 0x3fff) + 1 };
  else
    *size = (Size){ le16 (data + 26) & 0x3fff, le16 (data + 28) & 0x3fff };
  return TRUE;
}

/* The size stands in the segment that begins the frame; those before it are gone over. */
static gboolean
read_jpeg (const guint8 *data, gsize len, Size *size)
{
  gsize at = 2;

  if (len < 2 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  while (at + 9 <= len && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];

      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *size = (Size){ be16 (data + at + 7), be16 (data + at + 5) };
          return TRUE;
        }
      at += marker == 0xff ? 1 : 2 + be16 (data + at + 2);
    }
  return FALSE;
}

static gint64
count_pixels (Size size)
{
  double width = size.width;
  double height = size.height;
  double longest = MAX (width, height);

  if (longest > LONGEST_SIDE)
    {
      width *= LONGEST_SIDE / longest;
      height *= LONGEST_SIDE / longest;
    }
  return CLAMP ((gint64) (width * height / PIXELS_PER_TOKEN) + 1, LEAST_OF_IMAGE,
                WEIR_MEDIA_MOST_OF_IMAGE);
}

gint64
weir_media_count_image (WeirJsonText base64)
{
  gsize wanted = MIN (base64.len, IMAGE_HEAD);
  g_autofree guint8 *data = g_malloc (wanted / 4 * 3 + 3);
  Size size = { 0, 0 };
  int state = 0;
  guint save = 0;
  gsize len = wanted > 0 ? g_base64_decode_step (base64.data, wanted, data, &state, &save) : 0;

  if (!read_png (data, len, &size) && !read_jpeg (data, len, &size) && !read_gif (data, len, &size)
      && !read_webp (data, len, &size))
    return WEIR_MEDIA_MOST_OF_IMAGE;
  return count_pixels (size);
}

/* What is being looked for: "/Type", white space, "/Page", and no letter behind it. */
typedef struct
{
  guint matched;
  guint pages;
} PageSearch;

static void
search_byte (PageSearch *self, guint8 c)
{
  static const char wanted[] = "/Type/Page";
  const guint space_at = strlen ("/Type");

  if (self->matched == strlen (wanted))
    {
      self->pages += !g_ascii_isalpha (c);
      self->matched = 0;
    }
  if (c == (guint8) wanted[self->matched])
    self->matched++;
  else if (self->matched != space_at || !g_ascii_isspace (c))
    self->matched = c == '/';
}

static guint
count_pages (WeirJsonText base64)
{
  guint8 block[BLOCK / 4 * 3 + 3];
  PageSearch search = { 0, 0 };
  int state = 0;
  guint save = 0;

  for (gsize at = 0; at < base64.len; at += BLOCK)
    {
      gsize len = g_base64_decode_step (base64.data + at, MIN (BLOCK, base64.len - at), block,
                                        &state, &save);

      for (gsize i = 0; i < len; i++)
        search_byte (&search, block[i]);
    }
  return search.pages;
}

gint64
weir_media_count_document (WeirJsonText base64)
{
  gint64 pages = count_pages (base64);

  if (pages == 0)
    pages = (gint64) (base64.len / 4 * 3 / BYTES_PER_PAGE) + 1;
  return pages * PER_PAGE;
}

gint64
weir_media_count_sound (WeirJsonText base64)
{
  return (gint64) (base64.len / 4 * 3 / SOUND_BYTES_PER_TOKEN) + 1;
}
