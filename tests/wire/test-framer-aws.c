/* SPDX-License-Identifier: MIT */
#include "aws-frames.h"

#include "wire/weir-api-error.h"
#include "wire/weir-framer.h"

#include <string.h>

/* A message as AWS's own encoder writes it, which carries {"type":"content_block_stop","index":0}. */
static const char recorded[] = "000000a60000004b7b4b2d470b3a6576656e742d747970650700056368756e6b"
                               "0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f"
                               "6e0d3a6d6573736167652d747970650700056576656e747b226279746573223a"
                               "2265794a306558426c496a6f695932397564475675644639696247396a613139"
                               "7a64473977496977696157356b5a5867694f6a4239222c2270223a2261626364"
                               "227df62a7be8";

static void
append_line (GString *lines, const WeirFrame *frame)
{
  g_string_append_printf (lines, "%s%s ", frame->is_error ? "! " : "",
                          frame->event != NULL ? frame->event : "-");
  g_string_append_len (lines, frame->data, (gssize) frame->len);
  g_string_append_c (lines, '\n');
}

static gboolean
drain (WeirFramer *framer, GString *lines)
{
  g_autoptr (GError) error = NULL;
  WeirFramerResult result;
  WeirFrame frame;

  while ((result = weir_framer_next (framer, &frame, &error)) == WEIR_FRAMER_FRAME)
    append_line (lines, &frame);
  if (result == WEIR_FRAMER_MORE)
    return TRUE;
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UPSTREAM);
  g_string_append_printf (lines, "error: %s\n", error->message);
  return FALSE;
}

/* The frames as lines, when the bytes come in two pieces. */
static char *
read_split (const GString *bytes, gsize at)
{
  g_autoptr (WeirFramer) framer = weir_framer_aws_new ();
  GString *lines = g_string_new (NULL);

  weir_framer_push (framer, bytes->str, at);
  if (drain (framer, lines))
    {
      weir_framer_push (framer, bytes->str + at, bytes->len - at);
      if (drain (framer, lines))
        g_string_append (lines, weir_framer_is_idle (framer) ? "idle\n" : "cut\n");
    }
  return g_string_free (lines, FALSE);
}

static GString *
make_stream (void)
{
  GString *bytes = g_string_new (NULL);

  aws_append_chunk (bytes, "{\"type\":\"ping\"}", 15);
  aws_append_message (bytes, "{\"a\":1}", 7, ":event-type", "messageStart", ":message-type",
                      "event", NULL);
  aws_append_message (bytes, "", 0, NULL);
  aws_append_message (bytes, "{}", 2, ":message-type", "event", ":event-type", "chunk", NULL);
  aws_append_exception (bytes, "throttlingException", "{\"message\":\"slow\"}");
  aws_append_message (bytes, "", 0, ":message-type", "error", ":error-code", "Gone",
                      ":error-message", "it \"went\"", NULL);
  return bytes;
}

static const char stream_lines[] = "chunk {\"type\":\"ping\"}\n"
                                   "messageStart {\"a\":1}\n"
                                   "- \n"
                                   "chunk {}\n"
                                   "! throttlingException {\"message\":\"slow\"}\n"
                                   "! Gone {\"message\":\"it \\\"went\\\"\"}\n"
                                   "idle\n";

static void
test_frames (void)
{
  g_autoptr (GString) bytes = make_stream ();
  g_autofree char *lines = read_split (bytes, bytes->len);

  g_assert_cmpstr (lines, ==, stream_lines);
}

static void
test_split (void)
{
  g_autoptr (GString) bytes = make_stream ();

  for (gsize at = 0; at <= bytes->len; at++)
    {
      g_autofree char *lines = read_split (bytes, at);

      g_assert_cmpstr (lines, ==, stream_lines);
    }
}

static void
test_single_bytes (void)
{
  g_autoptr (GString) bytes = make_stream ();
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (WeirFramer) framer = weir_framer_aws_new ();

  for (gsize i = 0; i < bytes->len; i++)
    {
      weir_framer_push (framer, bytes->str + i, 1);
      g_assert_true (drain (framer, lines));
    }
  g_string_append (lines, "idle\n");
  g_assert_cmpstr (lines->str, ==, stream_lines);
}

/* Cut anywhere it is not idle, but between two messages. */
static void
test_cut (void)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  gsize first;

  aws_append_chunk (bytes, "{}", 2);
  first = bytes->len;
  aws_append_chunk (bytes, "{}", 2);
  for (gsize len = 1; len < bytes->len; len++)
    {
      g_autoptr (GString) head = g_string_new_len (bytes->str, (gssize) len);
      g_autofree char *lines = read_split (head, len);

      g_assert_true (g_str_has_suffix (lines, len == first ? "idle\n" : "cut\n"));
    }
}

static void
test_recorded (void)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *lines = NULL;

  for (gsize i = 0; recorded[i] != '\0'; i += 2)
    g_string_append_c (bytes, (char) (g_ascii_xdigit_value (recorded[i]) << 4
                                      | g_ascii_xdigit_value (recorded[i + 1])));
  g_assert_cmpuint (bytes->len, ==, 166);
  lines = read_split (bytes, bytes->len);
  g_assert_cmpstr (lines, ==, "chunk {\"type\":\"content_block_stop\",\"index\":0}\nidle\n");
}

