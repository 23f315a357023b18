/* SPDX-License-Identifier: MIT */
/* Draws every page and state into a folder, as PNG files. Usage: screenshots FOLDER [PREFIX] */
#include "config.h"

#include "chat-driver.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ui/weir-page.h"
#include "ui/weir-request-table.h"

#define SETTLE_MS 300

#define NARROW_WIDTH 360
#define NARROW_HEIGHT 720
#define DPI (96 * 1024)

static const char *folder;
static gboolean is_mirrored;
static gboolean is_all_narrow;
static const char *only_scheme; /* (nullable) */
static int text_percent = 100;

/* And like those of the month before, with weekends. */
static void
add_month (WeirDesk *desk, WeirUsageSink *sink)
{
  static const char *const models[] = { "claude-4-sonnet", "gpt-4.1", "gemini-2.5-pro",
                                        "claude-3.5-haiku", "text-embedding-3-large" };
  static const char *const keys[] = { "laptop", "ci", "laptop" };
  static const guint shares[] = { 9, 6, 3, 2, 3 };
  static const guint days[] = { 31, 26, 3, 2,  25, 32, 33, 24, 36, 4, 3,  35, 33, 23, 37,
                                35, 3,  2, 38, 36, 28, 24, 30, 4,  3, 23, 39, 25, 32 };
  gint64 start_s = g_get_real_time () / G_USEC_PER_SEC - (gint64) G_N_ELEMENTS (days) * 86400;

  for (guint day = 0; day < G_N_ELEMENTS (days); day++)
    for (guint i = 0; i < days[day] * G_N_ELEMENTS (models); i++)
      {
        guint model = i % G_N_ELEMENTS (models);
        WeirUsageRecord record = { .wall_us = (start_s + day * 86400 + i) * G_USEC_PER_SEC,
                                   .demo = weir_service_get_demo (weir_desk_get_service (desk)),
                                   .status = i % 97 == 5 ? 429 : 200,
                                   .key_name = keys[i % G_N_ELEMENTS (keys)],
                                   .account = "dev-eu10",
                                   .model = models[model],
                                   .priced = model < 4,
                                   .cost_nano = shares[model] * 1200000,
                                   .usage = WEIR_USAGE_INIT };

        record.usage.in_total = 1700 * shares[model];
        record.usage.in_cache_read = model < 4 ? (gint64) 1200 * shares[model] : -1;
        record.usage.in_cache_write_5m = model == 0 ? 90 : -1;
        record.usage.out_total = shares[model] * (model < 4 ? 90u : 0u);
        weir_usage_sink_record (sink, &record);
      }
}

