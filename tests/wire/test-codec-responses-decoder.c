/* SPDX-License-Identifier: MIT */
#include "reply-cases.h"

static const ReplyCases cases = {
  .codec = "responses",
  .folder = "data/responses",
  .path = "/wire/codec-responses-decoder",
  .framer_new = weir_framer_sse_new,
  .ending = "response\\.(completed|incomplete)",
};

static const ReplyRow bodies[] = {
  { "empty", "", "error upstream\n" },
  { "not-json", "<html>", "error upstream\n" },
  { "number", "7", "error upstream\n" },
  { "other-object", "{\"object\":\"list\"}", "error upstream\n" },
  { "error", "{\"error\":{\"message\":\"slow\",\"code\":\"429\"}}", "error rate_limited\n" },
  { "failed",
    "{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\","
    "\"message\":\"x\"}}",
    "error upstream\n" },
  { "no-status", "{\"object\":\"response\",\"id\":\"r\"}", "start r - -1\nerror upstream\n" },
  { "queued", "{\"object\":\"response\",\"id\":\"r\",\"status\":\"queued\",\"output\":[]}",
    "start r - -1\nfinish pause\nend\n" },
  { "call-without-id",
    "{\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"function_call\"}]}",
    "start - - -1\nerror upstream\n" },
};

static const ReplyRow streams[] = {
  { "two-items-one-number",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
    "\"message\"}}\n\n"
    "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
    "\"message\"}}\n\n",
    "start r - -1\nerror upstream\n" },
  { "delta-of-nothing",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.function_call_arguments.delta\",\"output_index\":3,\"delta\":"
    "\"x\"}\n\n",
    "start r - -1\nerror upstream\n" },
  { "done-of-nothing",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.output_item.done\",\"output_index\":3,\"item\":{}}\n\n",
    "start r - -1\nerror upstream\n" },
  { "delta-after-done",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,"
    "\"delta\":\"a\"}\n\n"
    "data: {\"type\":\"response.content_part.done\",\"output_index\":0,\"content_index\":0,"
    "\"part\":{}}\n\n"
    "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,"
    "\"delta\":\"b\"}\n\n",
    "start r - -1\nopen 0 text\ndelta 0 text a\nclose 0\nerror upstream\n" },
  { "unknown-end",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"status\":\"x\"}}\n\n",
    "start r - -1\nerror upstream\n" },
  { "no-type", "data: {\"message\":\"x\"}\n\n", "error upstream\n" },
  { "failed-at-once",
    "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":"
    "\"context_length_exceeded\",\"message\":\"too long\"}}}\n\n",
    "error context_length\n" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  reply_cases_add (&cases);
  reply_cases_add_bodies (&cases, bodies, G_N_ELEMENTS (bodies));
  reply_cases_add_streams (&cases, streams, G_N_ELEMENTS (streams));
  return g_test_run ();
}
