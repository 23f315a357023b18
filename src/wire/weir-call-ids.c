/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-call-ids.h"

typedef struct
{
  WeirJsonText id;
  WeirJsonText name;
  gboolean answered;
} Call;

struct _WeirCallIds
{
  WeirRequestBuilder *builder;
  GArray *calls; /* of the last turn that made any */
  guint n_made;
};

WeirCallIds *
weir_call_ids_new (WeirRequestBuilder *builder)
{
  WeirCallIds *self;

  g_return_val_if_fail (builder != NULL, NULL);

  self = g_new0 (WeirCallIds, 1);
  self->builder = builder;
  self->calls = g_array_new (FALSE, TRUE, sizeof (Call));
  return self;
}

void
weir_call_ids_free (WeirCallIds *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->calls);
  g_free (self);
}

void
weir_call_ids_begin (WeirCallIds *self)
{
  g_return_if_fail (self != NULL);
  g_array_set_size (self->calls, 0);
}

static WeirJsonText
make_id (WeirCallIds *self)
{
  char text[32];

  g_snprintf (text, sizeof text, "call_%08u", ++self->n_made);
  return weir_request_builder_text (self->builder, text, -1);
}

WeirJsonText
weir_call_ids_add (WeirCallIds *self, WeirJsonText id, WeirJsonText name)
{
  Call call = { id, name, FALSE };

  g_return_val_if_fail (self != NULL, id);

  if (id.len == 0)
    call.id = make_id (self);
  g_array_append_val (self->calls, call);
  return call.id;
}

static gboolean
is_same (WeirJsonText a, WeirJsonText b)
{
  return a.data != NULL && b.data != NULL && weir_json_text_compare (a, b) == 0;
}

/* (nullable): the call that a result without an id answers. */
static Call *
find_waiting (WeirCallIds *self, WeirJsonText name)
{
  Call *first = NULL;

  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = &g_array_index (self->calls, Call, i);

      if (call->answered)
        continue;
      if (name.len > 0 && is_same (call->name, name))
        return call;
      if (first == NULL)
        first = call;
    }
  return name.len == 0 ? first : NULL;
}

static Call *
find_id (WeirCallIds *self, WeirJsonText id)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (is_same (g_array_index (self->calls, Call, i).id, id))
      return &g_array_index (self->calls, Call, i);
  return NULL;
}

WeirJsonText
weir_call_ids_take (WeirCallIds *self, WeirJsonText id, WeirJsonText *name)
{
  Call *call;

  g_return_val_if_fail (self != NULL && name != NULL, id);

  call = id.len > 0 ? find_id (self, id) : find_waiting (self, *name);
  if (call == NULL)
    return id.len > 0 ? id : make_id (self);
  call->answered = TRUE;
  if (name->len == 0)
    *name = call->name;
  return call->id;
}