/* Figures that look like a day's work. */
static void
add_figures (WeirDesk *desk)
{
  static const char *const models[] = { "claude-4-sonnet", "gpt-4.1", "gemini-2.5-pro",
                                        "claude-3.5-haiku" };
  static const guint shares[] = { 58, 24, 11, 7 };
  static const guint hours[] = { 220, 160, 92, 56, 38, 76,  24,  0,   0,   0,  0,   0,
                                 0,   0,   0,  6,  32, 126, 268, 256, 176, 88, 186, 318 };
  WeirToday *today = weir_desk_get_today (desk);
  WeirUsageSink *sink = WEIR_USAGE_SINK (weir_desk_get_usage (desk));
  gint64 start_s = (g_get_real_time () / G_USEC_PER_SEC / 3600 - 23) * 3600;

  for (guint hour = 0; hour < G_N_ELEMENTS (hours); hour++)
    for (guint i = 0; i < hours[hour]; i++)
      {
        WeirUsageRecord record = { .wall_us = (start_s + hour * 3600 + i) * G_USEC_PER_SEC,
                                   .demo = weir_service_get_demo (weir_desk_get_service (desk)),
                                   .status = hour == 20 && i < 3 ? 502 : 200,
                                   .usage = WEIR_USAGE_INIT };
        guint at = (i * 37 + hour) % 100;
        guint model = 0;

        while (at >= shares[model])
          at -= shares[model++];
        record.model = models[model];
        record.usage.in_total = 880;
        record.usage.in_cache_read = 625;
        record.usage.out_total = 120;
        weir_usage_sink_record (sink, &record);
      }
  add_month (desk, sink);
  weir_today_refresh (today);
  while (weir_usage_bars_get_n_series (weir_today_get_history (today)) == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* (transfer full) (nullable): what the window shows; none before it was drawn, or while it takes another
 * size. */
static GskRenderNode *
draw (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  return gtk_snapshot_free_to_node (snapshot);
}

static void
save (GtkWidget *window, const char *name)
{
  g_autoptr (GskRenderNode) node = draw (window);
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = g_strconcat (folder, "/", name, ".png", NULL);

  while (node == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      node = draw (window);
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, file));
  g_print ("%s\n", file);
}

typedef struct
{
  const char *name;
  gboolean is_demo;
  gboolean has_account;
  gboolean is_narrow;
  gboolean is_taken;    /* the port is */
  const char *page;     /* (nullable) */
  const char *usage;    /* (nullable): range and metric of the usage */
  const char *requests; /* (nullable): filter of the requests; "": none, and one is selected */
  const char *action;   /* (nullable): what opens another window */
  const char *target;
  const char *prompts[5];  /* said in the chat before */
  const char *compared[4]; /* models that all of them go to */
} Shot;

/* A reply as models write them; the demo says it word by word. */
#define ASK "Write a Python fetch with retry, and compare the options."
#define ANSWER                                                                                     \
  "## Exponential backoff\n"                                                                       \
  "- Waits **1, 2, then 4 seconds** between attempts\n"                                            \
  "- Stops on anything that is not a timeout\n"                                                    \
  "- Adds no delay to the *first* attempt\n\n"                                                     \
  "| Strategy | Waits | Best for |\n|---|---|---|\n| Fixed | 1 s each | Local services |\n"        \
  "| Exponential | 1, 2, 4 s | Rate limits |\n| With jitter | random | Many clients |\n\n"         \
  "```python\nasync def fetch(url: str) -> bytes:\n    \"\"\"Retry three times, then give "        \
  "up.\"\"\"\n    for attempt in range(3):\n        try:\n            return await get(url, "      \
  "timeout=10)\n        except TimeoutError:\n            await sleep(2 ** attempt)  # 1, 2, 4 "   \
  "s\n```\n\n"                                                                                     \
  "The delay doubles each time, so a short outage costs little and a long one does not. See "      \
  "`asyncio.timeout` and [the guide](https://example.org/retry)."
#define CODE                                                                                       \
  "Both files, with a test:\n\n```c\n#include <glib.h>\n\n/* How often it is tried. */\n"          \
  "#define ATTEMPTS 3\n\nstatic gboolean\nfetch (const char *url, GBytes **body, GError "          \
  "**error)\n{\n  for (guint i = 0; i < ATTEMPTS; i++)\n    if (get (url, body, error))\n      "   \
  "return TRUE;\n  return FALSE;\n}\n```\n\n1. Build it:\n\n   ```sh\n   meson setup _build && "   \
  "ninja -C _build\n   ```\n2. Then ask for a page:\n\n   ```json\n   {\"url\": "                  \
  "\"https://example.org\", \"attempts\": 3}\n   ```\n\n> A test waits for nothing: it turns "     \
  "the clock itself.\n\nThe time is $t = 2^n - 1$ at most."

static const Shot shots[] = {
  { .name = "01-overview", .has_account = TRUE },
  { .name = "01-overview-narrow", .has_account = TRUE, .is_narrow = TRUE },
  { .name = "02-overview-demo", .is_demo = TRUE },
  { .name = "02b-overview-empty" },
  { .name = "02c-overview-port", .has_account = TRUE, .is_taken = TRUE },
  { .name = "02c-overview-port-narrow", .has_account = TRUE, .is_taken = TRUE, .is_narrow = TRUE },
  { .name = "03-usage", .has_account = TRUE, .page = "usage", .usage = "30d cost" },
  { .name = "03-usage-narrow",
    .has_account = TRUE,
    .page = "usage",
    .usage = "30d cost",
    .is_narrow = TRUE },
  { .name = "03b-usage-empty", .page = "usage" },
  { .name = "03c-usage-today", .is_demo = TRUE, .page = "usage", .usage = "today tokens" },
  { .name = "03d-usage-hour", .is_demo = TRUE, .page = "usage", .usage = "hour requests" },
  { .name = "04-requests", .has_account = TRUE, .page = "requests", .requests = "" },
  { .name = "04-requests-narrow",
    .is_demo = TRUE,
    .page = "requests",
    .requests = "",
    .is_narrow = TRUE },
  { .name = "04b-requests-empty", .page = "requests" },
  { .name = "04c-requests-filtered",
    .is_demo = TRUE,
    .page = "requests",
    .requests = "status:4xx" },
  { .name = "04d-requests-no-match",
    .is_demo = TRUE,
    .page = "requests",
    .requests = "status:5xx" },
  { .name = "04e-requests-list-narrow",
    .is_demo = TRUE,
    .page = "requests",
    .requests = "is:ok",
    .is_narrow = TRUE },
  { .name = "05-deployments", .is_demo = TRUE, .page = "deployments" },
  { .name = "05-deployments-narrow", .is_demo = TRUE, .page = "deployments", .is_narrow = TRUE },
  { .name = "05b-deployments-empty", .page = "deployments" },
  { .name = "05d-deploy",
    .is_demo = TRUE,
    .page = "models",
    .action = "deploy",
    .target = "'gpt-4.1'" },
  { .name = "05c-models", .is_demo = TRUE, .page = "models" },
  { .name = "05c-models-narrow", .is_demo = TRUE, .page = "models", .is_narrow = TRUE },
  { .name = "06-connect", .is_demo = TRUE, .page = "connect" },
  { .name = "06-connect-narrow", .is_demo = TRUE, .page = "connect", .is_narrow = TRUE },
  { .name = "06b-connect-stopped", .has_account = TRUE, .is_taken = TRUE, .page = "connect" },
  { .name = "06b-connect-stopped-narrow",
    .has_account = TRUE,
    .is_taken = TRUE,
    .page = "connect",
    .is_narrow = TRUE },
  { .name = "07-chat",
    .is_demo = TRUE,
    .page = "chat",
    .prompts = { "Regular expressions for log lines\nsay: Done",
                 "+SQL for monthly totals\nsay: Done", "+" ASK "\nthink\nsay: " ANSWER } },
  { .name = "07-chat-narrow",
    .is_demo = TRUE,
    .page = "chat",
    .is_narrow = TRUE,
    .prompts = { ASK "\nthink\nsay: " ANSWER } },
  { .name = "07b-chat-empty", .is_demo = TRUE, .page = "chat" },
  { .name = "07c-chat-code", .is_demo = TRUE, .page = "chat", .prompts = { "say: " CODE } },
  { .name = "07d-chat-failures",
    .is_demo = TRUE,
    .page = "chat",
    .prompts = { "say: fine", "cut after 30\nlong 500", "fail with 429 25" } },
  { .name = "07e-chat-compare",
    .is_demo = TRUE,
    .page = "chat",
    .compared = { "demo/gpt-4o", "demo/anthropic--claude-4.5-sonnet", "demo/gemini-2.5-pro" },
    .prompts = { ASK "\nsay: " ANSWER } },
  { .name = "07e-chat-compare-narrow",
    .is_demo = TRUE,
    .is_narrow = TRUE,
    .page = "chat",
    .compared = { "demo/gpt-4o", "demo/anthropic--claude-4.5-sonnet" },
    .prompts = { ASK "\nsay: " ANSWER } },
  { .name = "08-subaccount",
    .has_account = TRUE,
    .action = "edit-subaccount",
    .target = "'dev-eu10'" },
  { .name = "08b-subaccount-new", .action = "add-subaccount" },
  { .name = "09-first-run", .action = "set-up" },
  { .name = "09b-first-run-empty", .action = "add-subaccount" },
  { .name = "10-preferences-general", .has_account = TRUE, .action = "preferences" },
  { .name = "10-preferences-proxy",
    .has_account = TRUE,
    .action = "preferences-page",
    .target = "'proxy'" },
  { .name = "10-preferences-subaccounts",
    .has_account = TRUE,
    .action = "preferences-page",
    .target = "'subaccounts'" },
  { .name = "10-preferences-models",
    .has_account = TRUE,
    .action = "preferences-page",
    .target = "'models'" },
  { .name = "10-preferences-prices",
    .has_account = TRUE,
    .action = "preferences-page",
    .target = "'prices'" },
  { .name = "10-preferences-advanced",
    .has_account = TRUE,
    .action = "preferences-page",
    .target = "'advanced'" },
  { .name = "10-preferences-privacy",
    .has_account = TRUE,
    .action = "preferences-page",
    .target = "'privacy'" },
  { .name = "10b-price", .has_account = TRUE, .action = "set-price", .target = "'gpt-4.1'" },
  { .name = "12-about", .has_account = TRUE, .action = "about" },
};

static void
compare (WeirChatPage *page, const Shot *shot)
{
  WeirConversation *conversation = weir_chat_page_get_conversation (page);

  weir_conversation_set_model (conversation, shot->compared[0]);
  weir_conversation_compare (conversation, shot->prompts[0], shot->compared);
  while (weir_conversation_is_busy (conversation))
    ui_fixture_pass (10);
}

/* "+" in front: in a new conversation. */
static void
talk (UiFixture *fixture, const Shot *shot)
{
  WeirChatPage *page = chat_driver_open (fixture);

  if (shot->compared[0] != NULL)
    {
      compare (page, shot);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (shot->prompts) && shot->prompts[i] != NULL; i++)
    {
      const char *prompt = shot->prompts[i];
      WeirConversation *conversation;

      if (*prompt == '+')
        {
          gtk_widget_activate_action (GTK_WIDGET (page), "chat.new", NULL);
          prompt++;
        }
      conversation = weir_chat_page_get_conversation (page);
      weir_conversation_set_model (conversation, "demo/anthropic--claude-4.5-sonnet");
      weir_conversation_set_effort (conversation, "low");
      chat_driver_ask (page, prompt);
    }
}

static void
choose_usage (WeirDesk *desk, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", 2);

  g_object_set (weir_desk_get_usage_view (desk), "range", parts[0], "metric", parts[1], NULL);
}

/* --- Requests --- */

static const struct
{
  const char *client;
  const char *model;
  guint status; /* 0: it runs */
  gint64 total_ms;
  gint64 first_ms;
  gint64 in;
  gint64 out;
} requests[] = {
  { "Weir Chat", "claude-4-sonnet", 200, 6000, 900, 1204, 312 },
  { "codex_cli_rs/0.58", "gpt-4.1", 429, 210, -1, -1, -1 },
  { "claude-cli/2.1", "claude-3.5-haiku", 200, 900, 400, 1120, 96 },
  { "curl/8.5", "gpt-5", 404, 6, -1, -1, -1 },
  { "Cline/3.2", "gemini-2.5-pro", 200, 8400, 1400, 22100, 901 },
  { "codex_cli_rs/0.58", "gpt-4.1", 200, 3100, 600, 6204, 288 },
  { "claude-cli/2.1", "claude-4-sonnet", 200, 5150, 950, 17904, 412 },
  { "claude-cli/2.1", "claude-4-sonnet", 0, 1400, 800, 18200, -1 },
};

/* Only what is not simulated costs something. */
static WeirSight *
make_sight (guint i, gboolean demo)
{
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;
  static const char *const headers[] = { "Content-Type: application/json", "Accept: */*", NULL };
  const gint64 spans_us[] = { 2000, 1000, 0, 38000, 910000, 4200000 };
  gint64 begin_us = 0;

  head->id = g_strdup_printf ("d3f81c04a7b2e5%02u", i);
  head->wall_us = g_get_real_time () - (G_N_ELEMENTS (requests) - i) * 19 * G_USEC_PER_SEC;
  head->api = g_strdup ("messages");
  head->method = g_strdup ("POST");
  head->path = g_strdup ("/v1/messages");
  head->user_agent = g_strdup (requests[i].client);
  g_strfreev (head->headers);
  head->headers = g_strdupv ((char **) headers);
  sight = weir_sight_alloc (head);
  sight->model = g_strdup (requests[i].model);
  sight->account = g_strdup ("dev-eu10");
  sight->resource_group = g_strdup ("default");
  sight->deployment = g_strdup ("d3f81c04a7b2e5");
  sight->is_running = requests[i].status == 0;
  sight->status = requests[i].status;
  sight->demo = demo;
  sight->priced = requests[i].status == 200;
  sight->cost_nano = (gint64) requests[i].in * 600 + MAX ((gint64) requests[i].out, 0) * 3000;
  sight->duration_us = requests[i].total_ms * 1000;
  sight->first_byte_us = requests[i].first_ms >= 0 ? requests[i].first_ms * 1000 : -1;
  sight->usage.in_total = requests[i].in;
  sight->usage.in_cache_read = requests[i].in > 2000 ? requests[i].in * 6 / 7 : -1;
  sight->usage.out_total = requests[i].out;
  for (guint step = 0; step < WEIR_N_STEPS; step++)
    {
      sight->begin_us[step] = begin_us;
      sight->span_us[step] = spans_us[step];
      begin_us += spans_us[step];
    }
  return sight;
}

static void
show_requests (UiFixture *fixture, const char *filter)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);
  GtkWidget *window = ui_fixture_get_window (fixture);
  GtkWidget *table = ui_fixture_find (window, WEIR_TYPE_REQUEST_TABLE, NULL, NULL);
  GtkWidget *page = gtk_widget_get_ancestor (table, WEIR_TYPE_PAGE);
  GtkWidget *entry = ui_fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  GtkWidget *view = ui_fixture_find (table, GTK_TYPE_COLUMN_VIEW, NULL, NULL);

  gboolean is_demo = weir_service_get_demo (weir_desk_get_service (desk));

  weir_request_list_clear (weir_desk_get_requests (desk));
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    weir_sights_show (weir_service_get_sights (weir_desk_get_service (desk)),
                      make_sight (i, is_demo));
  ui_fixture_pass (SETTLE_MS);
  gtk_editable_set_text (GTK_EDITABLE (entry), filter);
  ui_fixture_pass (SETTLE_MS);
  if (*filter == '\0')
    gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)), 1, TRUE);
}

