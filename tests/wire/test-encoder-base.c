/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-encoder-base.h"
#include "wire/weir-tool-name.h"

/* A format that writes down what it is told. */
typedef struct
{
  WeirEncoderBase base;
  guint *n_cleared;
} Notes;

static void
note (const WeirEvent *event, GString *out)
{
  if (event->kind == WEIR_EVENT_PART_OPEN)
    g_string_append_printf (out, "%s/%s ", event->open.space != NULL ? event->open.space : "",
                            event->open.name != NULL ? event->open.name : "-");
  else
    g_string_append_printf (out, "%d ", event->kind);
}

static gboolean
notes_stream (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  if (event->kind == WEIR_EVENT_HEARTBEAT)
    return weir_api_error_set_at (error, WEIR_API_ERROR_INTERNAL, NULL, "no");
  g_string_append (out, "stream:");
  note (event, out);
  return TRUE;
}

static gboolean
notes_body (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  g_string_append (out, "body:");
  note (event, out);
  return TRUE;
}

static void
notes_clear (WeirEncoderBase *base)
{
  (*((Notes *) base)->n_cleared)++;
}

static const WeirEncoderShape shape = {
  .size = sizeof (Notes),
  .dialect = &weir_dialect_openai,
  .before_error = "<",
  .after_error = ">",
  .stream = notes_stream,
  .body = notes_body,
  .clear = notes_clear,
};

static WeirRequest *
make_request (gboolean stream)
{
  g_autofree char *json =
      g_strdup_printf ("{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\","
                       "\"content\":\"hi\"}],\"tools\":[{\"name\":\"a.b\",\"input_schema\":{}},"
                       "{\"name\":\"c\",\"input_schema\":{}}]}",
                       stream ? "true" : "false");

  return messages_request ("messages", json);
}

static void
test_ways (void)
{
  static const char *const expected[] = { "body:0 body:7 ", "stream:0 stream:7 " };

  for (int stream = 0; stream < 2; stream++)
    {
      g_autoptr (WeirRequest) request = make_request (stream);
      g_autoptr (GString) out = g_string_new (NULL);
      guint n_cleared = 0;
      Notes *notes = weir_encoder_base_new (&shape, request, "r");
      g_autoptr (WeirEncoder) encoder = &notes->base.encoder;
      const WeirEvent start = { .kind = WEIR_EVENT_START };
      const WeirEvent end = { .kind = WEIR_EVENT_END };

      notes->n_cleared = &n_cleared;
      g_assert_cmpstr (notes->base.request_id, ==, "r");
      g_assert_true (weir_encoder_event (encoder, &start, out, NULL));
      g_assert_true (weir_encoder_event (encoder, &end, out, NULL));
      g_assert_cmpstr (out->str, ==, expected[stream]);
      g_clear_pointer (&encoder, weir_encoder_free);
      g_assert_cmpuint (n_cleared, ==, 1);
    }
}

static void
say_end (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  g_string_append (out, "end");
}

/* A format need not have words for every event. */
static void
test_few_steps (void)
{
  static const WeirEncoderSteps steps = { .end = say_end };
  static const WeirEventKind kinds[] = { WEIR_EVENT_START,      WEIR_EVENT_PART_OPEN,
                                         WEIR_EVENT_DELTA,      WEIR_EVENT_HEARTBEAT,
                                         WEIR_EVENT_PART_CLOSE, WEIR_EVENT_FINISH,
                                         WEIR_EVENT_END };
  WeirEncoderShape few = shape;

  few.steps = &steps;
  for (int stream = 0; stream < 2; stream++)
    {
      g_autoptr (WeirRequest) request = make_request (stream);
      g_autoptr (GString) out = g_string_new (NULL);
      guint n_cleared = 0;
      Notes *notes = weir_encoder_base_new (&few, request, NULL);
      g_autoptr (WeirEncoder) encoder = &notes->base.encoder;

      notes->n_cleared = &n_cleared;
      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          const WeirEvent event = { .kind = kinds[i] };

          g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
        }
      g_assert_cmpstr (out->str, ==, "end");
      g_clear_pointer (&encoder, weir_encoder_free);
    }
}

static void
test_fail (void)
{
  g_autoptr (GError) problem = weir_api_error_new (WEIR_API_ERROR_UPSTREAM, "cut");

  for (int stream = 0; stream < 2; stream++)
    {
      g_autoptr (WeirRequest) request = make_request (stream);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      guint n_cleared = 0;
      Notes *notes = weir_encoder_base_new (&shape, request, NULL);
      g_autoptr (WeirEncoder) encoder = &notes->base.encoder;
      const WeirEvent beat = { .kind = WEIR_EVENT_HEARTBEAT };

      notes->n_cleared = &n_cleared;
      g_assert_cmpint (weir_encoder_event (encoder, &beat, out, &error), ==, !stream);
      g_string_truncate (out, 0);
      weir_encoder_fail (encoder, problem, out);
      g_assert_true (g_str_has_prefix (out->str, stream ? "<{\"error\":" : "{\"error\":"));
      g_assert_true (g_str_has_suffix (out->str, stream ? "}>" : "}"));
      g_clear_pointer (&encoder, weir_encoder_free);
    }
}

/* A tool goes by the name the client gave it, whatever it was sent as. */
static void
test_names (void)
{
  g_autoptr (WeirRequest) request = make_request (TRUE);
  g_autoptr (GString) sent = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  WeirTool *tools = (WeirTool *) request->tools;
  guint n_cleared = 0;
  Notes *notes = weir_encoder_base_new (&shape, request, NULL);
  g_autoptr (WeirEncoder) encoder = &notes->base.encoder;
  WeirEvent open = { .kind = WEIR_EVENT_PART_OPEN, .open = { .kind = WEIR_PART_TOOL_CALL } };

  notes->n_cleared = &n_cleared;
  tools[1].space = WEIR_JSON_TEXT ("fs");
  weir_tool_name_fit ((WeirJsonText){ NULL, 0 }, tools[0].name, sent);
  open.open.name = sent->str;
  g_assert_true (weir_encoder_event (encoder, &open, out, NULL));
  open.open.name = "fs__c";
  g_assert_true (weir_encoder_event (encoder, &open, out, NULL));
  open.open.name = "unknown";
  g_assert_true (weir_encoder_event (encoder, &open, out, NULL));
  open.open.name = NULL;
  g_assert_true (weir_encoder_event (encoder, &open, out, NULL));
  open.open.kind = WEIR_PART_TEXT;
  open.open.name = "fs__c";
  g_assert_true (weir_encoder_event (encoder, &open, out, NULL));
  g_assert_cmpstr (out->str, ==,
                   "stream:/a.b stream:fs/c stream:/unknown stream:/- stream:/fs__c ");
  g_clear_pointer (&encoder, weir_encoder_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/encoder-base/ways", test_ways);
  g_test_add_func ("/wire/encoder-base/fail", test_fail);
  g_test_add_func ("/wire/encoder-base/few-steps", test_few_steps);
  g_test_add_func ("/wire/encoder-base/names", test_names);
  return g_test_run ();
}
