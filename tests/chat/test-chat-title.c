/* SPDX-License-Identifier: MIT */
#include "chat/weir-chat-title.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *title; /* %NULL: none */
} Row;

static const Row rows[] = {
  { "What is a weir?", "What is a weir?" },
  { "What is a weir? And what a dam?", "What is a weir?" },
  { "Hello there. How are you", "Hello there" },
  { "  \n\n  Second line first  \nrest", "Second line first" },
  { "# A heading\n\nText", "A heading" },
  { "```c\nint main;\n```\nWhat does this do", "int main;" },
  { "Use e.g. this one. Then that.", "Use e.g. this one" },
  { "1. First\n2. Second", "1. First" },
  { "Version 2.5 is out! Great", "Version 2.5 is out!" },
  { "Wait... what. Yes", "Wait... what" },
  { "many   \t spaces", "many spaces" },
  { "Was ist das für ein Ärger? Ja", "Was ist das für ein Ärger?" },
  { "これは何ですか？もう一度", "これは何ですか？" },
  { "---\n***\n", NULL },
  { "", NULL },
  { "\n\n", NULL },
  { "A sentence that goes on and on until it is far too long for any list of conversations",
    "A sentence that goes on and on until it is far too long…" },
  { "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverwalterinnen",
    "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeiche…" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *title = weir_chat_title_make (row->text);

  g_assert_cmpstr (title, ==, row->title);
}

/* Whatever a text holds, the title is short, valid and of one line. */
static void
test_any (void)
{
  static const char *const pieces[] = { ".",   "!", "?",  " ",    "\n", "a",  "é", "…",
                                        "```", "#", "。", "word", "\t", "\r", "1", "\"" };

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *title = NULL;

      for (int n = g_test_rand_int_range (0, 60); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, (gint32) G_N_ELEMENTS (pieces))]);
      title = weir_chat_title_make (text->str);
      if (title == NULL)
        continue;
      g_assert_true (g_utf8_validate (title, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (title, -1), <=, 60);
      g_assert_cmpint (g_utf8_strlen (title, -1), >, 0);
      g_assert_null (strpbrk (title, "\r\n"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chat/title/%u", i);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/chat/title/any", test_any);
  return g_test_run ();
}
