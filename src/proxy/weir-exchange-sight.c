/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-sight.h"

#include "base/weir-redact.h"

#define FLOW_US (G_TIME_SPAN_SECOND / 2)
#define MAX_ERROR 2000

/* Of a reply so much is kept. */
#define MAX_REPLY (256 * 1024)

static gboolean
is_watched (const WeirExchange *self)
{
  return self->tools->sights != NULL && weir_sights_is_watched (self->tools->sights);
}

static gboolean
wants_bodies (const WeirExchange *self)
{
  return self->tools->sights != NULL && weir_sights_wants_bodies (self->tools->sights);
}

static gint64
get_elapsed_us (const WeirExchange *self)
{
  return weir_clock_get_boot_us (self->tools->clock) - weir_client_get_start_us (self->client);
}

static char **
describe_headers (const WeirHttpHeader *headers, guint n)
{
  char **described = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    described[i] = weir_redact_header (headers[i].name, headers[i].value);
  return described;
}

/* Called from any thread: of what the worker does not change. */
static WeirSightHead *
describe (gpointer owner)
{
  WeirExchange *self = owner;
  const WeirHttpHead *head = weir_client_get_head (self->client);
  WeirSightHead *described = weir_sight_head_alloc ();

  described->id = g_strdup (weir_client_get_request_id (self->client));
  described->wall_us = self->wall_us;
  described->api = g_strdup (self->route->api);
  described->method = g_strdup (head->method);
  described->path = g_strdup (head->path);
  described->peer = g_strdup (weir_client_get_peer (self->client));
  described->key_name = g_strdup (weir_client_get_key_name (self->client));
  described->user_agent = g_strdup (weir_http_head_get (head, "user-agent"));
  described->headers = describe_headers (head->headers, head->n_headers);
  return described;
}

static void
stop (gpointer owner)
{
  WeirExchange *self = owner;

  weir_deadline_stop (&self->deadline, WEIR_STOP_USER);
}

/* The body is the worker's to drop, so it is taken here or never. */
void
weir_exchange_sight_begin (WeirExchange *self)
{
  GBytes *body = weir_client_get_body (self->client);

  if (self->tools->sights == NULL)
    return;
  self->sight.id = weir_client_get_request_id (self->client);
  self->sight.stop = stop;
  self->sight.describe = describe;
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    self->step_begin_us[i] = self->step_span_us[i] = -1;
  if (wants_bodies (self))
    {
      self->sight.head = describe (self);
      self->sight.head->body = body != NULL ? g_bytes_ref (body) : NULL;
    }
  weir_sights_add (self->tools->sights, &self->sight, self);
  weir_exchange_sight_step (self, WEIR_STEP_QUEUE);
}

static void
copy_steps (const WeirExchange *self, WeirSight *sight, gint64 now_us)
{
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    {
      sight->begin_us[i] = self->step_begin_us[i];
      sight->span_us[i] = self->step_begin_us[i] >= 0 && self->step_span_us[i] < 0
                              ? now_us - self->step_begin_us[i]
                              : self->step_span_us[i];
    }
}

static GBytes *
copy_reply (GString *text)
{
  return text != NULL ? g_bytes_new (text->str, text->len) : NULL;
}

static char **
copy_changes (const WeirExchange *self)
{
  return self->call.loss != NULL ? weir_loss_dup_entries (self->call.loss) : g_new0 (char *, 1);
}

/* (transfer full): what is known now; in the worker, or before there is one. */
static WeirSight *
look (WeirExchange *self)
{
  const WeirDeployment *last = self->call.last;
  WeirSight *sight = weir_sight_alloc (weir_sights_dup_head (self->tools->sights, &self->sight));
  gint64 now_us = get_elapsed_us (self);

  sight->model = g_strdup (self->model);
  sight->rule = g_strdup (self->call.rule);
  sight->changes = copy_changes (self);
  sight->reply_headers = g_strdupv (self->reply_headers);
  sight->stream = self->stream;
  sight->attempts = self->call.n_sent;
  sight->demo = self->tools->demo;
  sight->duration_us = now_us;
  sight->first_byte_us = self->first_byte_us;
  sight->bytes_in = self->bytes_in;
  sight->usage = self->meter.usage;
  sight->sent = self->sent != NULL ? g_bytes_ref (self->sent) : NULL;
  if (last != NULL)
    {
      sight->upstream_model = g_strdup (last->model);
      sight->deployment = g_strdup (last->id);
      sight->account = g_strdup (last->account->name);
      sight->resource_group = g_strdup (last->resource_group);
    }
  copy_steps (self, sight, now_us);
  return sight;
}