/* Every bit of a message counts. */
static void
test_flipped (void)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  aws_append_chunk (bytes, "{}", 2);
  for (gsize i = 0; i < bytes->len; i++)
    {
      g_autofree char *lines = NULL;

      bytes->str[i] ^= 1 << (i % 8);
      lines = read_split (bytes, bytes->len);
      g_assert_true (g_str_has_prefix (lines, "error: "));
      bytes->str[i] ^= 1 << (i % 8);
    }
}

/* What has right checksums and is wrong all the same. */
static void
append_raw (GString *out, guint32 total, guint32 headers, const char *body, gsize len)
{
  gsize start = out->len;

  aws_append_uint32 (out, total);
  aws_append_uint32 (out, headers);
  aws_append_uint32 (out, aws_checksum (out->str + start, 8));
  g_string_append_len (out, body, (gssize) len);
  aws_append_uint32 (out, aws_checksum (out->str + start, out->len - start));
}

static const struct
{
  const char *name;
  guint32 total;
  guint32 headers;
  const char *body;
  gsize len;
  const char *error;
} broken[] = {
  { "huge", 0xffffffff, 0, "", 0, "larger than 16 MiB" },
  { "huge-headers", 1024 * 1024, 129 * 1024, "", 0, "larger than 16 MiB" },
  { "too-short", 15, 0, "", 0, "shorter than its headers" },
  { "headers-too-long", 20, 5, "", 0, "shorter than its headers" },
  { "wrapping", 16, 0xfffffff0, "", 0, "larger than 16 MiB" },
  { "name-cut", 17, 1, "\x05", 1, "headers of a message are broken" },
  { "type-cut", 18, 2, "\x01n", 2, "headers of a message are broken" },
  { "unknown-type", 19, 3, "\x01n\x0a", 3, "headers of a message are broken" },
  { "length-cut", 20, 4, "\x01n\x07\x00", 4, "headers of a message are broken" },
  { "value-cut", 21, 5, "\x01n\x07\x00\x01", 5, "headers of a message are broken" },
  { "number-cut", 20, 4, "\x01n\x08\x00", 4, "headers of a message are broken" },
};

static void
test_broken (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *lines = NULL;

  append_raw (bytes, broken[row].total, broken[row].headers, broken[row].body, broken[row].len);
  lines = read_split (bytes, bytes->len);
  g_assert_true (g_str_has_prefix (lines, "error: "));
  g_assert_nonnull (strstr (lines, broken[row].error));
}

/* All types of header there are; only texts say anything. */
static void
test_header_types (void)
{
  static const char headers[] = "\x01"
                                "a\x00"
                                "\x01"
                                "b\x01"
                                "\x01"
                                "c\x02z"
                                "\x01"
                                "d\x03zz"
                                "\x01"
                                "e\x04zzzz"
                                "\x01"
                                "f\x05zzzzzzzz"
                                "\x01"
                                "g\x06\x00\x02\xff\xfe"
                                "\x01"
                                "h\x08zzzzzzzz"
                                "\x01"
                                "i\x09zzzzzzzzzzzzzzzz"
                                "\x0b:event-type\x07\x00\x02ok";
  const guint32 len = sizeof headers - 1;
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *lines = NULL;

  append_raw (bytes, 16 + len, len, headers, len);
  lines = read_split (bytes, bytes->len);
  g_assert_cmpstr (lines, ==, "ok \nidle\n");
}

static void
test_other_protocol (void)
{
  g_autoptr (GString) bytes = g_string_new ("HTTP/1.1 200 OK\r\n");
  g_autofree char *lines = read_split (bytes, bytes->len);
  g_autoptr (WeirFramer) framer = weir_framer_aws_new ();
  g_autoptr (GString) again = g_string_new (NULL);

  g_assert_nonnull (strstr (lines, "not framed as promised"));
  weir_framer_push (framer, bytes->str, bytes->len);
  g_assert_false (drain (framer, again));
  g_assert_false (drain (framer, again));
  g_assert_nonnull (strstr (again->str, "it failed before"));
  g_assert_false (weir_framer_is_idle (framer));
}

/* What was read does not stay in memory, and frames after it are right. */
static void
test_long (void)
{
  g_autoptr (WeirFramer) framer = weir_framer_aws_new ();
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *json = g_strnfill (5000, 'x');
  guint frames = 0;
  WeirFrame frame;

  for (guint i = 0; i < 100; i++)
    aws_append_chunk (bytes, json, 5000);
  for (gsize at = 0; at < bytes->len; at += 777)
    {
      weir_framer_push (framer, bytes->str + at, MIN (777, bytes->len - at));
      while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
        {
          g_assert_cmpmem (frame.data, frame.len, json, 5000);
          frames++;
        }
    }
  g_assert_cmpuint (frames, ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/framer-aws/frames", test_frames);
  g_test_add_func ("/wire/framer-aws/split", test_split);
  g_test_add_func ("/wire/framer-aws/single-bytes", test_single_bytes);
  g_test_add_func ("/wire/framer-aws/cut", test_cut);
  g_test_add_func ("/wire/framer-aws/recorded", test_recorded);
  g_test_add_func ("/wire/framer-aws/flipped", test_flipped);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/framer-aws/broken/", broken[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_broken);
    }
  g_test_add_func ("/wire/framer-aws/header-types", test_header_types);
  g_test_add_func ("/wire/framer-aws/other-protocol", test_other_protocol);
  g_test_add_func ("/wire/framer-aws/long", test_long);
  return g_test_run ();
}
