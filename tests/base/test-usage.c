/* SPDX-License-Identifier: MIT */
#include "base/weir-usage.h"

static gint64 *
figure (WeirUsage *usage, guint i)
{
  gint64 *const figures[] = {
    &usage->in_total,
    &usage->in_cache_read,
    &usage->in_cache_write_5m,
    &usage->in_cache_write_1h,
    &usage->in_audio,
    &usage->out_total,
    &usage->out_reasoning,
    &usage->out_audio,
    &usage->out_prediction_accepted,
    &usage->out_prediction_rejected,
  };

  return i < G_N_ELEMENTS (figures) ? figures[i] : NULL;
}

static void
test_init (void)
{
  WeirUsage usage = WEIR_USAGE_INIT;

  for (guint i = 0; figure (&usage, i) != NULL; i++)
    g_assert_cmpint (*figure (&usage, i), ==, -1);
  g_assert_false (usage.estimated);
}

/* Each figure alone: known wins over unknown, newer over older, also when it is zero. */
static void
test_merge (void)
{
  for (guint i = 0; i < 10; i++)
    {
      WeirUsage usage = WEIR_USAGE_INIT;
      WeirUsage newer = WEIR_USAGE_INIT;

      *figure (&newer, i) = 7;
      weir_usage_merge (&usage, &newer);
      for (guint j = 0; j < 10; j++)
        g_assert_cmpint (*figure (&usage, j), ==, i == j ? 7 : -1);
      *figure (&newer, i) = -1;
      weir_usage_merge (&usage, &newer);
      g_assert_cmpint (*figure (&usage, i), ==, 7);
      *figure (&newer, i) = 0;
      weir_usage_merge (&usage, &newer);
      g_assert_cmpint (*figure (&usage, i), ==, 0);
    }
}

static void
test_merge_estimated (void)
{
  static const struct
  {
    gboolean before;
    gint64 in;
    gint64 out;
    gboolean newer;
    gboolean after;
  } rows[] = {
    { FALSE, -1, -1, TRUE, FALSE }, { TRUE, -1, -1, FALSE, TRUE }, { FALSE, 1, -1, TRUE, TRUE },
    { FALSE, -1, 1, TRUE, TRUE },   { TRUE, 1, -1, FALSE, TRUE },  { TRUE, 1, 1, FALSE, FALSE },
    { FALSE, 1, 1, TRUE, TRUE },    { FALSE, 1, 1, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirUsage usage = WEIR_USAGE_INIT;
      WeirUsage newer = WEIR_USAGE_INIT;

      usage.estimated = rows[i].before;
      newer.in_total = rows[i].in;
      newer.out_total = rows[i].out;
      newer.estimated = rows[i].newer;
      weir_usage_merge (&usage, &newer);
      g_assert_cmpint (usage.estimated, ==, rows[i].after);
    }
}

static void
test_cache_write (void)
{
  static const struct
  {
    gint64 five_minutes;
    gint64 one_hour;
    gint64 both;
  } rows[] = {
    { -1, -1, -1 }, { 3, -1, 3 }, { -1, 4, 4 }, { 3, 4, 7 }, { 0, 0, 0 }, { -1, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirUsage usage = WEIR_USAGE_INIT;

      usage.in_cache_write_5m = rows[i].five_minutes;
      usage.in_cache_write_1h = rows[i].one_hour;
      g_assert_cmpint (weir_usage_get_cache_write (&usage), ==, rows[i].both);
    }
}

/* A sink that keeps what it is given. */
#define TEST_TYPE_SINK (test_sink_get_type ())
G_DECLARE_FINAL_TYPE (TestSink, test_sink, TEST, SINK, GObject)

struct _TestSink
{
  GObject parent_instance;
  const WeirUsageRecord *last;
};

static void test_sink_iface_init (WeirUsageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSink,
                               test_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_USAGE_SINK, test_sink_iface_init))

static void
test_sink_take_record (WeirUsageSink *sink, const WeirUsageRecord *record)
{
  TEST_SINK (sink)->last = record;
}

static void
test_sink_iface_init (WeirUsageSinkInterface *iface)
{
  iface->record = test_sink_take_record;
}

static void
test_sink_class_init (TestSinkClass *klass)
{
}

static void
test_sink_init (TestSink *self)
{
}

static void
test_sink (void)
{
  g_autoptr (TestSink) sink = g_object_new (TEST_TYPE_SINK, NULL);
  const WeirUsageRecord record = { .request_id = "r1", .usage = WEIR_USAGE_INIT };

  weir_usage_sink_record (WEIR_USAGE_SINK (sink), &record);
  g_assert_true (sink->last == &record);
}

static void
test_record_copy (void)
{
  char model[] = "m1", agent[] = "";
  const WeirUsageRecord record = {
    .model = model, .user_agent = agent, .status = 200, .usage = WEIR_USAGE_INIT
  };
  g_autofree WeirUsageRecord *copy = weir_usage_record_copy (&record);

  model[0] = 'x';
  g_assert_cmpstr (copy->model, ==, "m1");
  g_assert_cmpstr (copy->user_agent, ==, "");
  g_assert_true (copy->user_agent != agent);
  g_assert_null (copy->rule);
  g_assert_cmpuint (copy->status, ==, 200);
  g_assert_cmpint (copy->usage.in_total, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/usage/init", test_init);
  g_test_add_func ("/base/usage/merge", test_merge);
  g_test_add_func ("/base/usage/merge-estimated", test_merge_estimated);
  g_test_add_func ("/base/usage/cache-write", test_cache_write);
  g_test_add_func ("/base/usage/sink", test_sink);
  g_test_add_func ("/base/usage/record-copy", test_record_copy);
  return g_test_run ();
}
