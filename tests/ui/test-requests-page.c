/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "raw-client.h"
#include "ui/weir-page.h"
#include "ui/weir-request-bodies-view.h"
#include "ui/weir-request-detail.h"
#include "ui/weir-request-pill.h"
#include "ui/weir-request-table.h"
#include "ui/weir-request-words.h"
#include "ui/weir-timeline.h"

/* The page of requests: what it shows of those that it is told of, its filter, and what can be done. */

static WeirSights *
get_sights (UiFixture *fixture)
{
  return weir_service_get_sights (weir_desk_get_service (ui_fixture_get_desk (fixture)));
}

static GtkWidget *
find (UiFixture *fixture, GType type, const char *property, const char *value)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), type, property, value);
}

static GtkWidget *
find_view (UiFixture *fixture, const char *name)
{
  return find (fixture, GTK_TYPE_STACK, "visible-child-name", name);
}

/* --- Requests --- */

static WeirSight *
make_sight (const char *id, const char *model, guint status)
{
  static const char *const headers[] = { "Content-Type: application/json",
                                         "Authorization: [redacted]", NULL };
  static const char *const changes[] = { "logit_bias", "system=first message", NULL };
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;

  head->id = g_strdup (id);
  head->wall_us = g_get_real_time ();
  head->api = g_strdup ("chat");
  head->method = g_strdup ("POST");
  head->path = g_strdup ("/v1/chat/completions");
  head->user_agent = g_strdup ("curl/8.5");
  g_strfreev (head->headers);
  head->headers = g_strdupv ((char **) headers);
  sight = weir_sight_alloc (head);
  sight->model = g_strdup (model);
  g_strfreev (sight->changes);
  sight->changes = g_strdupv ((char **) changes);
  sight->reply_headers = g_strsplit ("x-weir-model: gpt-4.1", "\n", -1);
  sight->is_running = status == 0;
  sight->status = status;
  sight->duration_us = 5200000;
  sight->first_byte_us = 900000;
  sight->begin_us[WEIR_STEP_FIRST_BYTE] = 40000;
  sight->span_us[WEIR_STEP_FIRST_BYTE] = 860000;
  sight->begin_us[WEIR_STEP_STREAM] = 900000;
  sight->span_us[WEIR_STEP_STREAM] = 4300000;
  sight->usage.in_total = 17904;
  sight->usage.in_cache_read = 15360;
  sight->usage.out_total = 430;
  return sight;
}

static void
show_requests (UiFixture *fixture)
{
  ui_fixture_act (fixture, "show-page", "'requests'");
  ui_fixture_pass (100);
  weir_sights_show (get_sights (fixture), make_sight ("id-a", "gpt-4.1", 200));
  weir_sights_show (get_sights (fixture), make_sight ("id-b", "gpt-5", 404));
  weir_sights_show (get_sights (fixture), make_sight ("id-c", "claude-4-sonnet", 0));
}

static WeirRequestList *
get_list (UiFixture *fixture)
{
  return weir_desk_get_requests (ui_fixture_get_desk (fixture));
}

static gboolean
has_three (UiFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_list (fixture))) == 3;
}

static void
wait_three (UiFixture *fixture)
{
  show_requests (fixture);
  ui_fixture_wait (fixture, has_three);
  ui_fixture_pass (100);
}

static GtkSelectionModel *
get_selection (UiFixture *fixture)
{
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (ui_fixture_find (
      find (fixture, WEIR_TYPE_REQUEST_TABLE, NULL, NULL), GTK_TYPE_COLUMN_VIEW, NULL, NULL)));
}

static void
choose (UiFixture *fixture, const char *id)
{
  GtkSelectionModel *selection = get_selection (fixture);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (selection)); i++)
    {
      g_autoptr (WeirRequestItem) item = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (strcmp (weir_request_item_get_sight (item)->head->id, id) == 0)
        gtk_selection_model_select_item (selection, i, TRUE);
    }
  ui_fixture_pass (100);
}

static GtkWidget *
get_detail (UiFixture *fixture)
{
  return find (fixture, WEIR_TYPE_REQUEST_DETAIL, NULL, NULL);
}

