/* SPDX-License-Identifier: MIT */
#include "demo/weir-demo-agent.h"
#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-prompt.h"

#define STRING "{\"type\":\"string\"}"
#define OBJECT(properties, required)                                                               \
  "{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required "]}"
#define TASK                                                                                       \
  "Please do this.\nstep write a.txt it's A\n  step run ls\nalso read b.txt\nstep say Fine."

/* As agents offer them. */
static const struct
{
  const char *set;
  const char *name;
  const char *schema;
} tools[] = {
  { "claude-code", "Write",
    OBJECT ("\"file_path\":" STRING ",\"content\":" STRING, "\"file_path\",\"content\"") },
  { "claude-code", "Read",
    OBJECT ("\"file_path\":" STRING ",\"limit\":{\"type\":\"integer\"}", "\"file_path\"") },
  { "claude-code", "Bash",
    OBJECT ("\"command\":" STRING ",\"timeout\":{\"type\":\"integer\"}", "\"command\"") },
  { "opencode", "write",
    OBJECT ("\"content\":" STRING ",\"filePath\":" STRING, "\"content\",\"filePath\"") },
  { "opencode", "read", OBJECT ("\"filePath\":" STRING, "\"filePath\"") },
  { "opencode", "bash", OBJECT ("\"command\":" STRING, "\"command\"") },
  { "cline", "editor",
    OBJECT ("\"path\":" STRING ",\"new_text\":" STRING, "\"path\",\"new_text\"") },
  { "cline", "read_files",
    OBJECT ("\"files\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
            "\"path\":" STRING "}}}",
            "\"files\"") },
  { "cline", "run_commands",
    OBJECT ("\"commands\":{\"type\":\"array\",\"items\":" STRING "}", "\"commands\"") },
  { "patch", "apply_patch", OBJECT ("\"input\":" STRING, "\"input\"") },
  { "patch", "shell",
    OBJECT ("\"command\":{\"type\":\"array\",\"items\":" STRING "}", "\"command\"") },
  { "codex", "exec_command", OBJECT ("\"cmd\":" STRING, "\"cmd\"") },
  { "gemini-cli", "run_shell_command",
    OBJECT ("\"command\":{\"type\":\"STRING\"},\"note\":{\"type\":\"STRING\"}",
            "\"command\",\"note\"") },
  { "gemini-cli", "read_file", OBJECT ("\"file_path\":{\"type\":\"STRING\"}", "\"file_path\"") },
  { "poor", "guess", OBJECT ("\"what\":" STRING, "\"what\"") },
  { "poor", "bash", "{\"type\":\"object\"}" },
  { "poor", "Read", NULL },
};

/* What is called after so many results. */
static const struct
{
  const char *set;
  guint n_results;
  const char *text; /* begins so */
  const char *calls[3];
} cases[] = {
  { "claude-code",
    0,
    "Step 1 of 4.",
    { "Write {\"file_path\":\"a.txt\",\"content\":\"it's A\"}" } },
  { "claude-code",
    1,
    "Step 2 of 4.",
    { "Bash {\"command\":\"ls\"}", "Read {\"file_path\":\"b.txt\"}" } },
  { "claude-code", 2, "Step 3 of 4.", { "Read {\"file_path\":\"b.txt\"}" } },
  { "claude-code", 3, "Fine.\n\nResult 1:\n> x\n> y\n\nResult 2:\n> x\n> y\n\nResult 3:" },
  { "claude-code", 4, "Done.\n\nResult 1:" },
  { "opencode", 0, "Step 1", { "write {\"content\":\"it's A\",\"filePath\":\"a.txt\"}" } },
  { "opencode", 1, "Step 2", { "bash {\"command\":\"ls\"}", "read {\"filePath\":\"b.txt\"}" } },
  { "cline", 0, "Step 1", { "editor {\"path\":\"a.txt\",\"new_text\":\"it's A\"}" } },
  { "cline",
    1,
    "Step 2",
    { "run_commands {\"commands\":[\"ls\"]}", "read_files {\"files\":[{\"path\":\"b.txt\"}]}" } },
  { "patch",
    0,
    "Step 1",
    { "apply_patch {\"input\":\"*** Begin Patch\\n*** Add File: a.txt\\n+it's A\\n"
      "*** End Patch\\n\"}" } },
  { "patch",
    1,
    "Step 2",
    { "shell {\"command\":[\"bash\",\"-lc\",\"ls\"]}",
      "shell {\"command\":[\"bash\",\"-lc\",\"cat 'b.txt'\"]}" } },
  { "codex",
    0,
    "Step 1",
    { "exec_command {\"cmd\":\"printf '%s\\\\n' 'it'\\\\''s A' > 'a.txt'\"}" } },
  { "gemini-cli",
    1,
    "Step 2",
    { "run_shell_command {\"command\":\"ls\",\"note\":\"example\"}",
      "read_file {\"file_path\":\"b.txt\"}" } },
  { "poor", 0, "No tool on offer does step 1: a.txt it's A" },
  { "poor", 1, "No tool on offer does step 2: ls" },
};

