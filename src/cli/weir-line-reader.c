/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-line-reader.h"

#include <editline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct _WeirLineReader
{
  gboolean terminal;
};

WeirLineReader *
weir_line_reader_new (void)
{
  WeirLineReader *self = g_new0 (WeirLineReader, 1);

  self->terminal = isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
  return self;
}

void
weir_line_reader_free (WeirLineReader *self)
{
  g_free (self);
}

gboolean
weir_line_reader_is_terminal (WeirLineReader *self)
{
  return self->terminal;
}

static char *
read_plain (void)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t len = getline (&line, &size, stdin);
  char *valid = NULL;

  if (len >= 0)
    {
      while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
      valid = g_utf8_make_valid (line, len);
    }
  free (line);
  return valid;
}

char *
weir_line_reader_read (WeirLineReader *self, const char *prompt)
{
  char *line;
  char *valid;

  if (!self->terminal)
    return read_plain ();

  line = readline (prompt);
  if (line == NULL)
    return NULL;
  valid = g_utf8_make_valid (line, -1);
  if (*line != '\0')
    add_history (line);
  free (line);
  return valid;
}
