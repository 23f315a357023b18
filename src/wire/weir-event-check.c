/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-event-check.h"

#include "wire/weir-api-error.h"

typedef struct
{
  WeirPartKind kind;
  guint choice;
  gboolean open;
} PartState;

typedef struct
{
  gboolean finished;
  guint n_open;
} ChoiceState;

struct _WeirEventCheck
{
  GArray *parts;
  GArray *choices;
  gboolean started;
  gboolean ended;
};

WeirEventCheck *
weir_event_check_new (void)
{
  WeirEventCheck *self = g_new0 (WeirEventCheck, 1);

  self->parts = g_array_new (FALSE, TRUE, sizeof (PartState));
  self->choices = g_array_new (FALSE, TRUE, sizeof (ChoiceState));
  return self;
}

void
weir_event_check_free (WeirEventCheck *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->parts);
  g_array_unref (self->choices);
  g_free (self);
}

static gboolean
broken (GError **error, const WeirEvent *event, const char *rule)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_INTERNAL, NULL,
                                "Event %d (part %u, choice %u): %s", event->kind, event->part,
                                event->choice, rule);
}

static ChoiceState *
get_choice (WeirEventCheck *self, guint choice)
{
  if (choice >= self->choices->len)
    g_array_set_size (self->choices, choice + 1);
  return &g_array_index (self->choices, ChoiceState, choice);
}

static gboolean
check_open (WeirEventCheck *self, const WeirEvent *event, GError **error)
{
  PartState part = { event->open.kind, event->choice, TRUE };
  ChoiceState *choice = get_choice (self, event->choice);

  if (choice->finished)
    return broken (error, event, "a part opens after FINISH");
  if (event->part != self->parts->len)
    return broken (error, event, "parts are numbered in the order they open");
  if (event->open.kind == WEIR_PART_TOOL_CALL
      && (event->open.id == NULL || event->open.name == NULL))
    return broken (error, event, "a tool call has an id and a name");

  g_array_append_val (self->parts, part);
  choice->n_open++;
  return TRUE;
}

static gboolean
delta_fits (WeirDeltaKind delta, WeirPartKind part)
{
  switch (delta)
    {
    case WEIR_DELTA_TEXT:
    case WEIR_DELTA_CITATION:
      return part == WEIR_PART_TEXT;
    case WEIR_DELTA_ARGUMENTS:
      return part == WEIR_PART_TOOL_CALL;
    case WEIR_DELTA_REASONING:
      return part == WEIR_PART_REASONING;
    case WEIR_DELTA_SIGNATURE:
      return part == WEIR_PART_REASONING || part == WEIR_PART_TOOL_CALL || part == WEIR_PART_TEXT;
    case WEIR_DELTA_REFUSAL:
      return part == WEIR_PART_REFUSAL;
    case WEIR_DELTA_LOGPROBS:
      return part == WEIR_PART_TEXT || part == WEIR_PART_REFUSAL;
    default:
      return FALSE;
    }
}

static PartState *
get_open_part (WeirEventCheck *self, const WeirEvent *event)
{
  PartState *part;

  if (event->part >= self->parts->len)
    return NULL;
  part = &g_array_index (self->parts, PartState, event->part);
  return part->open && part->choice == event->choice ? part : NULL;
}

static gboolean
check_delta (WeirEventCheck *self, const WeirEvent *event, GError **error)
{
  const PartState *part = get_open_part (self, event);

  if (part == NULL)
    return broken (error, event, "a delta for a part that is not open");
  if (!delta_fits (event->delta.kind, part->kind))
    return broken (error, event, "a delta that does not fit its part");
  if (event->delta.len > 0 && event->delta.text == NULL)
    return broken (error, event, "a delta without text");
  return TRUE;
}

static gboolean
check_close (WeirEventCheck *self, const WeirEvent *event, GError **error)
{
  PartState *part = get_open_part (self, event);

  if (part == NULL)
    return broken (error, event, "a part closes that is not open");
  part->open = FALSE;
  get_choice (self, event->choice)->n_open--;
  return TRUE;
}

static gboolean
check_finish (WeirEventCheck *self, const WeirEvent *event, GError **error)
{
  ChoiceState *choice = get_choice (self, event->choice);

  if (choice->finished)
    return broken (error, event, "FINISH twice");
  if (choice->n_open > 0)
    return broken (error, event, "FINISH while a part is open");
  choice->finished = TRUE;
  return TRUE;
}

static gboolean
check_end (WeirEventCheck *self, const WeirEvent *event, GError **error)
{
  if (self->choices->len == 0)
    return broken (error, event, "END without FINISH");
  for (guint i = 0; i < self->choices->len; i++)
    if (!g_array_index (self->choices, ChoiceState, i).finished)
      return broken (error, event, "END before every choice had its FINISH");
  self->ended = TRUE;
  return TRUE;
}

gboolean
weir_event_check_push (WeirEventCheck *self, const WeirEvent *event, GError **error)
{
  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  if (self->ended)
    return broken (error, event, "something follows END");
  if (event->kind == WEIR_EVENT_HEARTBEAT)
    return TRUE;
  if (event->kind == WEIR_EVENT_START)
    {
      if (self->started)
        return broken (error, event, "START twice");
      self->started = TRUE;
      return TRUE;
    }
  if (!self->started)
    return broken (error, event, "something goes before START");

  switch (event->kind)
    {
    case WEIR_EVENT_PART_OPEN:
      return check_open (self, event, error);
    case WEIR_EVENT_DELTA:
      return check_delta (self, event, error);
    case WEIR_EVENT_PART_CLOSE:
      return check_close (self, event, error);
    case WEIR_EVENT_FINISH:
      return check_finish (self, event, error);
    case WEIR_EVENT_END:
      return check_end (self, event, error);
    case WEIR_EVENT_USAGE:
      return TRUE;
    default:
      return broken (error, event, "no such kind of event");
    }
}

gboolean
weir_event_check_is_complete (const WeirEventCheck *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->ended;
}
