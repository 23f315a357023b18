/* SPDX-License-Identifier: MIT */
#include "front/weir-body-reader.h"

#include <string.h>

#define MAX_BODY 100
#define TOTAL 150

static const struct
{
  const char *name;
  const char *length; /* %NULL: chunked */
  const char *sent;
  WeirBodyResult result;
  const char *body;
  const char *rest; /* what is not the body's */
} rows[] = {
  { "length", "5", "hello", WEIR_BODY_DONE, "hello", "" },
  { "length-and-more", "5", "helloGET /", WEIR_BODY_DONE, "hello", "GET /" },
  { "length-short", "5", "hell", WEIR_BODY_MORE, NULL, "" },
  { "length-too-large", "101", "", WEIR_BODY_TOO_LARGE, NULL, "" },
  { "empty", "0", "GET /", WEIR_BODY_DONE, "", "GET /" },
  { "chunked", NULL, "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET /", WEIR_BODY_DONE, "hello world",
    "GET /" },
  { "chunked-empty", NULL, "0\r\n\r\n", WEIR_BODY_DONE, "", "" },
  { "chunked-hex", NULL, "A\r\n0123456789\r\n00b\r\n0123456789a\r\n0\r\n\r\n", WEIR_BODY_DONE,
    "01234567890123456789a", "" },
  { "chunked-cut", NULL, "5\r\nhello\r\n", WEIR_BODY_MORE, NULL, "" },
  { "chunked-cut-in-last", NULL, "5\r\nhello\r\n0\r\n", WEIR_BODY_MORE, NULL, "" },
  { "chunked-letters", NULL, "g\r\n", WEIR_BODY_MALFORMED, NULL, "g\r\n" },
  { "chunked-no-size", NULL, "\r\n", WEIR_BODY_MALFORMED, NULL, "\r\n" },
  { "chunked-extension", NULL, "1;a\r\n", WEIR_BODY_MALFORMED, NULL, ";a\r\n" },
  { "chunked-bare-lf", NULL, "1\na", WEIR_BODY_MALFORMED, NULL, "\na" },
  { "chunked-bad-end", NULL, "1\r\nab", WEIR_BODY_MALFORMED, NULL, "b" },
  { "chunked-trailer", NULL, "0\r\nX", WEIR_BODY_MALFORMED, NULL, "X" },
  { "chunked-many-digits", NULL, "0000000000000001\r\n", WEIR_BODY_MALFORMED, NULL, "1\r\n" },
  { "chunked-too-large", NULL, "65\r\n", WEIR_BODY_TOO_LARGE, NULL, "\n" },
};

static WeirHttpHead
make_head (const char *length)
{
  WeirHttpHead head = { .body = WEIR_HTTP_BODY_CHUNKED };

  if (length != NULL)
    {
      head.content_length = g_ascii_strtoull (length, NULL, 10);
      head.body = head.content_length > 0 ? WEIR_HTTP_BODY_LENGTH : WEIR_HTTP_BODY_NONE;
    }
  return head;
}

static void
check_row (gsize row, gsize step)
{
  const WeirHttpHead head = make_head (rows[row].length);
  g_autoptr (WeirBodyBudget) budget = weir_body_budget_new (TOTAL);
  g_autoptr (WeirBodyReader) reader =
      weir_body_reader_new (&head, MAX_BODY, weir_body_share_new (budget));
  g_autoptr (WeirBodyShare) share = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *sent = rows[row].sent;
  gsize used = 0;
  WeirBodyResult result = weir_body_reader_feed (reader, NULL, 0, &used);

  while (result == WEIR_BODY_MORE && *sent != '\0')
    {
      result = weir_body_reader_feed (reader, sent, MIN (step, strlen (sent)), &used);
      sent += used;
    }
  g_assert_cmpint (result, ==, rows[row].result);
  g_assert_cmpstr (sent, ==, rows[row].rest);
  if (result != WEIR_BODY_DONE)
    return;

  body = weir_body_reader_take (reader, &share);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), rows[row].body,
                   strlen (rows[row].body));
  g_assert_cmpuint (weir_body_budget_get_used (budget), ==, strlen (rows[row].body));
  g_clear_pointer (&share, weir_body_share_free);
  g_assert_cmpuint (weir_body_budget_get_used (budget), ==, 0);
}

static void
test_row (gconstpointer data)
{
  for (gsize step = 1; step < 40; step++)
    check_row (GPOINTER_TO_SIZE (data), step);
}

/* The second body does not fit beside the first one; once that is gone it does. */
static void
test_no_room (void)
{
  const WeirHttpHead head = make_head ("100");
  const WeirHttpHead chunked = make_head (NULL);
  g_autoptr (WeirBodyBudget) budget = weir_body_budget_new (TOTAL);
  g_autoptr (WeirBodyReader) first =
      weir_body_reader_new (&head, MAX_BODY, weir_body_share_new (budget));
  g_autoptr (WeirBodyReader) second =
      weir_body_reader_new (&head, MAX_BODY, weir_body_share_new (budget));
  g_autoptr (WeirBodyReader) third =
      weir_body_reader_new (&chunked, MAX_BODY, weir_body_share_new (budget));
  gsize used = 0;

  g_assert_cmpint (weir_body_reader_feed (first, NULL, 0, &used), ==, WEIR_BODY_MORE);
  g_assert_cmpint (weir_body_reader_feed (second, NULL, 0, &used), ==, WEIR_BODY_NO_ROOM);
  g_assert_cmpint (weir_body_reader_feed (third, "33\r\n", 4, &used), ==, WEIR_BODY_NO_ROOM);
  g_assert_cmpuint (weir_body_budget_get_used (budget), ==, 100);

  g_clear_pointer (&first, weir_body_reader_free);
  g_clear_pointer (&second, weir_body_reader_free);
  g_assert_cmpuint (weir_body_budget_get_used (budget), ==, 0);
  second = weir_body_reader_new (&head, MAX_BODY, weir_body_share_new (budget));
  g_assert_cmpint (weir_body_reader_feed (second, NULL, 0, &used), ==, WEIR_BODY_MORE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/front/body-reader/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/front/body-reader/no-room", test_no_room);

  return g_test_run ();
}
