/* SPDX-License-Identifier: MIT */
/* What the Chat page costs, in processor time of the main thread, so that other programs on the machine
 * do not count. A turn is one round of the main loop: a frame is at most one turn. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "../ui/chat-driver.h"
#include "chat/weir-chat-message-change.h"
#include "chat/weir-conversation-change.h"
#include "ui/weir-transcript.h"

#define TOKEN_LEN 4
#define TOKENS_PER_S 100
#define LONG_FRAME_MS 50
#define SCROLL_STEP_PX 240

typedef struct
{
  gint64 begin_us;
  gint64 cpu_us;
  gint64 longest_us;
  guint n_long;
} Meter;

/* A reply as models write them, in the order of its parts; repeated as often as it takes. */
static const char sample[] =
    "## Retrying with a growing delay\n\n"
    "A request that fails because of a **time-out** can be sent again. Wait a little longer each "
    "time, so that a service under load is not asked even more often; and give up after a few "
    "attempts, with the *last* error. The function `fetch_with_retry` does that.\n\n"
    "- It waits 1, then 2, then 4 seconds\n"
    "- It tells apart what can be tried again from what cannot, such as a `404`\n"
    "- It adds some chance to the delay, so that many clients do not come back at once\n\n"
    "```python\nasync def fetch_with_retry(url: str, attempts: int = 3) -> bytes:\n"
    "    \"\"\"Fetches a page, and tries again.\"\"\"\n"
    "    for attempt in range(attempts):\n        try:\n"
    "            return await fetch(url, timeout=10)\n        except TimeoutError:\n"
    "            if attempt + 1 == attempts:\n                raise\n"
    "            await asyncio.sleep(2 ** attempt + random.random())\n```\n\n"
    "| Strategy | Waits | Good for |\n|---|---|---|\n| Fixed | 1 s each | Local services |\n"
    "| Exponential | 1, 2, 4 s | Rate limits |\n| With chance | about that | Many clients |\n\n"
    "1. First try it with a server that is switched off.\n"
    "2. Then with one that answers slowly; [the guide](https://example.org/retry) says how.\n\n"
    "> Nothing is repeated that changes something, unless the server knows a key of it.\n\n"
    "The mean time until it gives up follows from the sum of all delays, which is less than twice "
    "the last one. For most programs three attempts are enough, and more only hide a fault.\n\n";

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static guint
get_rss_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "VmRSS:") : NULL;
  return line != NULL ? (guint) (g_ascii_strtoull (line + 6, NULL, 10) / 1024) : 0;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
meter_start (Meter *self)
{
  *self = (Meter){ .begin_us = g_get_monotonic_time () };
}

/* @before_us: of processor time, when it began */
static void
add_turn (Meter *self, gint64 before_us)
{
  gint64 span_us = get_cpu_us () - before_us;

  self->cpu_us += span_us;
  self->longest_us = MAX (self->longest_us, span_us);
  self->n_long += span_us >= LONG_FRAME_MS * 1000;
}

static void
turn (Meter *self)
{
  gint64 before_us = get_cpu_us ();

  g_main_context_iteration (NULL, TRUE);
  add_turn (self, before_us);
}

static void
run_for (Meter *self, guint ms)
{
  gint64 end_us = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end_us)
    turn (self);
}

/* Until all is shown that there is, and nothing is left to do. */
static void
settle (Meter *self, WeirChatPage *page)
{
  run_for (self, 50);
  while (!chat_driver_is_settled (page))
    turn (self);
  run_for (self, 300);
}

static void
report (const char *name, const Meter *meter)
{
  gint64 wall_us = g_get_monotonic_time () - meter->begin_us;

  g_print ("%-34s %8.0f ms %6.1f %% %8.1f ms %6u %6u MB\n", name, (double) meter->cpu_us / 1000,
           100.0 * (double) meter->cpu_us / (double) wall_us, (double) meter->longest_us / 1000,
           meter->n_long, get_rss_mb ());
}

/* (transfer full): so many bytes of the sample, over and over. */
static char *
build_text (gsize len)
{
  GString *text = g_string_sized_new (len + sizeof sample);

  while (text->len < len)
    g_string_append (text, sample);
  g_string_truncate (text, len);
  return g_string_free (text, FALSE);
}

/* Answers of several lengths, some of them with code and tables. */
static void
add_messages (WeirConversation *conversation, guint n)
{
  static const gsize lengths[] = { 90, 640, 1500, 300, 2100 };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text =
          build_text (i % 2 == 0 ? 70 : lengths[i / 2 % G_N_ELEMENTS (lengths)]);
      g_autoptr (WeirChatMessage) message = i % 2 == 0
                                                ? weir_chat_message_new_user (text, NULL)
                                                : weir_chat_message_new_said ("gpt-4o", text);

      weir_conversation_add (conversation, message);
    }
}

