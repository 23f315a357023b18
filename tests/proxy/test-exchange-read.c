/* SPDX-License-Identifier: MIT */
/* Streams that do not end well, at every event: the client must always know. */
#include "proxy/proxy.h"

#include <string.h>

#include "support/weir-test-clock.h"

#define INFERENCE "/v2/inference/"
#define MAX_EVENTS 40

static guint
count (const char *text, const char *needle)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, needle)) != NULL; at += strlen (needle))
    n++;
  return n;
}

static TestProxy *
new_proxy (guint chunk_delay_ms)
{
  TestProxyOptions options = { .chunk_delay_ms = chunk_delay_ms };

  return test_proxy_new (&options);
}

/* A stream of a dozen events. */
static TestReply *
short_chat (TestProxy *proxy)
{
  return test_http_call (proxy->port, "POST", "/v1/chat/completions",
                         "{\"model\":\"gpt-4.1\",\"stream\":true,\"max_tokens\":8,"
                         "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}");
}

/* Exactly one error, and nothing that looks like an end. */
static void
assert_failed_stream (const TestReply *reply)
{
  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count (reply->body->str, "data: {\"error\":{"), ==, 1);
  g_assert_null (strstr (reply->body->str, "[DONE]"));
  g_assert_true (g_str_has_suffix (reply->body->str, "}}\n\n"));
}

static gboolean
is_good_stream (const TestReply *reply)
{
  return g_str_has_suffix (reply->body->str, "data: [DONE]\n\n");
}

typedef enum
{
  END_GOOD,   /* the fault came too late to matter */
  END_FAILED, /* the stream says that it failed */
  END_EARLY,  /* the fault was seen before the client had been told anything */
} End;

/* How one stream ends to which @fault happens, and that the next one is served as if nothing had
 * been. */
static End
check_end (const WeirDemoFault *fault, guint chunk_delay_ms)
{
  g_autoptr (TestProxy) proxy = new_proxy (chunk_delay_ms);
  g_autoptr (TestReply) reply = NULL;
  g_autoptr (TestReply) next = NULL;
  const TestRecord *record;
  End end;

  test_proxy_set_faults (proxy, 0, fault, 1);
  reply = short_chat (proxy);
  end = reply->status != 200 ? END_EARLY : is_good_stream (reply) ? END_GOOD : END_FAILED;
  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpuint (record->status, ==, reply->status);
  if (end == END_GOOD)
    {
      g_assert_null (strstr (reply->body->str, "\"error\""));
      g_assert_null (record->error_kind);
    }
  else
    g_assert_nonnull (record->error_kind);
  if (end == END_FAILED)
    assert_failed_stream (reply);
  if (end == END_EARLY)
    g_assert_true (g_str_has_prefix (reply->body->str, "{\"error\":{"));
  /* a stream is tried again only while nothing has been told */
  if (end == END_FAILED && record->attempts > 1)
    end = END_EARLY;

  test_proxy_set_faults (proxy, 0, NULL, 0);
  next = short_chat (proxy);
  g_assert_true (is_good_stream (next));
  return end;
}

/* The events come one by one: what is in one packet with the first is seen before the client is told
 * anything, and is then no failed stream but a failed request. On a busy machine that takes a longer
 * pause between them. Returns whether the fault came too late to matter. */
static gboolean
check_fault (const WeirDemoFault *fault)
{
  End end = END_EARLY;

  for (guint delay_ms = 4; end == END_EARLY; delay_ms *= 4)
    {
      g_assert_cmpuint (delay_ms, <=, 1024);
      end = check_end (fault, delay_ms);
    }
  return end == END_GOOD;
}

/* Lets the same thing happen at one event after the other, until it comes too late to matter. The
 * first two events tell nothing yet: what was found in the prompt, and who speaks. */
static void
test_at_every_event (gconstpointer data)
{
  WeirDemoFault fault = { GPOINTER_TO_INT (data), .path = INFERENCE, .at_event = 2 };

  while (!check_fault (&fault))
    {
      fault.at_event++;
      g_assert_cmpuint (fault.at_event, <, MAX_EVENTS);
    }
  g_test_message ("%u events", fault.at_event);
  g_assert_cmpuint (fault.at_event, >, 5);
}

