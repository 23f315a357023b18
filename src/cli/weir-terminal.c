/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-terminal.h"

#include <stdio.h>
#include <unistd.h>

static gboolean
is_safe (gunichar character)
{
  if (character == '\n' || character == '\t')
    return TRUE;
  if (character < 0x20 || (character >= 0x7f && character < 0xa0))
    return FALSE;
  /* Overrides of the writing direction make text read other than it is. */
  return !(character >= 0x202a && character <= 0x202e)
         && !(character >= 0x2066 && character <= 0x2069);
}

char *
weir_terminal_make_safe (const char *text, gsize len)
{
  g_autofree char *valid = g_utf8_make_valid (text, len);
  GString *out = g_string_sized_new (len);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (is_safe (character))
        g_string_append_unichar (out, character);
      else if (character < 0x20)
        g_string_append_unichar (out, 0x2400 + character); /* its picture */
      else
        g_string_append_unichar (out, 0xfffd);
    }
  return g_string_free (out, FALSE);
}

void
weir_terminal_print (const char *text, gsize len)
{
  if (isatty (STDOUT_FILENO))
    {
      g_autofree char *safe = weir_terminal_make_safe (text, len);

      fputs (safe, stdout);
    }
  else
    fwrite (text, 1, len, stdout);
  fflush (stdout);
}