/* (transfer full) */
static WeirConversation *
make_conversation (WeirChatPage *page, guint n)
{
  WeirConversation *conversation = weir_chat_begin (weir_chat_page_get_chat (page));

  weir_conversation_set_model (conversation, "demo/gpt-4o");
  add_messages (conversation, n);
  return conversation;
}

/* Adds a reply of @len bytes, so many of them a second, as they come from a model. */
static void
stream (Meter *meter, WeirChatPage *page, gsize len, guint bytes_per_s)
{
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  g_autoptr (WeirChatMessage) prompt = weir_chat_message_new_user ("Go on", NULL);
  g_autoptr (WeirChatMessage) reply = weir_chat_message_new_reply ("gpt-4o");
  g_autofree char *text = build_text (len);
  gsize sent = 0;

  weir_conversation_add (conversation, prompt);
  weir_conversation_add (conversation, reply);
  weir_transcript_jump (
      WEIR_TRANSCRIPT (ui_fixture_find (GTK_WIDGET (page), WEIR_TYPE_TRANSCRIPT, NULL, NULL)));
  meter_start (meter);
  while (sent < len)
    {
      gint64 past_us = g_get_monotonic_time () - meter->begin_us;
      gsize due = MIN ((gsize) (past_us * bytes_per_s / G_USEC_PER_SEC), len);
      gint64 before_us = get_cpu_us ();

      for (; sent + TOKEN_LEN <= due || (due == len && sent < len);)
        {
          gsize n = MIN ((gsize) TOKEN_LEN, len - sent);
          g_autofree char *piece = g_strndup (text + sent, n);

          weir_chat_message_append (reply, piece, n, FALSE);
          sent += n;
        }
      add_turn (meter, before_us);
      turn (meter);
    }
  weir_chat_message_end (reply, WEIR_CHAT_COMPLETE, NULL, NULL);
  settle (meter, page);
}

static void
open_conversation (Meter *meter, WeirChatPage *page, WeirConversation *conversation)
{
  gint64 before_us = get_cpu_us ();

  meter_start (meter);
  weir_chat_page_open (page, conversation);
  add_turn (meter, before_us);
  settle (meter, page);
}

/* From the end to the beginning, a step a frame. */
static void
scroll_up (Meter *meter, WeirChatPage *page)
{
  GtkWidget *transcript = ui_fixture_find (GTK_WIDGET (page), WEIR_TYPE_TRANSCRIPT, NULL, NULL);
  GtkWidget *scrolled = ui_fixture_find (transcript, GTK_TYPE_SCROLLED_WINDOW, NULL, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  guint n_rested = 0;

  meter_start (meter);
  while (n_rested < 60)
    {
      double value = gtk_adjustment_get_value (adjustment);

      gtk_adjustment_set_value (adjustment, fmax (value - SCROLL_STEP_PX, 0));
      run_for (meter, 16);
      n_rested = gtk_adjustment_get_value (adjustment) < 1 ? n_rested + 1 : 0;
    }
}

static void
measure (UiFixture *fixture, gpointer data)
{
  WeirChatPage *page = chat_driver_open (fixture);
  guint n_tokens = *(guint *) data;
  g_autoptr (WeirConversation) streamed = make_conversation (page, 200);
  g_autoptr (WeirConversation) big = make_conversation (page, 0);
  g_autoptr (WeirConversation) old = make_conversation (page, 500);
  Meter meter = { 0 };

  /* As users have it; the spinner turns. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  g_timeout_add (5, on_tick, NULL);
  run_for (&meter, 1500);
  g_print ("%-34s %11s %8s %11s %6s %9s\n", "", "processor", "of core", "longest", "long",
           "memory");
  meter_start (&meter);
  run_for (&meter, 3000);
  report ("nothing happens", &meter);

  open_conversation (&meter, page, streamed);
  report ("200 messages: open", &meter);
  stream (&meter, page, (gsize) n_tokens * TOKEN_LEN, TOKENS_PER_S * TOKEN_LEN);
  report ("a reply, 100 tokens a second", &meter);

  open_conversation (&meter, page, big);
  stream (&meter, page, 200 * 1024, 100 * 1024);
  report ("a reply of 200 KB", &meter);
  open_conversation (&meter, page, streamed);
  open_conversation (&meter, page, big);
  report ("open it again", &meter);
  scroll_up (&meter, page);
  report ("scroll it to its beginning", &meter);

  open_conversation (&meter, page, old);
  report ("500 messages: open", &meter);
  scroll_up (&meter, page);
  report ("scroll them to the first", &meter);
}

int
main (int argc, char **argv)
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  guint64 n_tokens = 1500;
  g_autofree char *config = NULL;

  if (argc > 2
      || (argc == 2 && !g_ascii_string_to_unsigned (argv[1], 10, 1, 100000, &n_tokens, NULL)))
    {
      g_printerr ("Usage: bench-chat [TOKENS]\n");
      return 2;
    }
  config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());
  ui_fixture_run (&fixture, config, demo, measure, &(guint){ (guint) n_tokens });
  return 0;
}
