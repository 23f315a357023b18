/* SPDX-License-Identifier: MIT */
#include "wire/weir-call-ids.h"

static WeirRequestBuilder *
make_builder (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  return weir_request_builder_new ("test", body, NULL);
}

static void
assert_id (WeirJsonText id, const char *expected)
{
  g_autofree char *text = weir_json_text_dup (id);

  g_assert_cmpstr (text, ==, expected);
}

#define NONE ((WeirJsonText){ NULL, 0 })

static void
test_made (void)
{
  g_autoptr (WeirRequestBuilder) builder = make_builder ();
  g_autoptr (WeirCallIds) ids = weir_call_ids_new (builder);
  WeirJsonText b = WEIR_JSON_TEXT ("b");
  WeirJsonText none = NONE;

  weir_call_ids_begin (ids);
  assert_id (weir_call_ids_add (ids, NONE, WEIR_JSON_TEXT ("a")), "call_00000001");
  assert_id (weir_call_ids_add (ids, NONE, WEIR_JSON_TEXT ("b")), "call_00000002");
  assert_id (weir_call_ids_add (ids, WEIR_JSON_TEXT (""), WEIR_JSON_TEXT ("b")), "call_00000003");

  /* by name, in order; then by order alone */
  assert_id (weir_call_ids_take (ids, NONE, &b), "call_00000002");
  assert_id (weir_call_ids_take (ids, NONE, &b), "call_00000003");
  assert_id (weir_call_ids_take (ids, NONE, &none), "call_00000001");
  g_assert_true (weir_json_text_equal (none, "a"));

  /* there is none left: an id of no call */
  assert_id (weir_call_ids_take (ids, NONE, &b), "call_00000004");
}

static void
test_given (void)
{
  g_autoptr (WeirRequestBuilder) builder = make_builder ();
  g_autoptr (WeirCallIds) ids = weir_call_ids_new (builder);
  WeirJsonText a = WEIR_JSON_TEXT ("a");
  WeirJsonText none = NONE;

  assert_id (weir_call_ids_add (ids, WEIR_JSON_TEXT ("x"), a), "x");
  assert_id (weir_call_ids_add (ids, WEIR_JSON_TEXT ("y"), a), "y");
  assert_id (weir_call_ids_take (ids, WEIR_JSON_TEXT ("x"), &none), "x");
  g_assert_true (weir_json_text_equal (none, "a"));
  assert_id (weir_call_ids_take (ids, NONE, &a), "y");
  assert_id (weir_call_ids_take (ids, WEIR_JSON_TEXT ("unknown"), &a), "unknown");
}

/* A result never answers a call of a turn before the last one that called. */
static void
test_turns (void)
{
  g_autoptr (WeirRequestBuilder) builder = make_builder ();
  g_autoptr (WeirCallIds) ids = weir_call_ids_new (builder);
  WeirJsonText a = WEIR_JSON_TEXT ("a");

  weir_call_ids_add (ids, NONE, a);
  weir_call_ids_begin (ids);
  assert_id (weir_call_ids_add (ids, NONE, a), "call_00000002");
  assert_id (weir_call_ids_take (ids, NONE, &a), "call_00000002");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/call-ids/made", test_made);
  g_test_add_func ("/wire/call-ids/given", test_given);
  g_test_add_func ("/wire/call-ids/turns", test_turns);
  return g_test_run ();
}
