/* SPDX-License-Identifier: MIT */
#include "wire/weir-event-check.h"

#include "wire/weir-api-error.h"

/* A script is one letter an event: S start, O open, T text delta, A arguments delta, C close, U usage,
 * F finish, H heartbeat, E end; a digit before a letter sets the part, after a colon the choice. The
 * letter before the first wrong event is the last that is taken. */
static const struct
{
  const char *name;
  const char *script;
  guint taken; /* events that pass; the next one is refused */
} rows[] = {
  { "plain", "SOTTCFUE", 8 },
  { "usage-anywhere", "SUOUTCUFUE", 10 },
  { "heartbeats", "HSHOHTCFHE", 10 },
  { "two-parts", "S0OT1OT0TC1CFE", 10 },
  { "empty-reply", "SFE", 3 },
  { "two-choices", "S:00O:11O:00TC:0F:11TCF:0E", 10 },
  { "no-start", "O", 0 },
  { "start-twice", "SS", 1 },
  { "part-number-skipped", "S1O", 1 },
  { "part-number-again", "SOC0O", 3 },
  { "delta-before-open", "ST", 1 },
  { "delta-after-close", "SOCT", 3 },
  { "close-twice", "SOCC", 3 },
  { "wrong-delta", "SOA", 2 },
  { "finish-while-open", "SOF", 2 },
  { "finish-twice", "SFF", 2 },
  { "open-after-finish", "SFO", 2 },
  { "delta-of-other-choice", "SO:1T", 2 },
  { "end-without-finish", "SE", 1 },
  { "end-before-all-finished", "S:00OC:11OC:0FE", 6 },
  { "after-end", "SFEU", 3 },
  { "heartbeat-after-end", "SFEH", 3 },
};

static gboolean
push (WeirEventCheck *check, char letter, guint part, guint choice, GError **error)
{
  static const char letters[] = "SOTCUFHE";
  static const WeirEventKind kinds[] = { WEIR_EVENT_START,     WEIR_EVENT_PART_OPEN,
                                         WEIR_EVENT_DELTA,     WEIR_EVENT_PART_CLOSE,
                                         WEIR_EVENT_USAGE,     WEIR_EVENT_FINISH,
                                         WEIR_EVENT_HEARTBEAT, WEIR_EVENT_END };
  WeirEvent event = { .part = part, .choice = choice };

  if (letter == 'A')
    {
      event.kind = WEIR_EVENT_DELTA;
      event.delta.kind = WEIR_DELTA_ARGUMENTS;
      return weir_event_check_push (check, &event, error);
    }

  g_assert_nonnull (strchr (letters, letter));
  event.kind = kinds[strchr (letters, letter) - letters];
  return weir_event_check_push (check, &event, error);
}

static void
test_script (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  const char *c = rows[row].script;
  guint choice = 0;
  guint taken = 0;
  guint part = 0;

  for (; *c != '\0'; c++)
    {
      g_autoptr (GError) error = NULL;

      if (*c == ':')
        choice = (guint) (*++c - '0');
      else if (g_ascii_isdigit (*c))
        part = (guint) (*c - '0');
      else if (push (check, *c, part, choice, &error))
        taken++;
      else
        {
          g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_INTERNAL);
          break;
        }
    }

  g_assert_cmpuint (taken, ==, rows[row].taken);
  if (*c == '\0')
    g_assert_true (weir_event_check_is_complete (check));
}

static void
test_tool_without_id (void)
{
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  WeirEvent start = { .kind = WEIR_EVENT_START };
  WeirEvent open = { .kind = WEIR_EVENT_PART_OPEN };

  open.open.kind = WEIR_PART_TOOL_CALL;
  open.open.name = "look";
  g_assert_true (weir_event_check_push (check, &start, NULL));
  g_assert_false (weir_event_check_push (check, &open, NULL));
  open.open.id = "call_1";
  g_assert_true (weir_event_check_push (check, &open, NULL));
  g_assert_false (weir_event_check_is_complete (check));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/event-check/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_script);
    }
  g_test_add_func ("/wire/event-check/tool-without-id", test_tool_without_id);
  return g_test_run ();
}
