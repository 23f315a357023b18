/* SPDX-License-Identifier: MIT */
#include "wire/weir-reasoning-envelope.h"

#include <string.h>

static const char *const origins[] = { "messages", "responses", "gemini", "bedrock-converse",
                                       "sap-orchestration" };

static void
test_round_trip (void)
{
  static const char text[] = "gAAAA\"\\\n\xc3\xbc"
                             "end";

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    for (gsize len = 0; len < sizeof text; len++)
      {
        g_autoptr (GString) envelope = g_string_new (NULL);
        g_autoptr (GString) payload = g_string_new (NULL);
        const char *origin = NULL;
        WeirJsonText wrapped;

        if (!g_utf8_validate_len (text, len, NULL))
          continue;
        weir_reasoning_envelope_wrap (origins[i], "model", text, len, envelope);
        wrapped = (WeirJsonText){ envelope->str, envelope->len };
        g_assert_null (strpbrk (envelope->str, "+/=\"\\"));
        g_assert_cmpint (weir_reasoning_envelope_open (wrapped, "model", &origin, payload), ==,
                         WEIR_ENVELOPE_OPENED);
        g_assert_cmpstr (origin, ==, origins[i]);
        g_assert_cmpmem (payload->str, payload->len, text, len);
        g_assert_cmpint (weir_reasoning_envelope_open (wrapped, "other", &origin, payload), ==,
                         WEIR_ENVELOPE_FOREIGN);
      }
}

static const struct
{
  const char *text;
  WeirEnvelope result;
} rows[] = {
  { "", WEIR_ENVELOPE_NONE },
  { "EqQB+abc/==", WEIR_ENVELOPE_NONE },
  { "sapr1", WEIR_ENVELOPE_NONE },
  { "sapr1.", WEIR_ENVELOPE_FOREIGN },
  { "sapr1.z.12345678.YWJj", WEIR_ENVELOPE_FOREIGN },
  { "sapr1.o.12345678.YWJj", WEIR_ENVELOPE_FOREIGN },
  { "sapr1.o.1234", WEIR_ENVELOPE_FOREIGN },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) payload = g_string_new (NULL);
      WeirJsonText text = { rows[i].text, strlen (rows[i].text) };
      const char *origin;

      g_assert_cmpint (weir_reasoning_envelope_open (text, "m", &origin, payload), ==,
                       rows[i].result);
    }
}

/* Damage of the payload is found as far as it makes no text. */
static void
test_damaged (void)
{
  static const char *const tails[] = { "a", "a!", "YQ==", "_w", "\\u0041" };

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autoptr (GString) envelope = g_string_new (NULL);
      g_autoptr (GString) payload = g_string_new (NULL);
      const char *origin;

      weir_reasoning_envelope_wrap ("messages", "m", "", 0, envelope);
      g_string_append (envelope, tails[i]);
      g_assert_cmpint (weir_reasoning_envelope_open ((WeirJsonText){ envelope->str, envelope->len },
                                                     "m", &origin, payload),
                       ==, WEIR_ENVELOPE_FOREIGN);
    }
}

static void
test_no_carrier (void)
{
  g_autoptr (GString) envelope = g_string_new (NULL);

  weir_reasoning_envelope_wrap ("openai-chat", "m", "x", 1, envelope);
  weir_reasoning_envelope_wrap (NULL, "m", "x", 1, envelope);
  g_assert_cmpuint (envelope->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/reasoning-envelope/round-trip", test_round_trip);
  g_test_add_func ("/wire/reasoning-envelope/rows", test_rows);
  g_test_add_func ("/wire/reasoning-envelope/damaged", test_damaged);
  g_test_add_func ("/wire/reasoning-envelope/no-carrier", test_no_carrier);
  return g_test_run ();
}
