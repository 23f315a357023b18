/* SPDX-License-Identifier: MIT */
#include "wire/weir-loss.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-request-builder.h"

#include <string.h>

static void
test_header (void)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autofree char *none = weir_loss_to_header (loss);
  g_autofree char *some = NULL;
  g_autofree char *cleared = NULL;

  g_assert_null (none);
  g_assert_true (weir_loss_drop (loss, "temperature", NULL));
  g_assert_true (weir_loss_drop (loss, "tools[].defer_loading", NULL));
  g_assert_true (weir_loss_drop (loss, "temperature", NULL));
  g_assert_true (weir_loss_change (loss, "reasoning_effort", "max -> high", NULL));
  g_assert_true (weir_loss_drop (loss, "a\r\nset-cookie: x,y\xc3\xa9", NULL));
  some = weir_loss_to_header (loss);
  g_assert_cmpstr (some, ==,
                   "temperature,tools[].defer_loading,reasoning_effort=max_->_high,"
                   "a__set-cookie:_x_y__");

  weir_loss_clear (loss);
  cleared = weir_loss_to_header (loss);
  g_assert_null (cleared);
}

static void
test_long (void)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autofree char *header = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("member-number-%02u", i);

      g_assert_true (weir_loss_drop (loss, name, NULL));
    }
  header = weir_loss_to_header (loss);
  g_assert_cmpuint (strlen (header), <=, 512);
  g_assert_true (g_str_has_prefix (header, "member-number-00,member-number-01,"));
  g_assert_nonnull (strstr (header, ",+"));
}

/* What asks for nothing by itself is told and never refused. */
static void
test_note (void)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autofree char *header = NULL;

  weir_loss_note (loss, "anthropic_beta:x-2027");
  weir_loss_note (NULL, "anthropic_beta:x-2027");
  header = weir_loss_to_header (loss);
  g_assert_cmpstr (header, ==, "anthropic_beta:x-2027");
}

static void
test_strict (void)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autoptr (GError) dropped = NULL;
  g_autoptr (GError) changed = NULL;

  g_assert_false (weir_loss_drop (loss, "seed", &dropped));
  g_assert_error (dropped, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (dropped), ==, "seed");
  g_assert_false (weir_loss_change (loss, "effort", "to low", &changed));
  g_assert_error (changed, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (changed), ==, "effort");
}

static void
test_nobody_asks (void)
{
  g_autofree char *header = weir_loss_to_header (NULL);

  g_assert_null (header);
  g_assert_true (weir_loss_drop (NULL, "seed", NULL));
  g_assert_true (weir_loss_change (NULL, "seed", "x", NULL));
}

static void
test_unread (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (WeirRequestBuilder) builder = weir_request_builder_new ("test", body, NULL);
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *header = NULL;

  weir_request_builder_add_unread (builder, WEIR_JSON_TEXT ("moderation"));
  weir_request_builder_add_unread (builder, WEIR_JSON_TEXT ("audio"));
  request = weir_request_builder_end (builder);
  g_assert_true (weir_loss_drop_unread (loss, request, NULL));
  header = weir_loss_to_header (loss);
  g_assert_cmpstr (header, ==, "moderation,audio");
  g_assert_false (weir_loss_drop_unread (strict, request, &error));
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "moderation");
}

#define MARK "\"cache_control\":{\"type\":\"ephemeral\"}"
#define TOOL(more) "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}" more "}],"
#define SAYS(content) "\"messages\":[{\"role\":\"user\",\"content\":[" content "]}]"
#define TEXT(more) "{\"type\":\"text\",\"text\":\"x\"" more "}"
#define DOCUMENT(more)                                                                             \
  "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":\"d\"}" more "}"

typedef gboolean (*DropAny) (WeirLoss *self, const WeirRequest *request, GError **error);

static const struct
{
  const char *name;
  const char *codec;
  const char *members;
  DropAny drop;
  const char *dropped; /* (nullable) */
} rows[] = {
  { "no-mark", "messages", TOOL ("") SAYS (TEXT ("")), weir_loss_drop_marks, NULL },
  { "mark", "messages", SAYS (TEXT ("") "," TEXT ("," MARK)), weir_loss_drop_marks,
    "cache_control" },
  { "marks", "messages", TOOL ("," MARK) SAYS (TEXT ("," MARK)), weir_loss_drop_marks,
    "cache_control" },
  { "mark-on-system", "messages", "\"system\":[" TEXT ("," MARK) "]," SAYS (TEXT ("")),
    weir_loss_drop_marks, "cache_control" },
  { "mark-on-tool", "messages", TOOL ("," MARK) SAYS (TEXT ("")), weir_loss_drop_marks,
    "cache_control" },
  { "mark-in-result", "messages",
    SAYS ("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[" TEXT ("," MARK) "]}"),
    weir_loss_drop_marks, "cache_control" },
  { "no-name", "openai-chat", "\"messages\":[{\"role\":\"user\",\"name\":\"\",\"content\":\"x\"}]",
    weir_loss_drop_names, NULL },
  { "name", "openai-chat",
    "\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"user\",\"name\":\"Ann\","
    "\"content\":\"x\"}]",
    weir_loss_drop_names, "name" },
  { "not-strict", "messages", TOOL (",\"strict\":false") SAYS (TEXT ("")), weir_loss_drop_strict,
    NULL },
  { "strict", "messages", TOOL (",\"strict\":true") SAYS (TEXT ("")), weir_loss_drop_strict,
    "tools[].strict" },
  { "no-note", "messages", SAYS (DOCUMENT ("")), weir_loss_drop_notes, NULL },
  { "cited", "messages", SAYS (DOCUMENT (",\"citations\":{\"enabled\":true}")),
    weir_loss_drop_notes, "document.citations" },
  { "explained", "messages", SAYS (TEXT ("") "," DOCUMENT (",\"context\":\"c\"")),
    weir_loss_drop_notes, "document.context" },
  { "cited-in-result", "messages",
    SAYS ("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[" DOCUMENT (
        ",\"citations\":{\"enabled\":true}") "]}"),
    weir_loss_drop_notes, "document.citations" },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  static const WeirPlace place = { .count = TRUE };
  g_autofree char *json = g_strdup_printf ("{\"model\":\"m\",%s}", rows[row].members);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request =
      weir_codec_decode (weir_codec_get (rows[row].codec), body, &place, &error);
  g_autofree char *dropped = NULL;

  g_assert_no_error (error);
  g_assert_true (rows[row].drop (loss, request, NULL));
  dropped = weir_loss_to_header (loss);
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
  g_assert_true (rows[row].drop (NULL, request, NULL));
  g_assert_cmpint (rows[row].drop (strict, request, &error), ==, rows[row].dropped == NULL);
  if (rows[row].dropped != NULL)
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/loss/header", test_header);
  g_test_add_func ("/wire/loss/long", test_long);
  g_test_add_func ("/wire/loss/strict", test_strict);
  g_test_add_func ("/wire/loss/note", test_note);
  g_test_add_func ("/wire/loss/nobody-asks", test_nobody_asks);
  g_test_add_func ("/wire/loss/unread", test_unread);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/loss/row/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
