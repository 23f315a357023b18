/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-learned.h"

/* @mutex covers @members. @n is their number, for those who only ask whether there are any. */
struct _WeirLearned
{
  GMutex mutex;
  GPtrArray *members; /* WeirLearnedMember, the oldest first */
  int n;              /* atomic */
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

WeirLearned *
weir_learned_new (void)
{
  WeirLearned *self = g_new0 (WeirLearned, 1);

  g_mutex_init (&self->mutex);
  self->members = weir_learned_members_new ();
  return self;
}

void
weir_learned_free (WeirLearned *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->members);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
weir_learned_set_changed (WeirLearned *self,
                          void (*changed) (gpointer user_data),
                          gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->changed = changed;
  self->user_data = user_data;
}

static gboolean
is_about (const WeirLearnedMember *member, const WeirDeployment *deployment)
{
  return g_str_equal (member->deployment, deployment->id)
         && g_strcmp0 (member->model, deployment->model) == 0
         && g_strcmp0 (member->version, deployment->version) == 0;
}

/* With @mutex locked. */
static void
append (WeirLearned *self, WeirLearnedMember *member)
{
  g_ptr_array_add (self->members, member);
  if (self->members->len > WEIR_LEARNED_MAX)
    g_ptr_array_remove_index (self->members, 0);
  g_atomic_int_set (&self->n, self->members->len);
}

/* With @mutex locked. @n: (out): how many are known of @deployment. */
static gboolean
is_known (WeirLearned *self, const WeirDeployment *deployment, const char *name, guint *n)
{
  *n = 0;

  for (guint i = 0; i < self->members->len; i++)
    {
      const WeirLearnedMember *member = g_ptr_array_index (self->members, i);

      if (!is_about (member, deployment))
        continue;
      if (g_str_equal (member->member, name))
        return TRUE;
      (*n)++;
    }
  return FALSE;
}

gboolean
weir_learned_add (WeirLearned *self, const WeirDeployment *deployment, const char *member)
{
  gboolean known, added;
  guint n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (deployment != NULL && member != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  known = is_known (self, deployment, member, &n);
  added = !known && n < WEIR_LEARNED_MAX_EACH;
  if (added)
    append (self, weir_learned_member_new (deployment->id, deployment->model, deployment->version,
                                           member));
  g_mutex_unlock (&self->mutex);

  if (added && self->changed != NULL)
    self->changed (self->user_data);
  return known || added;
}

char **
weir_learned_get (WeirLearned *self, const WeirDeployment *deployment)
{
  g_autoptr (GStrvBuilder) patterns = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (deployment != NULL, NULL);

  if (g_atomic_int_get (&self->n) == 0)
    return NULL;

  patterns = g_strv_builder_new ();
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->members->len; i++)
    {
      const WeirLearnedMember *member = g_ptr_array_index (self->members, i);

      if (is_about (member, deployment))
        {
          g_strv_builder_add (patterns, member->member);
          any = TRUE;
        }
    }
  g_mutex_unlock (&self->mutex);
  return any ? g_strv_builder_end (patterns) : NULL;
}

static gpointer
copy_member (gconstpointer source, gpointer user_data)
{
  const WeirLearnedMember *member = source;

  return weir_learned_member_new (member->deployment, member->model, member->version,
                                  member->member);
}

GPtrArray *
weir_learned_dup (WeirLearned *self)
{
  GPtrArray *copy;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  copy = g_ptr_array_copy (self->members, copy_member, NULL);
  g_mutex_unlock (&self->mutex);
  return copy;
}

void
weir_learned_replace (WeirLearned *self, GPtrArray *members)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (members != NULL);

  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->members, 0);
  g_atomic_int_set (&self->n, 0);
  for (guint i = 0; i < members->len; i++)
    append (self, copy_member (g_ptr_array_index (members, i), NULL));
  g_mutex_unlock (&self->mutex);
}
