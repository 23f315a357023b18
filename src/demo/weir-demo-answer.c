/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* The "model". What it answers is decided by the last user turn and the tools on offer:
 *
 *   say: X          exactly X, to the end of the turn
 *   count to N      1 2 3 … N
 *   long N          N words, each an event of its own in a stream
 *   think           a model that can thinks first: reasoning tokens, and reasoning text where the
 *                   format has it; what else the turn says is answered as ever
 *   think redacted  the same, but what it thought may not be read, where the format has that
 *   call NAME JSON  a call of the tool NAME with exactly these arguments; one line a call. The name of
 *                   one in a name space is SPACE.NAME
 *
 * Each stands at the beginning of a line. A task of several steps is described in
 * weir-demo-agent.c, misfortunes that a prompt may wish for in weir-demo-faults.h. Without a
 * command a tool is called when a short turn names it or the request forces one, with arguments made
 * from its schema; a turn of tool results is quoted; a wanted JSON schema is satisfied; images and
 * files are described by count and type; all else gets a page of Markdown. Stop sequences and token
 * limits cut the answer. */

#include "demo/weir-demo-answer.h"

#include <string.h>

#include "demo/weir-demo-agent.h"
#include "demo/weir-demo-schema.h"

#define MAX_WORDS 1000000
#define FRAGMENT 12

/* Bytes of a turn in which the name of a tool is a wish: agents' own reminders name many. */
#define SHORT_TURN 500

void
weir_demo_answer_free (WeirDemoAnswer *self)
{
  g_free (self->reasoning);
  g_free (self->text);
  g_ptr_array_unref (self->calls);
  g_free (self->stop_sequence);
  g_free (self);
}

static void
add_call (WeirDemoAnswer *self, const char *name, const char *arguments)
{
  g_ptr_array_add (self->calls, weir_demo_call_new (name, arguments));
}

static void
add_example_call (WeirDemoAnswer *self, const WeirDemoTool *tool)
{
  g_autofree char *arguments =
      tool->schema != NULL
          ? weir_demo_schema_make_example (tool->schema)
          : g_strdup (tool->free_text ? "Some \"free\" text,\nline by line" : "{}");

  add_call (self, tool->name, arguments);
}

/* (nullable): what follows @command at the beginning of one of the lines of @text. */
static const char *
find_command (const char *text, const char *command)
{
  for (const char *line = text; line != NULL;)
    {
      if (g_str_has_prefix (line, command))
        return line + strlen (command);
      line = strchr (line, '\n');
      if (line != NULL)
        line++;
    }
  return NULL;
}

/* The lines "call NAME JSON". */
static void
add_commanded_calls (WeirDemoAnswer *self, const WeirDemoPrompt *prompt)
{
  g_auto (GStrv) lines = g_strsplit (prompt->text->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;

      if (!g_str_has_prefix (lines[i], "call "))
        continue;
      words = g_strsplit (g_strstrip (lines[i]), " ", 3);
      if (words[1] == NULL || weir_demo_prompt_find_tool (prompt, words[1]) == NULL)
        continue;
      add_call (self, words[1], words[2] != NULL ? words[2] : "{}");
    }
}

static gboolean
is_word_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || byte == '-';
}

static gboolean
names (const char *text, const char *word)
{
  gsize len = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if ((at == text || !is_word_byte (at[-1])) && !is_word_byte (at[len]))
      return TRUE;
  return FALSE;
}

/* (nullable): the first tool that the turn names, when it is short. */
static const WeirDemoTool *
find_named_tool (const WeirDemoPrompt *prompt)
{
  for (guint i = 0; prompt->text->len <= SHORT_TURN && i < prompt->tools->len; i++)
    {
      const WeirDemoTool *tool = prompt->tools->pdata[i];

      if (names (prompt->text->str, tool->name))
        return tool;
    }
  return NULL;
}

