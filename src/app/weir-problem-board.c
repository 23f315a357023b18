/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-problem-board.h"

/* A problem as it hangs there. */
typedef struct
{
  WeirProblem *problem;
  char *subject;
} Note;

struct _WeirProblemBoard
{
  GObject parent_instance;

  GPtrArray *notes;     /* ordered by severity, then kind, then time */
  WeirProblem *told[2]; /* what "top" and "pill" were last; only compared */
  gboolean silenced[WEIR_N_PROBLEMS];
};

enum
{
  PROP_0,
  PROP_TOP,
  PROP_PILL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_PUT,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void weir_problem_board_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirProblemBoard,
                               weir_problem_board,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_problem_board_list_init))

static void
note_free (gpointer data)
{
  Note *note = data;

  g_object_unref (note->problem);
  g_free (note->subject);
  g_free (note);
}

static int
rank (WeirProblem *problem)
{
  return (int) weir_problem_get_kind (problem)
         - (int) weir_problem_get_severity (problem) * (int) WEIR_N_PROBLEMS;
}

/* (nullable): the first one that is shown so. */
static WeirProblem *
find_first (WeirProblemBoard *self, gboolean is_pill)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      WeirProblem *problem = ((Note *) g_ptr_array_index (self->notes, i))->problem;

      if (weir_problem_is_pill (problem) == is_pill)
        return problem;
    }
  return NULL;
}

static void
tell_change (WeirProblemBoard *self, guint position, guint removed, guint added)
{
  static const guint props[] = { PROP_TOP, PROP_PILL };

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  for (guint i = 0; i < G_N_ELEMENTS (props); i++)
    {
      WeirProblem *first = find_first (self, props[i] == PROP_PILL);

      if (first == self->told[i])
        continue;
      self->told[i] = first;
      g_object_notify_by_pspec (G_OBJECT (self), properties[props[i]]);
    }
}

static Note *
find (WeirProblemBoard *self, WeirProblemKind kind, const char *subject, guint *position)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      Note *note = g_ptr_array_index (self->notes, i);

      if (weir_problem_get_kind (note->problem) == kind && g_strcmp0 (note->subject, subject) == 0)
        {
          *position = i;
          return note;
        }
    }
  return NULL;
}

void
weir_problem_board_put (WeirProblemBoard *self, const char *subject, WeirProblem *problem)
{
  g_autoptr (WeirProblem) given = problem;
  Note *note;
  guint position;

  g_return_if_fail (WEIR_IS_PROBLEM_BOARD (self));
  g_return_if_fail (WEIR_IS_PROBLEM (problem));

  if (self->silenced[weir_problem_get_kind (problem)])
    return;
  note = find (self, weir_problem_get_kind (problem), subject, &position);
  if (note != NULL)
    {
      if (weir_problem_equal (note->problem, problem))
        return;
      g_set_object (&note->problem, problem);
      tell_change (self, position, 1, 1);
      g_signal_emit (self, signals[SIGNAL_PUT], 0, subject, problem);
      return;
    }

  for (position = 0; position < self->notes->len; position++)
    {
      const Note *other = g_ptr_array_index (self->notes, position);

      if (rank (other->problem) > rank (problem))
        break;
    }
  note = g_new0 (Note, 1);
  note->problem = g_steal_pointer (&given);
  note->subject = g_strdup (subject);
  g_ptr_array_insert (self->notes, (int) position, note);
  tell_change (self, position, 0, 1);
  g_signal_emit (self, signals[SIGNAL_PUT], 0, subject, problem);
}

void
weir_problem_board_remove (WeirProblemBoard *self, WeirProblemKind kind, const char *subject)
{
  g_return_if_fail (WEIR_IS_PROBLEM_BOARD (self));

  for (guint i = self->notes->len; i > 0; i--)
    {
      Note *note = g_ptr_array_index (self->notes, i - 1);

      if (weir_problem_get_kind (note->problem) != kind
          || (subject != NULL && g_strcmp0 (note->subject, subject) != 0))
        continue;
      g_ptr_array_steal_index (self->notes, i - 1);
      tell_change (self, i - 1, 1, 0);
      g_signal_emit (self, signals[SIGNAL_REMOVED], 0, note->subject, note->problem);
      note_free (note);
    }
}

void
weir_problem_board_silence (WeirProblemBoard *self, WeirProblemKind kind)
{
  g_return_if_fail (WEIR_IS_PROBLEM_BOARD (self));
  g_return_if_fail (kind >= 0 && kind < WEIR_N_PROBLEMS);

  self->silenced[kind] = TRUE;
  weir_problem_board_remove (self, kind, NULL);
}

WeirProblem *
weir_problem_board_find (WeirProblemBoard *self, WeirProblemKind kind, const char *subject)
{
  guint position;
  Note *note;

  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (self), NULL);

  note = find (self, kind, subject, &position);
  return note != NULL ? note->problem : NULL;
}

WeirProblem *
weir_problem_board_get_top (WeirProblemBoard *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (self), NULL);

  return find_first (self, FALSE);
}

WeirProblem *
weir_problem_board_get_pill (WeirProblemBoard *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (self), NULL);

  return find_first (self, TRUE);
}

static GType
weir_problem_board_get_item_type (GListModel *list)
{
  return WEIR_TYPE_PROBLEM;
}

static guint
weir_problem_board_get_n_items (GListModel *list)
{
  return WEIR_PROBLEM_BOARD (list)->notes->len;
}

static gpointer
weir_problem_board_get_item (GListModel *list, guint position)
{
  WeirProblemBoard *self = WEIR_PROBLEM_BOARD (list);

  if (position >= self->notes->len)
    return NULL;
  return g_object_ref (((Note *) g_ptr_array_index (self->notes, position))->problem);
}

static void
weir_problem_board_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, find_first (WEIR_PROBLEM_BOARD (object), prop_id == PROP_PILL));
}

static void
weir_problem_board_finalize (GObject *object)
{
  g_ptr_array_unref (WEIR_PROBLEM_BOARD (object)->notes);

  G_OBJECT_CLASS (weir_problem_board_parent_class)->finalize (object);
}

static void
weir_problem_board_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_problem_board_get_item_type;
  iface->get_n_items = weir_problem_board_get_n_items;
  iface->get_item = weir_problem_board_get_item;
}

static void
weir_problem_board_class_init (WeirProblemBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_problem_board_get_property;
  object_class->finalize = weir_problem_board_finalize;

  properties[PROP_TOP] = g_param_spec_object ("top", NULL, NULL, WEIR_TYPE_PROBLEM,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PILL] = g_param_spec_object ("pill", NULL, NULL, WEIR_TYPE_PROBLEM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_PUT] = g_signal_new ("put", WEIR_TYPE_PROBLEM_BOARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, WEIR_TYPE_PROBLEM);
  signals[SIGNAL_REMOVED] =
      g_signal_new ("removed", WEIR_TYPE_PROBLEM_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, WEIR_TYPE_PROBLEM);
}

static void
weir_problem_board_init (WeirProblemBoard *self)
{
  self->notes = g_ptr_array_new_with_free_func (note_free);
}

WeirProblemBoard *
weir_problem_board_new (void)
{
  return g_object_new (WEIR_TYPE_PROBLEM_BOARD, NULL);
}
