/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-filter.h"

#include <string.h>

#include "app/weir-request-term.h"

#define NANO 1e9

struct _WeirRequestFilter
{
  GArray *terms;
};

static void
filter_clear (gpointer data)
{
  g_array_unref (((WeirRequestFilter *) data)->terms);
}

WeirRequestFilter *
weir_request_filter_new (const char *text, guint *at, GError **error)
{
  WeirRequestFilter *self;
  GArray *terms;
  guint place;

  g_return_val_if_fail (text != NULL, NULL);

  terms = weir_request_terms_read (text, &place, error);
  if (at != NULL)
    *at = place;
  if (terms == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (WeirRequestFilter);
  self->terms = terms;
  return self;
}

WeirRequestFilter *
weir_request_filter_ref (WeirRequestFilter *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_request_filter_unref (WeirRequestFilter *self)
{
  g_atomic_rc_box_release_full (self, filter_clear);
}

gboolean
weir_request_filter_is_empty (const WeirRequestFilter *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->terms->len == 0;
}

/* --- Matching --- */

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  folded = g_utf8_strdown (text, -1);
  return strstr (folded, part) != NULL;
}

static gboolean
match_any (const WeirSight *sight, const char *part)
{
  const WeirSightHead *head = sight->head;

  return contains (sight->model, part) || contains (sight->upstream_model, part)
         || contains (head->key_name, part) || contains (head->user_agent, part)
         || contains (head->api, part) || contains (head->id, part)
         || contains (sight->deployment, part) || contains (sight->account, part)
         || contains (sight->error_kind, part) || contains (sight->error, part);
}

static gboolean
match_text (WeirRequestField field, const WeirSight *sight, const char *part)
{
  const WeirSightHead *head = sight->head;

  switch (field)
    {
    case WEIR_REQUEST_FIELD_MODEL:
      return contains (sight->model, part) || contains (sight->upstream_model, part);
    case WEIR_REQUEST_FIELD_KEY:
      return contains (head->key_name, part);
    case WEIR_REQUEST_FIELD_CLIENT:
      return contains (head->key_name, part) || contains (head->user_agent, part);
    case WEIR_REQUEST_FIELD_ACCOUNT:
      return contains (sight->account, part);
    case WEIR_REQUEST_FIELD_DEPLOYMENT:
      return contains (sight->deployment, part);
    case WEIR_REQUEST_FIELD_ROUTE:
      return contains (head->api, part);
    case WEIR_REQUEST_FIELD_ERROR:
      return contains (sight->error_kind, part) || contains (sight->error, part);
    case WEIR_REQUEST_FIELD_ID:
      return contains (head->id, part);
    default:
      return match_any (sight, part);
    }
}

static gboolean
match_state (WeirRequestState state, const WeirSight *sight)
{
  switch (state)
    {
    case WEIR_REQUEST_IS_RUNNING:
      return sight->is_running;
    case WEIR_REQUEST_IS_ENDED:
      return !sight->is_running;
    case WEIR_REQUEST_IS_OK:
      return !sight->is_running && sight->status < 400;
    case WEIR_REQUEST_IS_FAILED:
      return sight->status >= 400;
    case WEIR_REQUEST_IS_STREAM:
      return sight->stream;
    case WEIR_REQUEST_IS_DEMO:
      return sight->demo;
    case WEIR_REQUEST_IS_CHANGED:
      return sight->changes != NULL && sight->changes[0] != NULL;
    default:
      return !sight->is_running && !sight->priced;
    }
}

/* -1: there is none. */
static double
get_number (WeirRequestField field, const WeirSight *sight)
{
  const WeirUsage *usage = &sight->usage;

  switch (field)
    {
    case WEIR_REQUEST_FIELD_STATUS:
      return sight->status;
    case WEIR_REQUEST_FIELD_TIME:
      return (double) sight->duration_us;
    case WEIR_REQUEST_FIELD_FIRST:
      return (double) sight->first_byte_us;
    case WEIR_REQUEST_FIELD_IN:
      return (double) usage->in_total;
    case WEIR_REQUEST_FIELD_OUT:
      return (double) usage->out_total;
    case WEIR_REQUEST_FIELD_CACHED:
      return (double) usage->in_cache_read;
    case WEIR_REQUEST_FIELD_TOKENS:
      return usage->in_total < 0 && usage->out_total < 0
                 ? -1
                 : (double) (MAX (usage->in_total, 0) + MAX (usage->out_total, 0));
    case WEIR_REQUEST_FIELD_COST:
      return sight->priced ? (double) sight->cost_nano / NANO : -1;
    default:
      return -1;
    }
}

static gboolean
match_choice (WeirRequestField field, const WeirRequestChoice *choice, const WeirSight *sight)
{
  double number;

  if (choice->text != NULL)
    return match_text (field, sight, choice->text);
  if (field == WEIR_REQUEST_FIELD_IS)
    return match_state (choice->state, sight);
  number = get_number (field, sight);
  return number >= 0 && number >= choice->min && number <= choice->max;
}

static gboolean
match_term (const WeirRequestTerm *term, const WeirSight *sight)
{
  for (guint i = 0; i < term->choices->len; i++)
    if (match_choice (term->field, &g_array_index (term->choices, WeirRequestChoice, i), sight))
      return TRUE;
  return FALSE;
}

gboolean
weir_request_filter_match (const WeirRequestFilter *self, const WeirSight *sight)
{
  g_return_val_if_fail (self != NULL && sight != NULL, FALSE);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const WeirRequestTerm *term = &g_array_index (self->terms, WeirRequestTerm, i);

      if (match_term (term, sight) == term->negated)
        return FALSE;
    }
  return TRUE;
}