/* Decides which tools are called, if any. */
static void
choose_calls (WeirDemoAnswer *self, const WeirDemoPrompt *prompt)
{
  gboolean free = prompt->choice == WEIR_DEMO_CHOOSE_FREELY;
  const WeirDemoTool *tool = NULL;

  if (prompt->tools->len == 0 || prompt->choice == WEIR_DEMO_CHOOSE_NONE
      || (free && prompt->results->len > 0))
    return;
  if (prompt->results->len == 0)
    add_commanded_calls (self, prompt);
  if (self->calls->len > 0 && prompt->choice != WEIR_DEMO_CHOOSE_NAMED)
    return;
  if (prompt->choice == WEIR_DEMO_CHOOSE_NAMED)
    {
      if (self->calls->len > 0
          && g_str_equal (((WeirDemoCall *) self->calls->pdata[0])->name, prompt->named))
        return;
      g_ptr_array_set_size (self->calls, 0);
      tool = weir_demo_prompt_find_tool (prompt, prompt->named);
    }
  else
    tool = find_named_tool (prompt);
  if (tool == NULL && prompt->choice == WEIR_DEMO_CHOOSE_ANY)
    tool = prompt->tools->pdata[0];
  if (tool != NULL)
    add_example_call (self, tool);
}

/* (transfer full): "1 2 3", or so many words. */
static char *
make_sequence (guint64 n, const char *prefix)
{
  GString *text = g_string_new (NULL);

  n = MIN (n, MAX_WORDS);
  for (guint64 i = 1; i <= n; i++)
    g_string_append_printf (text, "%s%s%" G_GUINT64_FORMAT, i > 1 ? " " : "", prefix, i);
  return g_string_free (text, FALSE);
}

