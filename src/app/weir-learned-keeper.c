/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-learned-keeper.h"

#include "app/weir-file-watch.h"
#include "store/weir-learned-file.h"

#define REST_MS 200

/* @mutex makes one of: what is known now goes into the file, and what is in the file is taken over.
 * It covers @written. */
struct _WeirLearnedKeeper
{
  WeirLearned *learned;
  char *path; /* (nullable) */
  WeirFileWatch *watch;
  GMutex mutex;
  GPtrArray *written; /* what the file holds, as far as is known here */
};

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!weir_learned_member_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
take_written (WeirLearnedKeeper *self, GPtrArray *members)
{
  g_ptr_array_unref (self->written);
  self->written = members;
}

/* Runs in the thread that learned; it is seldom, and the file is small. */
static void
on_learned (gpointer user_data)
{
  WeirLearnedKeeper *self = user_data;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  take_written (self, weir_learned_dup (self->learned));
  if (!weir_learned_file_write (self->path, self->written, &error))
    g_message ("What was learned is not kept: %s", error->message);
  g_mutex_unlock (&self->mutex);
}

/* Our own change of the file comes back here as well, and must not undo what came after it. */
static void
read_file (gpointer user_data)
{
  WeirLearnedKeeper *self = user_data;
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  members = weir_learned_file_read (self->path, &error);
  if (members == NULL)
    g_message ("What was learned is not read: %s", error->message);
  else if (!is_same (members, self->written))
    {
      weir_learned_replace (self->learned, members);
      take_written (self, g_steal_pointer (&members));
    }
  g_mutex_unlock (&self->mutex);
}

WeirLearnedKeeper *
weir_learned_keeper_new (const char *path)
{
  WeirLearnedKeeper *self = g_new0 (WeirLearnedKeeper, 1);
  const char *const paths[] = { path, NULL };

  g_mutex_init (&self->mutex);
  self->learned = weir_learned_new ();
  self->written = weir_learned_members_new ();
  self->path = g_strdup (path);
  if (path == NULL)
    return self;

  read_file (self);
  weir_learned_set_changed (self->learned, on_learned, self);
  self->watch = weir_file_watch_new (paths, REST_MS, read_file, self);
  return self;
}

void
weir_learned_keeper_free (WeirLearnedKeeper *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->watch, weir_file_watch_free);
  weir_learned_free (self->learned);
  g_ptr_array_unref (self->written);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

WeirLearned *
weir_learned_keeper_get (WeirLearnedKeeper *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->learned;
}