/* Before the first event nothing has been told: the status is still free, and another try. */
static void
test_before_first_event (gconstpointer data)
{
  WeirDemoFault fault = { GPOINTER_TO_INT (data), .path = INFERENCE, .times = 1, .at_event = 0 };
  g_autoptr (TestProxy) proxy = new_proxy (0);
  g_autoptr (TestReply) recovered = NULL;
  g_autoptr (TestReply) failed = NULL;
  gboolean retried = fault.kind == WEIR_DEMO_FAULT_CUT || fault.kind == WEIR_DEMO_FAULT_RESET;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  recovered = short_chat (proxy);
  g_test_message ("%u %s", recovered->status, recovered->body->str);
  if (retried)
    g_assert_true (is_good_stream (recovered));
  else
    g_assert_cmpuint (recovered->status, >=, 400);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->attempts, ==, retried ? 2 : 1);

  fault.times = 0;
  test_proxy_set_faults (proxy, 0, &fault, 1);
  failed = short_chat (proxy);
  g_assert_cmpuint (failed->status, >=, 400);
  g_assert_true (g_str_has_prefix (failed->body->str, "{\"error\":{"));
}

/* The same for a client that wants it whole: it is told nothing but the end of the story. */
static void
test_whole_reset (void)
{
  WeirDemoFault fault = { WEIR_DEMO_FAULT_RESET, .path = INFERENCE, .times = 1 };
  g_autoptr (TestProxy) proxy = new_proxy (0);
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, "\"chat.completion\""));
}

/* An upstream that answers in the other form: the client still gets all of it, as it asked. */
static void
check_other_form (gboolean stream, const char *content_type, const char *body, const char *words)
{
  WeirDemoFault fault = { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .times = 1,
                          .status = 200,          .body = body,      .content_type = content_type };
  g_autoptr (TestProxy) proxy = new_proxy (0);
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = test_proxy_chat (proxy, stream);
  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, words));
  g_assert_true (is_good_stream (reply) == stream);
}

static void
test_whole_for_stream (void)
{
  check_other_form (TRUE, "application/json",
                    "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
                    "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                    "\"message\":{\"role\":\"assistant\",\"content\":\"all at once\"}}]}",
                    "\"content\":\"all at once\"");
}

static void
test_stream_for_whole (void)
{
  check_other_form (FALSE, "text/event-stream",
                    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                    "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                    "\"content\":\"in pieces\"},\"finish_reason\":null}]}\n\n"
                    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                    "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},"
                    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
                    "\"content\":\"in pieces\"");
}

/* ---- in virtual time */

typedef struct
{
  WeirTestClock *clock;
  TestProxy *proxy;
} Virtual;

static void
set_up (Virtual *fixture, gconstpointer data)
{
  TestProxyOptions options = { 0 };

  fixture->clock = weir_test_clock_new ();
  options.clock = WEIR_CLOCK (fixture->clock);
  fixture->proxy = test_proxy_new (&options);
}

static void
tear_down (Virtual *fixture, gconstpointer data)
{
  test_proxy_free (fixture->proxy);
  g_object_unref (fixture->clock);
}

static GSocketConnection *
open_stream (Virtual *fixture)
{
  return test_http_open (fixture->proxy->port, "POST", "/v1/chat/completions", NULL,
                         test_chat_body (TRUE));
}

static void
hang (Virtual *fixture, guint at_event)
{
  WeirDemoFault fault = { WEIR_DEMO_FAULT_HANG, .path = INFERENCE, .at_event = at_event };

  test_proxy_set_faults (fixture->proxy, 0, &fault, 1);
}

/* Ten seconds of silence: a sign of life between whole events, and again, until the gap is too long. */
static void
test_heartbeat_and_gap (Virtual *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *first = NULL;
  g_autofree char *beat = NULL;
  g_autofree char *again = NULL;
  g_autofree char *rest = NULL;

  hang (fixture, 3);
  connection = open_stream (fixture);
  first = test_http_read_until (connection, "\"content\":\"");
  g_assert_null (strstr (first, "keep-alive"));

  /* what was sent last may have come in two pieces, so time is turned a little further than due */
  g_usleep (50000);
  weir_test_clock_advance (fixture->clock, 11 * G_TIME_SPAN_SECOND);
  beat = test_http_read_until (connection, ": keep-alive\n\n");
  g_assert_nonnull (strstr (beat, ": keep-alive\n\n"));
  weir_test_clock_advance (fixture->clock, 11 * G_TIME_SPAN_SECOND);
  again = test_http_read_until (connection, ": keep-alive\n\n");
  g_assert_nonnull (strstr (again, ": keep-alive\n\n"));

  weir_test_clock_advance (fixture->clock, 100 * G_TIME_SPAN_SECOND);
  rest = test_http_read_until (connection, "never");
  g_assert_cmpuint (count (rest, "data: {\"error\":{"), ==, 1);
  g_assert_nonnull (strstr (rest, "timeout"));
  g_assert_null (strstr (rest, "[DONE]"));
  g_assert_cmpstr (test_proxy_wait_record (fixture->proxy, 1)->error_kind, ==, "timeout_gap");
}