static void
do_empty (UiFixture *fixture, gpointer data)
{
  ui_fixture_act (fixture, "show-page", "'requests'");
  ui_fixture_pass (300);
  g_assert_nonnull (find_view (fixture, "empty"));
  g_assert_false (gtk_widget_get_visible (get_detail (fixture)));
}

static void
do_rows (UiFixture *fixture, gpointer data)
{
  wait_three (fixture);
  g_assert_nonnull (find_view (fixture, "list"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", "gpt-4.1"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", "404"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", "5.2 s"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", "17.9 k"));
  /* it ends, and so do its row's word and icon */
  weir_sights_show (get_sights (fixture), make_sight ("id-c", "claude-4-sonnet", 502));
  ui_fixture_pass (400);
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", "502"));
  g_assert_true (has_three (fixture));
}

/* --- Filter --- */

static GtkWidget *
get_entry (UiFixture *fixture)
{
  GtkWidget *page =
      gtk_widget_get_ancestor (find (fixture, WEIR_TYPE_REQUEST_TABLE, NULL, NULL), WEIR_TYPE_PAGE);

  return ui_fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
}

static void
type (UiFixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), text);
  g_signal_emit_by_name (get_entry (fixture), "search-changed");
}

static guint
count_rows (UiFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (fixture)));
}

static void
do_filter (UiFixture *fixture, gpointer data)
{
  GtkWidget *complaint;
  int end = 10;

  wait_three (fixture);
  type (fixture, "status:4xx");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  /* what cannot be understood is told of, and changes nothing */
  gtk_editable_insert_text (GTK_EDITABLE (get_entry (fixture)), "y", 1, &end);
  g_signal_emit_by_name (get_entry (fixture), "search-changed");
  complaint = gtk_widget_get_next_sibling (gtk_widget_get_parent (get_entry (fixture)));
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (complaint)));
  g_assert_true (gtk_widget_has_css_class (get_entry (fixture), "error"));
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  type (fixture, "model:nothing-like-this");
  g_assert_nonnull (find_view (fixture, "no-match"));
  g_assert_nonnull (
      find (fixture, ADW_TYPE_STATUS_PAGE, "description", "3 requests are hidden by the filter."));
  type (fixture, "");
  g_assert_cmpuint (count_rows (fixture), ==, 3);
}

/* One that ends while a filter is there fits it only then. */
static void
do_filter_later (UiFixture *fixture, gpointer data)
{
  wait_three (fixture);
  type (fixture, "status:5xx");
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  weir_sights_show (get_sights (fixture), make_sight ("id-c", "claude-4-sonnet", 502));
  ui_fixture_pass (900);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

static void
do_pause (UiFixture *fixture, gpointer data)
{
  GtkWidget *live;

  wait_three (fixture);
  live = find (fixture, GTK_TYPE_TOGGLE_BUTTON, "tooltip-text", "Show Requests as They Come");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (live)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (live), FALSE);
  g_assert_true (weir_request_list_get_paused (get_list (fixture)));
  weir_sights_show (get_sights (fixture), make_sight ("id-d", "gpt-4.1", 200));
  ui_fixture_pass (300);
  g_assert_true (has_three (fixture));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (live), TRUE);
  ui_fixture_pass (400);
  g_assert_cmpuint (count_rows (fixture), ==, 4);
}

/* Nothing is gathered while the page is not seen. */
static void
do_hidden (UiFixture *fixture, gpointer data)
{
  wait_three (fixture);
  g_assert_true (weir_sights_is_watched (get_sights (fixture)));
  ui_fixture_act (fixture, "show-page", "'overview'");
  ui_fixture_pass (100);
  g_assert_false (weir_sights_is_watched (get_sights (fixture)));
  weir_request_list_set_keep_bodies (get_list (fixture), TRUE);
  ui_fixture_act (fixture, "show-page", "'requests'");
  ui_fixture_pass (100);
  ui_fixture_act (fixture, "show-page", "'overview'");
  ui_fixture_pass (100);
  g_assert_true (weir_sights_is_watched (get_sights (fixture)));
}

/* --- Details --- */