/* (transfer full): tool results as quotations. */
static char *
quote_results (const WeirDemoPrompt *prompt)
{
  GString *text =
      g_string_new (prompt->results->len == 1 ? "The tool answered:\n" : "The tools answered:\n");

  for (guint i = 0; i < prompt->results->len; i++)
    {
      g_auto (GStrv) lines = g_strsplit (prompt->results->pdata[i], "\n", -1);

      for (guint k = 0; lines[k] != NULL; k++)
        g_string_append_printf (text, "\n> %s", lines[k]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* (transfer full): what was seen. */
static char *
describe_media (const WeirDemoPrompt *prompt)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "I was shown %u %s:\n\n", prompt->media->len,
                          prompt->media->len == 1 ? "file" : "files");
  for (guint i = 0; i < prompt->media->len; i++)
    g_string_append_printf (text, "- %s\n", (const char *) prompt->media->pdata[i]);
  return g_string_free (text, FALSE);
}

/* (transfer full): a page of Markdown. */
static char *
make_page (const WeirDemoPrompt *prompt, const char *model)
{
  g_autofree char *start =
      g_utf8_substring (prompt->text->str, 0, MIN (g_utf8_strlen (prompt->text->str, -1), 160));

  g_strdelimit (start, "\n\r", ' ');
  return g_strdup_printf (
      "## A simulated answer\n\n"
      "You wrote: “%s”\n\n"
      "No model was asked. This is what **%s** might look like, so that every part of the way "
      "can be tried without an account.\n\n"
      "### What to try\n\n"
      "1. `say: hello` gives exactly *hello*.\n"
      "2. `count to 20` counts, `long 500` streams five hundred words.\n"
      "3. `think` makes it think first.\n\n"
      "| part | tokens |\n"
      "|---|---:|\n"
      "| prompt | %" G_GINT64_FORMAT " |\n"
      "| tools on offer | %u |\n\n"
      "```c\n"
      "#include <stdio.h>\n\n"
      "int\n"
      "main (void)\n"
      "{\n"
      "  puts (\"Hello from the simulation\");\n"
      "  return 0;\n"
      "}\n"
      "```\n\n"
      "> Everything above is made up, and the same every time.\n",
      start, model, weir_demo_prompt_count_tokens (prompt), prompt->tools->len);
}

/* (transfer full) */
static char *
make_text (const WeirDemoPrompt *prompt, const char *model)
{
  const char *said = find_command (prompt->text->str, "say: ");
  const char *count = find_command (prompt->text->str, "count to ");
  const char *length = find_command (prompt->text->str, "long ");

  if (prompt->results->len > 0)
    return quote_results (prompt);
  if (prompt->schema != NULL)
    return weir_demo_schema_make_example (prompt->schema);
  if (said != NULL)
    return g_strdup (said);
  if (prompt->wants_json)
    return g_strdup ("{\"answer\":\"This is a simulated answer.\"}");
  if (count != NULL && g_ascii_isdigit (count[0]))
    return make_sequence (g_ascii_strtoull (count, NULL, 10), "");
  if (length != NULL && g_ascii_isdigit (length[0]))
    return make_sequence (g_ascii_strtoull (length, NULL, 10), "word");
  if (prompt->media->len > 0)
    return describe_media (prompt);
  return make_page (prompt, model);
}

/* Cuts at the first stop sequence. */
static void
apply_stop (WeirDemoAnswer *self, const WeirDemoPrompt *prompt)
{
  char *first = NULL;

  for (guint i = 0; i < prompt->stop->len; i++)
    {
      const char *stop = prompt->stop->pdata[i];
      char *at = stop[0] != '\0' ? strstr (self->text, stop) : NULL;

      if (at != NULL && (first == NULL || at < first))
        {
          first = at;
          g_free (self->stop_sequence);
          self->stop_sequence = g_strdup (stop);
        }
    }
  if (first != NULL)
    *first = '\0';
}

/* Cuts @text to what is left of the token budget and takes that from it. */
static void
spend (WeirDemoAnswer *self, char *text, gint64 *left)
{
  gint64 tokens = weir_demo_count_tokens (text);

  if (*left >= 0 && tokens > *left)
    {
      char *end = text + *left * 4;

      while (end > text && ((guint8) *end & 0xc0) == 0x80)
        end--;
      *end = '\0';
      tokens = *left;
      self->finish = WEIR_DEMO_FINISH_LENGTH;
    }
  self->out_tokens += tokens;
  if (*left >= 0)
    *left -= tokens;
}

static void
apply_limit (WeirDemoAnswer *self, const WeirDemoPrompt *prompt)
{
  gint64 left = prompt->max_tokens;

  if (self->reasoning != NULL)
    {
      spend (self, self->reasoning, &left);
      self->reasoning_tokens = self->out_tokens;
    }
  spend (self, self->text, &left);
  for (guint i = 0; i < self->calls->len; i++)
    {
      WeirDemoCall *call = self->calls->pdata[i];

      self->out_tokens += weir_demo_count_tokens (call->name);
      spend (self, call->arguments, &left);
    }
}

WeirDemoAnswer *
weir_demo_answer_new (const WeirDemoPrompt *prompt, const char *model)
{
  WeirDemoAnswer *self = g_new0 (WeirDemoAnswer, 1);

  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_demo_call_free);
  if (prompt->can_think && find_command (prompt->text->str, "think") != NULL)
    self->reasoning = g_strdup ("The user asks me to think. First I look at the question, then at "
                                "what I know, then I choose the simplest answer that is right.");
  self->redacted =
      self->reasoning != NULL && find_command (prompt->text->str, "think redacted") != NULL;
  self->text = weir_demo_agent_act (prompt, self->calls);
  if (self->text == NULL)
    choose_calls (self, prompt);
  if (!prompt->parallel && self->calls->len > 1)
    g_ptr_array_set_size (self->calls, 1);
  if (self->calls->len > 0)
    self->finish = WEIR_DEMO_FINISH_CALLS;
  if (self->text == NULL)
    self->text = self->calls->len > 0 ? g_strdup ("") : make_text (prompt, model);
  if (self->calls->len == 0)
    apply_stop (self, prompt);
  apply_limit (self, prompt);
  return self;
}

gsize
weir_demo_answer_measure_piece (const char *text)
{
  gsize len = strcspn (text, " \n");

  /* White space goes with the word before it. */
  len += strspn (text + len, " \n");
  return len;
}

gsize
weir_demo_answer_measure_fragment (const char *text)
{
  gsize len = strnlen (text, FRAGMENT);

  while (len > 0 && ((guint8) text[len] & 0xc0) == 0x80)
    len--;
  return len;
}
