/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-tap.h"

#define BATCH_MS 100
#define MAX_WAITING 10000

struct _WeirUsageTap
{
  GObject parent_instance;

  GMainContext *context; /* the owner's */
  GMutex mutex;          /* guards the members below */
  GPtrArray *waiting;
  GSource *source; /* (nullable): set while a batch is on its way */
  gboolean is_stopped;
};

enum
{
  SIGNAL_BATCH,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void weir_usage_tap_sink_init (WeirUsageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirUsageTap,
                               weir_usage_tap,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_USAGE_SINK,
                                                      weir_usage_tap_sink_init))

static GPtrArray *
records_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static gboolean
on_batch (gpointer user_data)
{
  WeirUsageTap *self = user_data;
  g_autoptr (GPtrArray) batch = NULL;
  gboolean is_stopped;

  g_mutex_lock (&self->mutex);
  batch = g_steal_pointer (&self->waiting);
  self->waiting = records_new ();
  g_clear_pointer (&self->source, g_source_unref);
  is_stopped = self->is_stopped;
  g_mutex_unlock (&self->mutex);

  if (!is_stopped)
    g_signal_emit (self, signals[SIGNAL_BATCH], 0, batch);
  return G_SOURCE_REMOVE;
}

static void
weir_usage_tap_record (WeirUsageSink *sink, const WeirUsageRecord *record)
{
  WeirUsageTap *self = WEIR_USAGE_TAP (sink);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->is_stopped)
    return;
  if (self->waiting->len >= MAX_WAITING)
    g_ptr_array_remove_index (self->waiting, 0);
  g_ptr_array_add (self->waiting, weir_usage_record_copy (record));
  if (self->source != NULL)
    return;

  self->source = g_timeout_source_new (BATCH_MS);
  g_source_set_callback (self->source, on_batch, g_object_ref (self), g_object_unref);
  g_source_attach (self->source, self->context);
}

void
weir_usage_tap_stop (WeirUsageTap *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (WEIR_IS_USAGE_TAP (self));

  g_mutex_lock (&self->mutex);
  self->is_stopped = TRUE;
  source = g_steal_pointer (&self->source);
  g_mutex_unlock (&self->mutex);

  /* It holds a reference to the tap, so it goes outside the lock. */
  if (source != NULL)
    g_source_destroy (source);
}

static void
weir_usage_tap_finalize (GObject *object)
{
  WeirUsageTap *self = WEIR_USAGE_TAP (object);

  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->source, g_source_unref);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (weir_usage_tap_parent_class)->finalize (object);
}

static void
weir_usage_tap_sink_init (WeirUsageSinkInterface *iface)
{
  iface->record = weir_usage_tap_record;
}

static void
weir_usage_tap_class_init (WeirUsageTapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_usage_tap_finalize;

  signals[SIGNAL_BATCH] = g_signal_new ("batch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
weir_usage_tap_init (WeirUsageTap *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->waiting = records_new ();
}

WeirUsageTap *
weir_usage_tap_new (void)
{
  return g_object_new (WEIR_TYPE_USAGE_TAP, NULL);
}