static void
do_detail (UiFixture *fixture, gpointer data)
{
  GtkWidget *detail;

  wait_three (fixture);
  choose (fixture, "id-a");
  detail = get_detail (fixture);
  g_assert_true (gtk_widget_get_mapped (detail));
  g_assert_nonnull (ui_fixture_find (detail, GTK_TYPE_LABEL, "label", "POST /v1/chat/completions"));
  g_assert_nonnull (ui_fixture_find (detail, GTK_TYPE_LABEL, "label", "17.9 k (15.4 k cached)"));
  g_assert_nonnull (ui_fixture_find (detail, GTK_TYPE_LABEL, "label", "100 tokens a second"));
  g_assert_nonnull (ui_fixture_find (
      detail, GTK_TYPE_LABEL, "label",
      "Request:\nContent-Type: application/json\nAuthorization: [redacted]\n\nReply:\n"
      "x-weir-model: gpt-4.1"));
  g_assert_nonnull (ui_fixture_find (detail, GTK_TYPE_LABEL, "label",
                                     "“logit_bias” was left out: the model does not take it.\n"
                                     "“system” was sent in another form: first message.\n"));
  g_assert_nonnull (ui_fixture_find (detail, GTK_TYPE_STACK, "visible-child-name", "none"));
  gtk_widget_activate_action (detail, "requests.close", NULL);
  ui_fixture_pass (50);
  g_assert_false (gtk_widget_get_visible (detail));
}

static void
do_bodies (UiFixture *fixture, gpointer data)
{
  WeirSight *sight;
  GtkWidget *view, *choice, *text;
  GtkTextBuffer *buffer;
  GtkTextIter begin, end;
  g_autofree char *shown = NULL;

  wait_three (fixture);
  sight = make_sight ("id-e", "gpt-4.1", 200);
  sight->head->body = g_bytes_new_static ("{\"a\":1,\"b\":2}", 13);
  sight->sent = g_bytes_new_static ("{\"a\":1}", 7);
  weir_sights_show (get_sights (fixture), sight);
  ui_fixture_pass (400);
  choose (fixture, "id-e");
  view = ui_fixture_find (get_detail (fixture), WEIR_TYPE_REQUEST_BODIES_VIEW, NULL, NULL);
  g_assert_nonnull (ui_fixture_find (view, GTK_TYPE_STACK, "visible-child-name", "bodies"));
  choice = ui_fixture_find (view, GTK_TYPE_DROP_DOWN, NULL, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 2);
  text = ui_fixture_find (view, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  shown = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  g_assert_cmpstr (shown, ==, "  {\n-   \"a\": 1,\n-   \"b\": 2\n+   \"a\": 1\n  }\n");
}

static void
on_text (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
do_curl (UiFixture *fixture, gpointer data)
{
  g_autofree char *copied = NULL;

  wait_three (fixture);
  choose (fixture, "id-a");
  gtk_widget_activate_action (get_detail (fixture), "requests.copy-curl", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (ui_fixture_get_window (fixture)), NULL,
                                 on_text, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (copied, "curl -N 'http://127.0.0.1:"));
  g_assert_nonnull (strstr (copied, "/v1/chat/completions'"));
  g_assert_null (strstr (copied, "redacted"));
}

static void
on_stop (gpointer owner)
{
  *(gboolean *) owner = TRUE;
}

static WeirSightHead *
describe (gpointer owner)
{
  WeirSight *sight = make_sight ("id-f", "gpt-4.1", 0);
  WeirSightHead *head = weir_sight_head_ref (sight->head);

  weir_sight_unref (sight);
  return head;
}

static gboolean
has_four (UiFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_list (fixture))) == 4;
}

static void
do_cancel (UiFixture *fixture, gpointer data)
{
  gboolean is_stopped = FALSE;
  WeirSightEntry entry = { .id = "id-f", .stop = on_stop, .describe = describe };

  wait_three (fixture);
  weir_sights_add (get_sights (fixture), &entry, &is_stopped);
  weir_sights_show (get_sights (fixture), make_sight ("id-f", "gpt-4.1", 0));
  ui_fixture_wait (fixture, has_four);
  choose (fixture, "id-f");
  gtk_widget_activate_action (get_detail (fixture), "requests.cancel", NULL);
  g_assert_true (is_stopped);
  weir_sights_remove (get_sights (fixture), &entry);
}

