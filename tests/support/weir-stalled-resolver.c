/* SPDX-License-Identifier: MIT */
#include "support/weir-stalled-resolver.h"

#include <string.h>

struct _WeirStalledResolver
{
  GResolver parent_instance;

  int n_stalled; /* atomic */
};

G_DEFINE_FINAL_TYPE (WeirStalledResolver, weir_stalled_resolver, G_TYPE_RESOLVER)

static void
wait_for_cancel (GCancellable *cancellable)
{
  GPollFD fd;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
}

static GList *
lookup (GResolver *resolver,
        const char *hostname,
        GResolverNameLookupFlags flags,
        GCancellable *cancellable,
        GError **error)
{
  WeirStalledResolver *self = WEIR_STALLED_RESOLVER (resolver);

  if (strcmp (hostname, "localhost") == 0 && (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) == 0)
    return g_list_prepend (NULL, g_inet_address_new_from_string ("127.0.0.1"));
  if (strcmp (hostname, WEIR_STALLED_HOST) != 0)
    {
      g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "There is no %s", hostname);
      return NULL;
    }

  g_atomic_int_inc (&self->n_stalled);
  wait_for_cancel (cancellable);
  g_atomic_int_add (&self->n_stalled, -1);
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return NULL;
}

static GList *
lookup_by_name (GResolver *resolver,
                const char *hostname,
                GCancellable *cancellable,
                GError **error)
{
  return lookup (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, error);
}

typedef struct
{
  char *hostname;
  GResolverNameLookupFlags flags;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->hostname);
  g_free (question);
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static gpointer
answer (gpointer data)
{
  g_autoptr (GTask) task = data;
  const Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  GList *found = lookup (g_task_get_source_object (task), question->hostname, question->flags,
                         g_task_get_cancellable (task), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, free_addresses);
  return NULL;
}

/* In a thread of its own: GLib's pool is what must not be used up. */
static void
lookup_async (GResolver *resolver,
              const char *hostname,
              GResolverNameLookupFlags flags,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->hostname = g_strdup (hostname);
  question->flags = flags;
  g_task_set_task_data (task, question, question_free);
  g_thread_unref (g_thread_new ("look-up", answer, task));
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *hostname,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  lookup_async (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
                user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
weir_stalled_resolver_class_init (WeirStalledResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name = lookup_by_name;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags = lookup;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
weir_stalled_resolver_init (WeirStalledResolver *self)
{
}

GResolver *
weir_stalled_resolver_new (void)
{
  return g_object_new (WEIR_TYPE_STALLED_RESOLVER, NULL);
}

guint
weir_stalled_resolver_get_n_stalled (WeirStalledResolver *self)
{
  return (guint) g_atomic_int_get (&self->n_stalled);
}
