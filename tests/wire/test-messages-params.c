/* SPDX-License-Identifier: MIT */
/* A row for every rule of data/models/claude.json that settles something. */
#include "messages-fixture.h"

#include "wire/weir-messages-params.h"

#define HI "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
#define ENABLED "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000},"
#define ADAPTIVE "\"thinking\":{\"type\":\"adaptive\"},"
#define OFF "\"thinking\":{\"type\":\"disabled\"},"
#define MAX_TOKENS(n) "\"max_tokens\":" #n ","
#define EFFORT(e) "\"output_config\":{\"effort\":\"" e "\"},"
#define TOOL "\"tools\":[{\"name\":\"f\",\"input_schema\":{}}],"

static const struct
{
  const char *model;
  const char *members;
  const char *expected; /* max_tokens thinking budget effort sampling */
  const char *dropped;
} rows[] = {
  { "3-haiku", MAX_TOKENS (9000) ENABLED, "4096 absent 0 - ---",
    "max_tokens=clamped,thinking=dropped" },
  { "3.5-sonnet", MAX_TOKENS (9000) ADAPTIVE, "8192 absent 0 - ---",
    "max_tokens=clamped,thinking=dropped" },
  { "3.7-sonnet", MAX_TOKENS (9000) ENABLED, "9000 enabled 5000 - ---", NULL },
  { "4-opus", MAX_TOKENS (90000) OFF, "32000 disabled 0 - ---", "max_tokens=clamped" },
  { "4-sonnet", "\"temperature\":0.5,\"top_p\":0.5,\"top_k\":5,", "8192 absent 0 - tpk", NULL },
  { "4.1-opus", MAX_TOKENS (90000) "\"top_p\":0.5,", "32000 absent 0 - -p-", "max_tokens=clamped" },
  { "4.5-haiku", MAX_TOKENS (9000) "\"temperature\":0.5,\"top_p\":0.5,", "9000 absent 0 - t--",
    "top_p" },
  { "4.5-sonnet", MAX_TOKENS (9000) ADAPTIVE EFFORT ("low"), "9000 enabled 4096 - ---",
    "thinking=budget,output_config.effort" },
  { "4.5-sonnet", MAX_TOKENS (3000) ADAPTIVE, "3000 enabled 1976 - ---", "thinking=budget" },
  { "4.5-sonnet", MAX_TOKENS (1024) ENABLED, "1024 absent 0 - ---", "thinking=no-room" },
  { "4.5-sonnet", MAX_TOKENS (5000) ENABLED, "9096 enabled 5000 - ---", "max_tokens=raised" },
  { "4.5-sonnet", MAX_TOKENS (9000) ENABLED "\"temperature\":1,\"top_p\":0.96,\"top_k\":3,",
    "9000 enabled 5000 - t--", "top_p,top_k" },
  { "4.5-sonnet", MAX_TOKENS (9000) ENABLED "\"top_p\":0.96,", "9000 enabled 5000 - -p-", NULL },
  { "4.5-opus", MAX_TOKENS (9000) EFFORT ("max"), "9000 absent 0 high ---",
    "output_config.effort=max->high" },
  { "4.6-sonnet", MAX_TOKENS (9000) ENABLED, "9000 enabled 5000 - ---", NULL },
  { "4.6-opus", MAX_TOKENS (200000) ADAPTIVE EFFORT ("xhigh"), "128000 adaptive 0 high ---",
    "max_tokens=clamped,output_config.effort=xhigh->high" },
  { "4.7-opus", MAX_TOKENS (9000) ENABLED, "9000 adaptive 0 medium ---", "thinking=adaptive" },
  { "4.7-opus", MAX_TOKENS (9000) "\"temperature\":0.5,\"top_p\":0.5,\"top_k\":5,",
    "9000 absent 0 - ---", "temperature,top_p,top_k" },
  { "4.8-opus", MAX_TOKENS (9000) ADAPTIVE EFFORT ("xhigh"), "9000 adaptive 0 xhigh ---", NULL },
  { "5-sonnet", MAX_TOKENS (9000) OFF EFFORT ("max"), "9000 disabled 0 max ---", NULL },
  { "4.5-sonnet", MAX_TOKENS (9000) ENABLED TOOL "\"tool_choice\":{\"type\":\"any\"},",
    "9000 enabled 5000 - --- auto", "tool_choice=auto" },
  { "4.5-sonnet", MAX_TOKENS (9000) TOOL "\"tool_choice\":{\"type\":\"any\"},",
    "9000 absent 0 - --- any", NULL },
  { "4.5-sonnet", MAX_TOKENS (9000) "\"tool_choice\":{\"type\":\"any\"},", "9000 absent 0 - ---",
    NULL },
};

static const char *const thinking_words[] = { "absent", "disabled", "enabled", "adaptive" };

static char *
describe (const WeirMessagesParams *params)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text, "%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s %s%s%s", params->max_tokens,
      thinking_words[params->thinking],
      params->thinking == WEIR_THINKING_ENABLED ? params->budget : 0,
      params->effort != WEIR_EFFORT_UNSET ? weir_effort_to_string (params->effort) : "-",
      params->temperature ? "t" : "-", params->top_p ? "p" : "-", params->top_k ? "k" : "-");
  if (params->tool_choice == WEIR_TOOL_CHOICE_AUTO)
    g_string_append (text, " auto");
  if (params->tool_choice == WEIR_TOOL_CHOICE_REQUIRED)
    g_string_append (text, " any");
  return g_string_free (text, FALSE);
}

static void
settle (WeirRequest *request, const WeirTarget *target, WeirLoss *loss, WeirMessagesParams *params)
{
  const WeirNormaliseOptions options = { 0 };
  g_autoptr (WeirNormalised) history = weir_normalise (request, &options, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_messages_params_settle (params, request, history, target, loss, &error));
  g_assert_no_error (error);
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *json = g_strdup_printf ("{\"model\":\"c\",%s" HI "}", rows[row].members);
  g_autofree char *model = g_strconcat ("anthropic--claude-", rows[row].model, NULL);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) request = messages_request ("messages", json);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  WeirTarget target = { .model = model, .executable = "aws-bedrock" };
  WeirMessagesParams params;
  g_autofree char *got = NULL;
  g_autofree char *dropped = NULL;

  target.rule = weir_model_rules_lookup (rules, "aws-bedrock", model);
  settle (request, &target, loss, &params);
  got = describe (&params);
  g_assert_cmpstr (got, ==, rows[row].expected);
  dropped = weir_loss_to_header (loss);
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
}

/* A turn that called tools without thoughts cannot be gone on with in thoughts. */
static void
test_no_thoughts (void)
{
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) request = messages_request (
      "messages", "{\"model\":\"c\"," MAX_TOKENS (9000) ENABLED
      "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":[{"
      "\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\","
      "\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\"}]}]}");
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  WeirTarget target = { .model = "anthropic--claude-4.5-sonnet", .executable = "aws-bedrock" };
  WeirMessagesParams params;

  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  settle (request, &target, loss, &params);
  g_assert_cmpint (params.thinking, ==, WEIR_THINKING_ABSENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/messages-params/%02u-%s", (guint) i, rows[i].model);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/messages-params/no-thoughts", test_no_thoughts);
  return g_test_run ();
}