/* --- Narrow --- */

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  GtkWidget *table;
  int least;

  g_settings_set_int (settings, "width", 400);
  weir_application_present (fixture->application);
  wait_three (fixture);
  ui_fixture_wait (fixture, is_narrow);
  table = find (fixture, WEIR_TYPE_REQUEST_TABLE, NULL, NULL);
  g_assert_true (gtk_widget_get_mapped (table));
  choose (fixture, "id-a");
  g_assert_false (gtk_widget_get_mapped (table));
  gtk_widget_measure (get_detail (fixture), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, 360);
  gtk_widget_activate_action (get_detail (fixture), "requests.close", NULL);
  ui_fixture_pass (100);
  g_assert_true (gtk_widget_get_mapped (table));
  g_settings_reset (settings, "width");
}

/* --- Texts --- */

static void
test_texts (void)
{
  g_autoptr (WeirSight) sight = make_sight ("id-a", "m", 200);
  g_autoptr (WeirMoney) money = weir_money_new (NULL);
  static const struct
  {
    gint64 span_us;
    const char *text;
  } spans[] = {
    { -1, "–" },          { 0, "0 ms" },        { 38400, "38 ms" },
    { 910000, "0.91 s" }, { 4200000, "4.2 s" }, { 123000000, "123 s" },
  };
  g_autofree char *timeline = weir_timeline_dup_text (sight);
  g_autofree char *unpriced = weir_request_words_format_cost (sight, money);
  g_autofree char *cost = NULL;
  g_autofree char *none = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *text = weir_request_words_format_span (spans[i].span_us);

      g_assert_cmpstr (text, ==, spans[i].text);
    }
  g_assert_cmpstr (timeline, ==, "First byte 0.86 s, Stream 4.3 s");
  g_assert_cmpstr (unpriced, ==, "Unpriced");
  sight->priced = TRUE;
  sight->cost_nano = 12100000;
  cost = weir_request_words_format_cost (sight, money);
  g_assert_cmpstr (cost, ==, "CU 0.012");
  sight->demo = TRUE;
  none = weir_request_words_format_cost (sight, money);
  g_assert_cmpstr (none, ==, "–");
}

/* --- A wrong key --- */

#define WRONG_KEY "A client used a wrong API key (1 time in 1 min)."

static gboolean
is_told (UiFixture *fixture)
{
  GtkWidget *label = find (fixture, GTK_TYPE_LABEL, "label", WRONG_KEY);

  return label != NULL && gtk_widget_get_mapped (label);
}

static gboolean
is_dismissed (UiFixture *fixture)
{
  return !is_told (fixture);
}

/* @data: the port */
static void
do_wrong_key (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;
  guint status;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "show-page", "'requests'");
  g_free (raw_client_ask (*(guint16 *) data, "GET", "/v1/models", "not-a-key", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
  ui_fixture_wait (fixture, is_told);
  button = find (fixture, GTK_TYPE_BUTTON, "tooltip-text", "Dismiss");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait (fixture, is_dismissed);
}

static void
test_wrong_key (void)
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  guint16 port = ui_fixture_find_port ();
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", port);

  ui_fixture_run (&fixture, config, demo, do_wrong_key, &port);
}

/* --- Running --- */

typedef struct
{
  const char *path;
  void (*script) (UiFixture *fixture, gpointer data);
} Row;

static const Row rows[] = {
  { "/ui/requests-page/empty", do_empty },   { "/ui/requests-page/rows", do_rows },
  { "/ui/requests-page/filter", do_filter }, { "/ui/requests-page/filter-later", do_filter_later },
  { "/ui/requests-page/pause", do_pause },   { "/ui/requests-page/hidden", do_hidden },
  { "/ui/requests-page/detail", do_detail }, { "/ui/requests-page/bodies", do_bodies },
  { "/ui/requests-page/curl", do_curl },     { "/ui/requests-page/cancel", do_cancel },
  { "/ui/requests-page/narrow", do_narrow },
};

static void
test_row (gconstpointer data)
{
  static const char *const background[] = { "--background", NULL };
  const Row *row = data;
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, background, row->script, NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/ui/requests-page/texts", test_texts);
  g_test_add_func ("/ui/requests-page/wrong-key", test_wrong_key);

  return g_test_run ();
}