static gboolean
is_narrow (const Shot *shot)
{
  return shot->is_narrow || is_all_narrow;
}

static void
set_looks (const Shot *shot)
{
  if (is_mirrored)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name",
                "Cantarell 11", "gtk-hint-font-metrics", FALSE, "gtk-xft-hinting", 0, "gtk-xft-dpi",
                DPI / 100 * text_percent, "gtk-decoration-layout",
                is_narrow (shot) ? ":close" : ":minimize,maximize,close", NULL);
}

/* Where nobody frames windows, a part of them is the frame they draw themselves. */
static void
set_narrow (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  int frame = gdk_surface_get_width (surface) - gtk_widget_get_width (window);

  gtk_window_set_default_size (GTK_WINDOW (window), NARROW_WIDTH + frame, NARROW_HEIGHT + frame);
}

static void
open_window (UiFixture *fixture, const Shot *shot)
{
  GSettings *settings = weir_application_get_settings (fixture->application);

  g_settings_set_int (settings, "width", is_narrow (shot) ? NARROW_WIDTH : 1000);
  g_settings_set_int (settings, "height", is_narrow (shot) ? NARROW_HEIGHT : 680);
  weir_application_present (fixture->application);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  if (is_narrow (shot))
    set_narrow (ui_fixture_get_window (fixture));
}