static void
show (WeirExchange *self)
{
  self->sight.shown_us = weir_clock_get_boot_us (self->tools->clock);
  weir_sights_show (self->tools->sights, look (self));
}

static void
close_step (WeirExchange *self, gint64 now_us)
{
  WeirStep step = self->step;

  if (self->step_begin_us[step] >= 0 && self->step_span_us[step] < 0)
    self->step_span_us[step] = now_us - self->step_begin_us[step];
}

void
weir_exchange_sight_step (WeirExchange *self, WeirStep step)
{
  gint64 now_us;

  if (!is_watched (self))
    return;
  now_us = step == WEIR_STEP_QUEUE ? 0 : get_elapsed_us (self);
  close_step (self, now_us);
  for (guint i = step; i < WEIR_N_STEPS; i++)
    self->step_begin_us[i] = self->step_span_us[i] = -1;
  self->step = step;
  self->step_begin_us[step] = now_us;
  if (step != WEIR_STEP_PREPARE && step != WEIR_STEP_CONNECT)
    show (self);
}

void
weir_exchange_sight_sent (WeirExchange *self, GBytes *body)
{
  if (body == NULL || !wants_bodies (self))
    return;
  g_clear_pointer (&self->sent, g_bytes_unref);
  self->sent = g_bytes_ref (body);
  if (self->answered != NULL)
    g_string_truncate (self->answered, 0);
}

static void
append (GString **text, const char *data, gsize len)
{
  if (*text == NULL)
    *text = g_string_new (NULL);
  if ((*text)->len < MAX_REPLY)
    g_string_append_len (*text, data, (gssize) MIN (len, MAX_REPLY - (*text)->len));
}

void
weir_exchange_sight_answered (WeirExchange *self, const char *data, gsize len)
{
  if (wants_bodies (self))
    append (&self->answered, data, len);
}

void
weir_exchange_sight_returned (WeirExchange *self, const char *data, gsize len)
{
  if (wants_bodies (self))
    append (&self->returned, data, len);
}

void
weir_exchange_sight_replied (WeirExchange *self, const WeirReplyHead *head)
{
  const WeirHttpHeader *headers;
  guint n;

  if (!is_watched (self))
    return;
  headers = weir_reply_head_get (head, &n);
  g_strfreev (self->reply_headers);
  self->reply_headers = describe_headers (headers, n);
}

void
weir_exchange_sight_flow (WeirExchange *self)
{
  if (is_watched (self)
      && weir_clock_get_boot_us (self->tools->clock) - self->sight.shown_us >= FLOW_US)
    show (self);
}

void
weir_exchange_sight_error (WeirExchange *self, const GError *error)
{
  if (!is_watched (self))
    return;
  g_free (self->error_text);
  self->error_text = weir_redact (error->message, -1, MAX_ERROR);
}

void
weir_exchange_sight_end (WeirExchange *self, const WeirUsageRecord *record)
{
  WeirSight *sight;

  if (!is_watched (self))
    return;
  close_step (self, record->duration_us);
  sight = look (self);
  weir_sight_take_record (sight, record);
  g_strfreev (sight->changes);
  sight->changes = copy_changes (self);
  sight->error = g_strdup (self->error_text);
  sight->answered = copy_reply (self->answered);
  sight->returned = copy_reply (self->returned);
  weir_sights_show (self->tools->sights, sight);
}

static void
free_text (GString *text)
{
  g_string_free (text, TRUE);
}

void
weir_exchange_sight_leave (WeirExchange *self)
{
  if (self->tools->sights != NULL)
    weir_sights_remove (self->tools->sights, &self->sight);
  g_clear_pointer (&self->sent, g_bytes_unref);
  g_clear_pointer (&self->answered, free_text);
  g_clear_pointer (&self->returned, free_text);
  g_clear_pointer (&self->error_text, g_free);
  g_clear_pointer (&self->reply_headers, g_strfreev);
}
