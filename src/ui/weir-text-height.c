/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-text-height.h"

#include <string.h>

/* Of the usual font at its usual size. */
#define LINE_PX 21
#define CHAR_PX 8
#define MAX_PX (1 << 20) /* sums of them stay far from overflow */

int
weir_text_height_guess (const char *text, gsize len, int width)
{
  const char *end = text + len;
  gsize per_line = (gsize) MAX (width / CHAR_PX, 1);
  gsize n_lines = 0;

  g_return_val_if_fail (text != NULL, 0);

  while (text < end)
    {
      const char *found = memchr (text, '\n', (gsize) (end - text));
      const char *line_end = found != NULL ? found : end;

      n_lines += 1 + (gsize) (line_end - text) / per_line;
      text = line_end + 1;
    }
  return (int) MIN (n_lines * LINE_PX, MAX_PX);
}