static gboolean
is_upstream_active (gpointer data)
{
  WeirDemoStats stats;

  weir_demo_get_stats (data, &stats);
  return stats.inference > 0 && stats.active > 0;
}

static void
test_first_byte (Virtual *fixture, gconstpointer data)
{
  WeirDemoFault fault = { WEIR_DEMO_FAULT_DELAY, .path = INFERENCE, .delay_ms = 600000 };
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (fixture->proxy, 0, &fault, 1);
  connection = open_stream (fixture);
  test_wait_for (is_upstream_active, fixture->proxy->demos[0]);
  weir_test_clock_advance (fixture->clock, 61 * G_TIME_SPAN_SECOND);
  reply = test_http_read (connection, FALSE);
  g_assert_cmpuint (reply->status, ==, 504);
  g_assert_nonnull (strstr (reply->body->str, "\"timeout\""));
  g_assert_cmpstr (test_proxy_wait_record (fixture->proxy, 1)->error_kind, ==,
                   "timeout_first_byte");
}

/* A model that thinks, and any that is asked for its whole reply, has ten minutes. */
static void
test_first_byte_of_whole (Virtual *fixture, gconstpointer data)
{
  WeirDemoFault fault = { WEIR_DEMO_FAULT_DELAY, .path = INFERENCE, .delay_ms = 600000 };
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (fixture->proxy, 0, &fault, 1);
  connection = test_http_open (fixture->proxy->port, "POST", "/v1/chat/completions", NULL,
                               test_chat_body (FALSE));
  test_wait_for (is_upstream_active, fixture->proxy->demos[0]);
  weir_test_clock_advance (fixture->clock, 599 * G_TIME_SPAN_SECOND);
  g_usleep (250000);
  g_assert_cmpuint (test_proxy_get_n_records (fixture->proxy), ==, 0);
  weir_test_clock_advance (fixture->clock, 2 * G_TIME_SPAN_SECOND);
  reply = test_http_read (connection, FALSE);
  g_assert_cmpuint (reply->status, ==, 504);
}

#define ADD_VIRTUAL(name, func)                                                                    \
  g_test_add ("/proxy/exchange-read/" name, Virtual, NULL, set_up, func, tear_down)

static void
add_faults (const char *name, WeirDemoFaultKind kind)
{
  g_autofree char *every = g_strdup_printf ("/proxy/exchange-read/%s/every", name);
  g_autofree char *before = g_strdup_printf ("/proxy/exchange-read/%s/before-first", name);

  g_test_add_data_func (every, GINT_TO_POINTER (kind), test_at_every_event);
  g_test_add_data_func (before, GINT_TO_POINTER (kind), test_before_first_event);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  add_faults ("cut", WEIR_DEMO_FAULT_CUT);
  add_faults ("reset", WEIR_DEMO_FAULT_RESET);
  add_faults ("error-event", WEIR_DEMO_FAULT_ERROR_EVENT);
  add_faults ("garbage", WEIR_DEMO_FAULT_GARBAGE);
  g_test_add_func ("/proxy/exchange-read/whole-reset", test_whole_reset);
  g_test_add_func ("/proxy/exchange-read/whole-for-stream", test_whole_for_stream);
  g_test_add_func ("/proxy/exchange-read/stream-for-whole", test_stream_for_whole);
  ADD_VIRTUAL ("heartbeat-and-gap", test_heartbeat_and_gap);
  ADD_VIRTUAL ("first-byte", test_first_byte);
  ADD_VIRTUAL ("first-byte-of-whole", test_first_byte_of_whole);
  return g_test_run ();
}
