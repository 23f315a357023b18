/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-text.h"

G_BEGIN_DECLS

/* What media cost in tokens, told from their first bytes: of the models served here the dearest counts. */

/* What an image costs at most: larger ones are scaled down. */
#define WEIR_MEDIA_MOST_OF_IMAGE 1600

/**
 * weir_media_count_image:
 * @base64: a PNG, JPEG, GIF or WebP
 *
 * A token for 750 pixels, after it was scaled to 1568 on the longer side; at least what the smallest
 * costs with models that count by tiles.
 *
 * Returns: tokens; the most it can be when its size cannot be told
 */
gint64 weir_media_count_image (WeirJsonText base64);

/**
 * weir_media_count_document:
 * @base64: a PDF
 *
 * Each page is told as text and as an image. The pages of a file that hides them in compressed objects
 * are guessed by its size.
 *
 * Returns: tokens, at least those of one page
 */
gint64 weir_media_count_document (WeirJsonText base64);

/* The same for sound and video, by their size. */
gint64 weir_media_count_sound (WeirJsonText base64);

G_END_DECLS