/* (transfer none): the window that the action opened, which is the newest, else the main one. */
static GtkWidget *
get_subject (UiFixture *fixture, const Shot *shot)
{
  GtkWidget *main_window = ui_fixture_get_window (fixture);
  GtkWidget *window = main_window;
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; shot->action != NULL && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) other = g_list_model_get_item (all, i);

      if (other != main_window && gtk_widget_get_mapped (other))
        window = other;
    }
  return window;
}

static void
remove_problem (WeirDesk *desk, const Shot *shot)
{
  if (shot->has_account && !shot->is_taken)
    weir_problem_board_remove (weir_desk_get_board (desk), WEIR_PROBLEM_UNREACHABLE, NULL);
}

static void
save_scheme (UiFixture *fixture, const Shot *shot, const char *scheme)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  g_autofree char *name = g_strdup_printf ("%s-%s", shot->name, scheme);
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  g_settings_set_string (settings, "color-scheme", scheme);
  ui_fixture_pass (SETTLE_MS);
  remove_problem (desk, shot);
  if (is_narrow (shot))
    set_narrow (get_subject (fixture, shot));
  ui_fixture_pass (SETTLE_MS);
  save (get_subject (fixture, shot), name);
}

static void
take (UiFixture *fixture, gpointer data)
{
  const Shot *shot = data;
  WeirDesk *desk = ui_fixture_get_desk (fixture);
  static const char *const schemes[] = { "light", "dark" };

  set_looks (shot);
  if (shot->has_account || shot->is_demo)
    add_figures (desk);
  remove_problem (desk, shot);
  open_window (fixture, shot);
  if (shot->usage != NULL)
    choose_usage (desk, shot->usage);
  if (shot->page != NULL)
    {
      g_autofree char *target = g_strdup_printf ("'%s'", shot->page);

      ui_fixture_act (fixture, "show-page", target);
      ui_fixture_pass (SETTLE_MS);
    }
  if (shot->prompts[0] != NULL)
    talk (fixture, shot);
  if (shot->requests != NULL)
    show_requests (fixture, shot->requests);
  if (shot->action != NULL)
    ui_fixture_act (fixture, shot->action, shot->target);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (only_scheme == NULL || strcmp (only_scheme, schemes[i]) == 0)
      save_scheme (fixture, shot, schemes[i]);
}

