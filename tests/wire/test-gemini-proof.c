/* SPDX-License-Identifier: MIT */
#include "wire/weir-gemini-proof.h"

#include <string.h>

static WeirRequestBuilder *
make_builder (const char *model)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  WeirRequestBuilder *builder = weir_request_builder_new ("gemini", body, NULL);

  g_assert_true (weir_request_builder_read_model (builder, model, NULL));
  return builder;
}

static void
assert_text (WeirJsonText text, const char *expected)
{
  g_autofree char *plain = weir_json_text_dup (text);

  g_assert_cmpstr (plain, ==, expected);
}

/* What another service proved goes there and back with its thoughts, for the same model only. */
static void
test_round_trip (void)
{
  g_autoptr (GString) signature = g_string_new ("Sig+/=");
  g_autoptr (GString) text = g_string_new ("I \"think\"\nso: \xc3\xbc");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (WeirRequestBuilder) same = make_builder ("claude");
  g_autoptr (WeirRequestBuilder) other = make_builder ("gpt");
  WeirJsonText proof;
  WeirPart part = { .kind = WEIR_PART_REASONING };
  WeirPart lost = { .kind = WEIR_PART_REASONING };

  weir_gemini_proof_write ("messages", "claude", signature, text, NULL, out);
  proof = (WeirJsonText){ out->str, out->len };
  g_assert_cmpuint (strspn (out->str, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789+/="),
                    ==, out->len);
  g_assert_false (weir_gemini_proof_is_native (proof));

  g_assert_cmpint (weir_gemini_proof_read (same, proof, &part), ==, WEIR_ENVELOPE_OPENED);
  g_assert_cmpstr (part.origin, ==, "messages");
  assert_text (part.signature, "Sig+/=");
  assert_text (part.text, text->str);
  g_assert_null (part.redacted.data);

  g_assert_cmpint (weir_gemini_proof_read (other, proof, &lost), ==, WEIR_ENVELOPE_FOREIGN);
  g_assert_null (lost.signature.data);
}

static void
test_redacted (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (WeirRequestBuilder) builder = make_builder ("claude");
  WeirPart part = { .kind = WEIR_PART_REASONING };

  weir_gemini_proof_write ("messages", "claude", NULL, NULL, "opaque", out);
  g_assert_cmpint (weir_gemini_proof_read (builder, (WeirJsonText){ out->str, out->len }, &part),
                   ==, WEIR_ENVELOPE_OPENED);
  assert_text (part.redacted, "opaque");
  g_assert_null (part.signature.data);
}

static void
test_native (void)
{
  g_autoptr (GString) signature = g_string_new ("abc=");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (WeirRequestBuilder) builder = make_builder ("gemini");
  WeirPart part = { .kind = WEIR_PART_TOOL_CALL };

  weir_gemini_proof_write ("gemini", "gemini", signature, NULL, NULL, out);
  g_assert_cmpstr (out->str, ==, "abc=");
  g_assert_cmpint (weir_gemini_proof_read (builder, WEIR_JSON_TEXT ("abc="), &part), ==,
                   WEIR_ENVELOPE_NONE);
  g_assert_cmpstr (part.origin, ==, "gemini");
  assert_text (part.signature, "abc=");
}

static void
test_nothing (void)
{
  g_autoptr (GString) empty = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  weir_gemini_proof_write (NULL, "m", NULL, NULL, "x", out);
  weir_gemini_proof_write ("messages", "m", NULL, NULL, NULL, out);
  weir_gemini_proof_write ("messages", "m", empty, NULL, NULL, out);
  weir_gemini_proof_write ("openai-chat", "m", NULL, NULL, "x", out);
  g_assert_cmpuint (out->len, ==, 0);
}

/* What looks like an envelope and is none. */
static void
test_damaged (void)
{
  static const char *const proofs[] = { "sapr1", "sapr1.", "sapr1.a.00000000.!!", "sapr1.a.\x01" };
  g_autoptr (WeirRequestBuilder) builder = make_builder ("claude");

  for (guint i = 0; i < G_N_ELEMENTS (proofs); i++)
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) proofs[i], strlen (proofs[i]));
      WeirPart part = { .kind = WEIR_PART_REASONING };

      g_assert_cmpint (
          weir_gemini_proof_read (builder, (WeirJsonText){ encoded, strlen (encoded) }, &part), ==,
          WEIR_ENVELOPE_FOREIGN);
      g_assert_null (part.signature.data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/gemini-proof/round-trip", test_round_trip);
  g_test_add_func ("/wire/gemini-proof/redacted", test_redacted);
  g_test_add_func ("/wire/gemini-proof/native", test_native);
  g_test_add_func ("/wire/gemini-proof/nothing", test_nothing);
  g_test_add_func ("/wire/gemini-proof/damaged", test_damaged);
  return g_test_run ();
}
