/* SPDX-License-Identifier: MIT */
#include "wire/weir-thoughts.h"

#include "wire/weir-codec.h"

#include <string.h>

/* A reply in short: "t" opens a thought and "p" a text, "c" a call with the number as its id; ")" closes
 * the last part; "=x" is text and "~x" signature of what is open; "r" is a thought that may not be
 * read. What comes before each call is expected as it was told, "!" when it leads. */
static const struct
{
  const char *name;
  const char *reply;
  const char *expected;
} replies[] = {
  { "nothing", "p=x)c)", "" },
  { "proof", "t=a~s)c)", "1:a~s! " },
  { "pieces", "t=a=b~s~u)c)", "1:ab~su! " },
  { "no-proof", "t=a)c)", "" },
  { "after-text", "p=x)t~s)c)", "2:~s " },
  { "before-text", "t=a~s)p=x)c)", "2:a~s! " },
  { "redacted", "r)t=a~s)c)", "2:#r! a~s! " },
  { "two-calls", "t~s)c)c)", "1:~s! " },
  { "each-call", "t~s)c)t~u)c)", "1:~s! 3:~u " },
  { "no-call", "t=a~s)p=x)", "" },
};

static void
tell (GString *out, guint number, GPtrArray *thoughts)
{
  g_autoptr (GPtrArray) owned = thoughts;

  if (owned == NULL)
    return;
  g_string_append_printf (out, "%u:", number);
  for (guint i = 0; i < owned->len; i++)
    {
      const WeirThought *thought = g_ptr_array_index (owned, i);

      g_assert_cmpstr (thought->origin, ==, "messages");
      if (thought->redacted != NULL)
        g_string_append_printf (out, "#%s", thought->redacted);
      else
        g_string_append_printf (out, "%s~%s", thought->text, thought->signature);
      g_string_append (out, thought->leads ? "! " : " ");
    }
  g_assert_cmpuint (weir_thoughts_get_size (owned), >, owned->len * sizeof (WeirThought));
}

static void
test_reply (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirThoughtsReader) reader = weir_thoughts_reader_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  guint n_parts = 0;

  for (const char *at = replies[row].reply; *at != '\0'; at++)
    {
      WeirEvent event = { .kind = WEIR_EVENT_PART_OPEN, .part = n_parts };

      if (*at == ')')
        event.kind = WEIR_EVENT_PART_CLOSE;
      else if (*at == '=' || *at == '~')
        {
          event.kind = WEIR_EVENT_DELTA;
          event.delta.kind = *at == '=' ? WEIR_DELTA_REASONING : WEIR_DELTA_SIGNATURE;
          event.delta.text = ++at;
          event.delta.len = 1;
        }
      else
        {
          event.open.kind = *at == 'c'   ? WEIR_PART_TOOL_CALL
                            : *at == 'p' ? WEIR_PART_TEXT
                                         : WEIR_PART_REASONING;
          event.open.origin = "messages";
          event.open.redacted = *at == 'r' ? "r" : NULL;
        }
      tell (out, n_parts, weir_thoughts_reader_event (reader, &event));
      n_parts += *at == ')';
      event.choice = 1;
      g_assert_null (weir_thoughts_reader_event (reader, &event));
    }
  g_assert_cmpstr (out->str, ==, replies[row].expected);
}

static GPtrArray *
get_thoughts (const char *id, gpointer user_data)
{
  GPtrArray *thoughts;

  if (!g_str_has_prefix (id, "known"))
    return NULL;
  thoughts = weir_thoughts_new ();
  for (guint i = 0; i < 2; i++)
    {
      WeirThought *thought = g_new0 (WeirThought, 1);

      thought->origin = g_intern_static_string ("messages");
      thought->text = g_strdup (i == 0 ? "a\"b" : NULL);
      thought->signature = g_strdup (i == 0 ? "s" : NULL);
      thought->redacted = g_strdup (i == 0 ? NULL : "r");
      thought->leads = i == 0;
      g_ptr_array_add (thoughts, thought);
    }
  return thoughts;
}

#define CALL(id)                                                                                   \
  "{\"id\":\"" id "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"

static const struct
{
  const char *name;
  const char *message; /* of the assistant */
  const char *expected;
} requests[] = {
  { "unknown", "\"content\":\"x\",\"tool_calls\":[" CALL ("other") "]", "'x' other()" },
  { "no-calls", "\"content\":\"x\"", "'x'" },
  { "known", "\"content\":\"x\",\"tool_calls\":[" CALL ("known1") "]",
    "<a\\\"b~s> 'x' <#r> known1()" },
  { "one-of-two", "\"tool_calls\":[" CALL ("other") "," CALL ("known1") "]",
    "<a\\\"b~s> other() <#r> known1()" },
  { "own-goes", "\"reasoning_content\":\"mine\",\"tool_calls\":[" CALL ("known1") "]",
    "<a\\\"b~s> <#r> known1()" },
  { "own-stays", "\"reasoning_content\":\"mine\",\"tool_calls\":[" CALL ("other") "]",
    "<mine~> other()" },
};

static void
append_part (GString *out, const WeirPart *part)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  if (part->kind == WEIR_PART_TOOL_CALL)
    g_string_append_printf (out, "%.*s()", (int) part->id.len, part->id.data);
  else if (part->kind == WEIR_PART_TEXT)
    g_string_append_printf (out, "'%.*s'", (int) part->text.len, part->text.data);
  else if (part->redacted.len > 0)
    g_string_append_printf (out, "<#%.*s>", (int) part->redacted.len, part->redacted.data);
  else
    g_string_append_printf (out, "<%.*s~%.*s>", (int) part->text.len, part->text.data,
                            (int) part->signature.len, part->signature.data);
}

static void
test_restore (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":"
      "\"assistant\",%s}]}",
      requests[row].message);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  weir_thoughts_restore (request, get_thoughts, NULL);
  for (guint i = 0; i < request->turns[1].n_parts; i++)
    append_part (out, &request->turns[1].parts[i]);
  g_assert_cmpstr (out->str, ==, requests[row].expected);
  g_assert_cmpuint (request->turns[0].n_parts, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/thoughts/reply/%s", replies[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_reply);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/thoughts/restore/%s", requests[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_restore);
    }
  return g_test_run ();
}
