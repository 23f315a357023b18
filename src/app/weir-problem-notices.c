/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-problem-notices.h"

#include <string.h>

#define PATIENCE_MS 60000

struct _WeirProblemNotices
{
  WeirProblemBoard *board;
  WeirNotifier *notifier;
  guint patience_ms;
  GHashTable *lasting; /* (element-type utf8 Lasting): what may pass, by its id */
};

/* A problem that is told of when it is still there after a while. */
typedef struct
{
  WeirProblemNotices *owner;
  char *id;
  WeirProblem *problem;
  guint timer_id;
} Lasting;

static void
lasting_free (gpointer data)
{
  Lasting *lasting = data;

  g_clear_handle_id (&lasting->timer_id, g_source_remove);
  g_object_unref (lasting->problem);
  g_free (lasting->id);
  g_free (lasting);
}

/* @subject: (nullable) */
static char *
build_id (WeirProblem *problem, const char *subject)
{
  return g_strdup_printf ("problem-%d-%s", (int) weir_problem_get_kind (problem),
                          subject != NULL ? subject : "");
}

static void
tell (WeirProblemNotices *self, const char *id, WeirProblem *problem)
{
  const char *action = weir_problem_get_action_name (problem);
  gboolean is_ours = action != NULL && g_str_has_prefix (action, "app.");
  const WeirNotice notice = {
    .id = id,
    .title = weir_problem_get_title (problem),
    .body = weir_problem_get_body (problem),
    .label = is_ours ? weir_problem_get_action_label (problem) : NULL,
    .action = is_ours ? action : NULL,
  };

  weir_notifier_tell (self->notifier, &notice);
}

static gboolean
on_lasted (gpointer user_data)
{
  Lasting *lasting = user_data;

  lasting->timer_id = 0;
  tell (lasting->owner, lasting->id, lasting->problem);
  return G_SOURCE_REMOVE;
}

/* Its words change meanwhile, but the time goes on. */
static void
wait (WeirProblemNotices *self, const char *id, WeirProblem *problem)
{
  Lasting *lasting = g_hash_table_lookup (self->lasting, id);

  if (lasting != NULL)
    {
      g_set_object (&lasting->problem, problem);
      return;
    }
  lasting = g_new0 (Lasting, 1);
  lasting->owner = self;
  lasting->id = g_strdup (id);
  lasting->problem = g_object_ref (problem);
  lasting->timer_id = g_timeout_add (self->patience_ms, on_lasted, lasting);
  g_hash_table_insert (self->lasting, lasting->id, lasting);
}

static void
on_put (WeirProblemBoard *board,
        const char *subject,
        WeirProblem *problem,
        WeirProblemNotices *self)
{
  g_autofree char *id = build_id (problem, subject);

  switch (weir_problem_get_notice (problem))
    {
    case WEIR_PROBLEM_NOTICE_AT_ONCE:
      tell (self, id, problem);
      break;
    case WEIR_PROBLEM_NOTICE_WHEN_LASTING:
      wait (self, id, problem);
      break;
    case WEIR_PROBLEM_NOTICE_NONE:
    default:
      break;
    }
}

static void
on_removed (WeirProblemBoard *board,
            const char *subject,
            WeirProblem *problem,
            WeirProblemNotices *self)
{
  g_autofree char *id = build_id (problem, subject);

  g_hash_table_remove (self->lasting, id);
  weir_notifier_withdraw (self->notifier, id);
}

WeirProblemNotices *
weir_problem_notices_new (WeirProblemBoard *board, WeirNotifier *notifier, guint patience_ms)
{
  WeirProblemNotices *self;

  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (board), NULL);
  g_return_val_if_fail (WEIR_IS_NOTIFIER (notifier), NULL);

  self = g_new0 (WeirProblemNotices, 1);
  self->board = g_object_ref (board);
  self->notifier = g_object_ref (notifier);
  self->patience_ms = patience_ms > 0 ? patience_ms : PATIENCE_MS;
  self->lasting = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, lasting_free);
  g_signal_connect (board, "put", G_CALLBACK (on_put), self);
  g_signal_connect (board, "removed", G_CALLBACK (on_removed), self);
  return self;
}

void
weir_problem_notices_free (WeirProblemNotices *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (self->board, self);
  g_hash_table_unref (self->lasting);
  g_object_unref (self->notifier);
  g_object_unref (self->board);
  g_free (self);
}