/* (transfer full): with a currency, a budget, and one of a key. */
static char *
build_config (guint16 port)
{
  g_autofree char *one_key = ui_fixture_build_config (port);
  g_auto (GStrv) parts = g_strsplit (one_key, "[\"0123456789abcdef\"]", 2);
  g_autofree char *plain =
      g_strjoinv ("[{\"name\": \"laptop\", \"key\": \"0123456789abcdef\"},"
                  " {\"name\": \"ci\", \"key\": \"fedcba9876543210\", \"budget_per_month\": 4}]",
                  parts);

  return g_strdup_printf ("{\"prices\": {\"currency\": \"EUR\", \"capacity_unit\": 0.92,"
                          " \"models\": {\"text-embedding-3-small\": {\"input\": 0.02},"
                          " \"sonar\": {\"input\": 1, \"output\": 1}}},"
                          " \"budget\": {\"month\": 50}, %s",
                          strchr (plain, '{') + 1);
}

static void
take_shot (const Shot *shot)
{
  g_autoptr (GSocketListener) taker = g_socket_listener_new ();
  static const char *const background[] = { "--background", NULL };
  static const char *const demo[] = { "--background", "--demo", NULL };
  guint16 port = 3001;
  g_autofree char *config = NULL;
  UiFixture fixture = { 0 };

  if (shot->is_taken)
    g_assert_true (g_socket_listener_add_inet_port (taker, port, NULL, NULL));
  config = shot->has_account ? build_config (port) : NULL;
  ui_fixture_remove_database ();
  ui_fixture_run (&fixture, config, shot->is_demo ? demo : background, take, (gpointer) shot);
}

int
main (int argc, char **argv)
{
  if (argc < 2 || argc > 3)
    {
      g_printerr ("Usage: screenshots FOLDER [PREFIX]\n");
      return 2;
    }
  folder = argv[1];
  is_mirrored = g_strcmp0 (g_getenv ("DIRECTION"), "rtl") == 0;
  is_all_narrow = g_getenv ("NARROW") != NULL;
  only_scheme = g_getenv ("SCHEME");
  if (g_getenv ("TEXT") != NULL)
    text_percent = atoi (g_getenv ("TEXT"));
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TRANSLATIONS"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_mkdir_with_parents (folder, 0755);
  for (guint i = 0; i < G_N_ELEMENTS (shots); i++)
    if (argc < 3 || g_str_has_prefix (shots[i].name, argv[2]))
      take_shot (&shots[i]);
  return 0;
}
