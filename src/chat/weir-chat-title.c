/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-title.h"

#include <string.h>

/* Characters, which is about what a list shows. */
#define MAX_LENGTH 60

/* Marks that begin a line of Markdown and say nothing in a title. */
#define MARKS "#>*-+` \t"

/* A line without the marks at its ends; %NULL when there is no letter or digit in it. (transfer full) */
static char *
strip_line (const char *line)
{
  g_autofree char *text = g_strdup (line + strspn (line, MARKS));
  gboolean says = FALSE;

  g_strchomp (text);
  for (const char *c = text; *c != '\0' && !says; c = g_utf8_next_char (c))
    says = g_unichar_isalnum (g_utf8_get_char (c));
  return says ? g_steal_pointer (&text) : NULL;
}

/* (transfer full) (nullable): the first line that says something, its white space made single. What
 * opens a block of code is the name of a language. */
static char *
find_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = NULL;
      g_auto (GStrv) words = NULL;
      g_autoptr (GString) joined = NULL;

      if (g_str_has_prefix (g_strchug (lines[i]), "```") || (line = strip_line (lines[i])) == NULL)
        continue;
      words = g_strsplit_set (line, " \t", -1);
      joined = g_string_new (NULL);
      for (guint j = 0; words[j] != NULL; j++)
        if (*words[j] != '\0')
          g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", words[j]);
      return g_string_free (g_steal_pointer (&joined), FALSE);
    }
  return NULL;
}

/* Where the first sentence ends: after a mark that white space follows, or at the end. A full stop after
 * a single letter or digit ends none: "e.g. this", "1. that". */
static const char *
find_end (const char *line)
{
  for (const char *c = line; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar mark = g_utf8_get_char (c);
      const char *next = g_utf8_next_char (c);

      if (mark == 0x3002 || mark == 0xff01
          || mark == 0xff1f) /* the marks of Chinese and Japanese */
        return next;
      if ((mark == '.' || mark == '!' || mark == '?') && *next == ' '
          && (mark != '.' || (c - line > 2 && c[-2] != ' ' && c[-2] != '.')))
        return next;
    }
  return line + strlen (line);
}

/* Cuts at the last word that fits, or in the middle of one that fills the line. */
static char *
shorten (const char *text)
{
  const char *end = text, *space = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_LENGTH)
    return g_strdup (text);
  for (int i = 0; i < MAX_LENGTH - 1; i++, end = g_utf8_next_char (end))
    if (*end == ' ')
      space = end;
  if (space != NULL && space - text > (end - text) / 3)
    end = space;
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

char *
weir_chat_title_make (const char *text)
{
  g_autofree char *line = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  line = find_line (text);
  if (line == NULL)
    return NULL;
  sentence = g_strndup (line, find_end (line) - line);
  /* a question mark says something, a full stop does not */
  if (g_str_has_suffix (sentence, ".") && !g_str_has_suffix (sentence, ".."))
    sentence[strlen (sentence) - 1] = '\0';
  return shorten (sentence);
}