static WeirDemoPrompt *
make_prompt (const char *task, const char *set, guint n_results)
{
  WeirDemoPrompt *prompt = weir_demo_prompt_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (g_str_equal (tools[i].set, set))
      {
        g_autoptr (JsonNode) schema =
            tools[i].schema != NULL ? json_from_string (tools[i].schema, NULL) : NULL;

        weir_demo_prompt_add_tool (prompt, tools[i].name, schema);
      }
  weir_demo_prompt_begin_turn (prompt, "user");
  weir_demo_prompt_add_text (prompt, "user", task);
  for (guint i = 0; i < n_results; i++)
    {
      weir_demo_prompt_begin_turn (prompt, "tool");
      weir_demo_prompt_add_text (prompt, "tool", "x\ny");
    }
  return prompt;
}

static void
test_step (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (WeirDemoPrompt) prompt = make_prompt (TASK, cases[index].set, cases[index].n_results);
  g_autoptr (WeirDemoAnswer) answer = weir_demo_answer_new (prompt, "model");
  guint n = 0;

  g_assert_true (g_str_has_prefix (answer->text, cases[index].text));
  for (; n < G_N_ELEMENTS (cases[index].calls) && cases[index].calls[n] != NULL; n++)
    {
      const WeirDemoCall *call;
      g_autofree char *got = NULL;

      g_assert_cmpuint (n, <, answer->calls->len);
      call = answer->calls->pdata[n];
      got = g_strconcat (call->name, " ", call->arguments, NULL);
      g_assert_cmpstr (got, ==, cases[index].calls[n]);
    }
  g_assert_cmpuint (answer->calls->len, ==, n);
  g_assert_cmpint (answer->finish, ==, n > 0 ? WEIR_DEMO_FINISH_CALLS : WEIR_DEMO_FINISH_STOP);
}

/* A later turn of the user's leaves the task as it is; another task begins anew. */
static void
test_turns (void)
{
  g_autoptr (WeirDemoPrompt) prompt = make_prompt (TASK, "claude-code", 1);
  g_autoptr (GPtrArray) calls =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_demo_call_free);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  weir_demo_prompt_begin_turn (prompt, "user");
  weir_demo_prompt_add_text (prompt, "user", "A reminder: be brief.");
  first = weir_demo_agent_act (prompt, calls);
  g_assert_cmpstr (first, ==, "Step 2 of 4.");
  weir_demo_prompt_add_text (prompt, "user", "step read c.txt");
  second = weir_demo_agent_act (prompt, calls);
  g_assert_cmpstr (second, ==, "Step 1 of 1.");
  g_assert_cmpuint (calls->len, ==, 3);
}

/* Neither who only wants a title of it nor who forces a tool wants the task done. */
static void
test_not_now (void)
{
  g_autoptr (WeirDemoPrompt) bare = make_prompt (TASK, "none", 0);
  g_autoptr (WeirDemoPrompt) forced = make_prompt (TASK, "claude-code", 0);
  g_autoptr (WeirDemoPrompt) other = make_prompt ("stepping\nstep jump high", "claude-code", 0);
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  forced->choice = WEIR_DEMO_CHOOSE_ANY;
  g_assert_null (weir_demo_agent_act (bare, calls));
  g_assert_null (weir_demo_agent_act (forced, calls));
  g_assert_null (weir_demo_agent_act (other, calls));
  g_assert_cmpuint (calls->len, ==, 0);
}

/* Who allows one call at a time gets those that belong together one after the other. */
static void
test_one_at_a_time (void)
{
  g_autoptr (WeirDemoPrompt) prompt = make_prompt (TASK, "claude-code", 1);
  g_autoptr (WeirDemoAnswer) answer = NULL;

  prompt->parallel = FALSE;
  answer = weir_demo_answer_new (prompt, "model");
  g_assert_cmpuint (answer->calls->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/demo/agent/%s-%u", cases[i].set, cases[i].n_results);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_step);
    }
  g_test_add_func ("/demo/agent/turns", test_turns);
  g_test_add_func ("/demo/agent/not-now", test_not_now);
  g_test_add_func ("/demo/agent/one-at-a-time", test_one_at_a_time);
  return g_test_run ();
}
