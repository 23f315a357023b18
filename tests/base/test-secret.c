/* SPDX-License-Identifier: MIT */
#include "base/weir-secret.h"

#include <string.h>

static void
test_new (void)
{
  g_autoptr (WeirSecret) whole = weir_secret_new ("hunter2", -1);
  g_autoptr (WeirSecret) part = weir_secret_new ("hunter2", 4);
  g_autoptr (WeirSecret) nul = weir_secret_new ("a\0b", 3);
  g_autoptr (WeirSecret) empty = weir_secret_new (NULL, 0);
  gsize len = 99;

  g_assert_cmpstr (weir_secret_peek (whole, &len), ==, "hunter2");
  g_assert_cmpuint (len, ==, 7);
  g_assert_cmpstr (weir_secret_peek (part, &len), ==, "hunt");
  g_assert_cmpuint (len, ==, 4);
  g_assert_cmpmem (weir_secret_peek (nul, &len), 4, "a\0b", 4);
  g_assert_cmpuint (len, ==, 3);
  g_assert_cmpstr (weir_secret_peek (empty, NULL), ==, "");
}

static void
test_take (void)
{
  g_autoptr (WeirSecret) secret = weir_secret_take (g_strdup ("hunter2"));

  g_assert_cmpstr (weir_secret_peek (secret, NULL), ==, "hunter2");
}

static void
test_ref (void)
{
  WeirSecret *secret = weir_secret_new ("hunter2", -1);
  WeirSecret *again = weir_secret_ref (secret);

  g_assert_true (again == secret);
  weir_secret_unref (secret);
  g_assert_cmpstr (weir_secret_peek (again, NULL), ==, "hunter2");
  weir_secret_unref (again);
}

static void
test_wipe (void)
{
  char bytes[] = "hunter2";

  weir_secret_wipe (bytes, 4);
  g_assert_cmpmem (bytes, sizeof bytes, "\0\0\0\0er2", 8);
  weir_secret_wipe (NULL, 0);
}

/* FIPS 180-4 examples, and lengths around those where the padding takes a block of its own. */
static void
test_digest (void)
{
  static const struct
  {
    const char *data;
    const char *hex;
  } rows[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 digest[WEIR_DIGEST_LEN];
      g_autoptr (GString) hex = g_string_new (NULL);

      weir_digest (rows[i].data, -1, digest);
      for (gsize j = 0; j < sizeof digest; j++)
        g_string_append_printf (hex, "%02x", digest[j]);
      g_assert_cmpstr (hex->str, ==, rows[i].hex);
    }
}

static void
test_digest_len (void)
{
  guint8 part[WEIR_DIGEST_LEN];
  guint8 whole[WEIR_DIGEST_LEN];
  guint8 nothing[WEIR_DIGEST_LEN];

  weir_digest ("abcdef", 3, part);
  weir_digest ("abc", -1, whole);
  weir_digest (NULL, 0, nothing);
  g_assert_cmpmem (part, sizeof part, whole, sizeof whole);
  weir_digest ("", -1, whole);
  g_assert_cmpmem (nothing, sizeof nothing, whole, sizeof whole);
}

static void
test_digest_equal (void)
{
  guint8 a[WEIR_DIGEST_LEN] = { 1, 2, 3 };
  guint8 b[WEIR_DIGEST_LEN];

  memcpy (b, a, sizeof a);
  g_assert_true (weir_digest_equal (a, b));
  for (gsize i = 0; i < sizeof a; i++)
    {
      b[i] ^= 0x80;
      g_assert_false (weir_digest_equal (a, b));
      b[i] ^= 0x80;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/secret/new", test_new);
  g_test_add_func ("/base/secret/take", test_take);
  g_test_add_func ("/base/secret/ref", test_ref);
  g_test_add_func ("/base/secret/wipe", test_wipe);
  g_test_add_func ("/base/secret/digest", test_digest);
  g_test_add_func ("/base/secret/digest-len", test_digest_len);
  g_test_add_func ("/base/secret/digest-equal", test_digest_equal);
  return g_test_run ();
}
