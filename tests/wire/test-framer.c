/* SPDX-License-Identifier: MIT */
#include "wire/weir-framer.h"

static const struct
{
  const char *content_type;
  gboolean framed;
} rows[] = {
  { "text/event-stream", TRUE },
  { "text/event-stream; charset=utf-8", TRUE },
  { "text/event-stream;charset=UTF-8", TRUE },
  { " Text/Event-Stream ", TRUE },
  { "application/vnd.amazon.eventstream", TRUE },
  { "application/json", FALSE },
  { "text/event-streams", FALSE },
  { "text/event", FALSE },
  { "text/html", FALSE },
  { "", FALSE },
  { NULL, FALSE },
};

static void
test_content_type (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirFramer) framer = weir_framer_for_content_type (rows[i].content_type);

      g_test_message ("%s", rows[i].content_type != NULL ? rows[i].content_type : "(none)");
      g_assert_cmpint (framer != NULL, ==, rows[i].framed);
    }
}

static void
test_dispatch (void)
{
  g_autoptr (WeirFramer) framer = weir_framer_for_content_type ("text/event-stream");
  g_autoptr (GError) error = NULL;
  WeirFrame frame;

  weir_framer_push (framer, NULL, 0);
  g_assert_true (weir_framer_is_idle (framer));
  weir_framer_push (framer, "data: 1\n", 8);
  g_assert_false (weir_framer_is_idle (framer));
  g_assert_cmpint (weir_framer_next (framer, &frame, &error), ==, WEIR_FRAMER_MORE);
  weir_framer_push (framer, "\n", 1);
  g_assert_cmpint (weir_framer_next (framer, &frame, &error), ==, WEIR_FRAMER_FRAME);
  g_assert_cmpmem (frame.data, frame.len, "1", 1);
  weir_framer_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/framer/content-type", test_content_type);
  g_test_add_func ("/wire/framer/dispatch", test_dispatch);
  return g_test_run ();
}
