/* SPDX-License-Identifier: MIT */
#include "reply-cases.h"

static const ReplyCases cases = {
  .codec = "sap-orchestration",
  .folder = "data/orchestration",
  .path = "/wire/codec-orchestration-decoder",
  .framer_new = weir_framer_sse_new,
  .ending = "\"finish_reason\":\"[a-z]",
};

#define RESULT(inside) "{\"final_result\":{" inside "}}"

static const ReplyRow bodies[] = {
  { "empty", "", "error upstream\n" },
  { "not-json", "<html>", "error upstream\n" },
  { "number", "7", "error upstream\n" },
  { "array", "[]", "error upstream\n" },
  { "empty-object", "{}", "error upstream\n" },
  { "modules-only", "{\"intermediate_results\":{}}", "error upstream\n" },
  { "null-result", "{\"final_result\":null}", "error upstream\n" },
  { "no-choices", RESULT (""), "error upstream\n" },
  { "odd-choices", RESULT ("\"id\":\"a\",\"choices\":[7]"), "start a - -1\nerror upstream\n" },
  { "no-choice", RESULT ("\"id\":\"a\",\"choices\":[]"), "start a - -1\nerror upstream\n" },
  { "no-finish", RESULT ("\"id\":\"a\",\"choices\":[{\"message\":{\"content\":\"x\"}}]"),
    "start a - -1\nopen 0 text\ndelta 0 text x\nerror upstream\n" },
  { "two-thoughts",
    RESULT ("\"id\":\"a\",\"choices\":[{\"message\":{\"reasoning_content\":[{\"content\":\"x\","
            "\"signature\":"
            "\"s\"},{\"content\":\"y\",\"signature\":\"t\"}],\"content\":\"z\"},\"finish_reason\":"
            "\"stop\"}]"),
    "start a - -1\nopen 0 reasoning\ndelta 0 reasoning x\ndelta 0 signature s\nclose 0\n"
    "open 1 reasoning\ndelta 1 reasoning y\ndelta 1 signature t\nclose 1\n"
    "open 2 text\ndelta 2 text z\nclose 2\nfinish stop\nend\n" },
  { "error", "{\"error\":{\"request_id\":\"r\",\"code\":429,\"message\":\"slow\"}}",
    "error rate_limited\n" },
  { "errors", "{\"error\":[{\"code\":400,\"message\":\"bad\"},{\"code\":500,\"message\":\"x\"}]}",
    "error bad_request\n" },
  { "old-error", "{\"request_id\":\"r\",\"code\":500,\"message\":\"x\",\"location\":\"LLM\"}",
    "error upstream\n" },
  { "filtered",
    "{\"error\":{\"code\":400,\"message\":\"400 - Filtering Module - Input Filter: no\"}}",
    "error content_filter\n" },
};

static gboolean
keep_origin (const WeirEvent *event, gpointer user_data, GError **error)
{
  if (event->kind == WEIR_EVENT_PART_OPEN && event->open.kind == WEIR_PART_REASONING)
    *(const char **) user_data = event->open.origin;
  return TRUE;
}

/* The proof of a thought is told to be this service's. */
static void
test_origin (void)
{
  static const char body[] = RESULT (
      "\"choices\":[{\"message\":{\"reasoning_content\":[{\"content\":\"a\",\"signature\":\"b\"}],"
      "\"content\":\"x\"},\"finish_reason\":\"stop\"}]");
  g_autoptr (WeirDecoder) decoder = weir_codec_get (cases.codec)->decoder_new ();
  const char *origin = NULL;

  g_assert_true (weir_decoder_body (decoder, body, sizeof body - 1, keep_origin, &origin, NULL));
  g_assert_cmpstr (origin, ==, "sap-orchestration");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  reply_cases_add (&cases);
  reply_cases_add_bodies (&cases, bodies, G_N_ELEMENTS (bodies));
  g_test_add_func ("/wire/codec-orchestration-decoder/origin", test_origin);
  return g_test_run ();
}
