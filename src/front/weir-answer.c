/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-answer.h"

#include "front/weir-context-post.h"

/* A body up to this size is copied, to go out in one packet with its head. */
#define SMALL_BODY (16 * 1024)

/* Writes in one go, so that one fast reader of a large reply does not keep the others waiting. */
#define WRITES_PER_TURN 16

/* A reply while it goes out. */
typedef struct
{
  GBytes *parts[2]; /* (nullable): the head, perhaps with the body; the rest of it */
  guint at;         /* which of them */
  gsize done;       /* of that one */
  guint64 sent;
  gint64 sent_us; /* when the last of it went out */
} Reply;

struct _WeirAnswer
{
  GMainContext *context;

  GMutex lock; /* covers all below */
  WeirAnswerState state;
  WeirTransport *transport; /* borrowed; %NULL once the connection has no more to do with this */
  WeirFdWatch *watch;       /* the same */
  gboolean is_awaited;
  gboolean is_last;
  gboolean has_fired;
  void (*callback) (gpointer user_data);
  gpointer user_data;
  Reply reply;
};

WeirAnswer *
weir_answer_new (GMainContext *context,
                 WeirTransport *transport,
                 WeirFdWatch *watch,
                 gboolean is_last)
{
  WeirAnswer *self = g_atomic_rc_box_new0 (WeirAnswer);

  g_mutex_init (&self->lock);
  self->context = g_main_context_ref (context);
  self->transport = transport;
  self->watch = watch;
  self->is_last = is_last;
  return self;
}

WeirAnswer *
weir_answer_ref (WeirAnswer *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_parts (Reply *reply)
{
  for (guint i = 0; i < G_N_ELEMENTS (reply->parts); i++)
    g_clear_pointer (&reply->parts[i], g_bytes_unref);
}

static void
free_contents (gpointer data)
{
  WeirAnswer *self = data;

  clear_parts (&self->reply);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

void
weir_answer_unref (WeirAnswer *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

/* The functions below are called with the lock held. */

static gboolean
has_more (const Reply *reply)
{
  return reply->at < G_N_ELEMENTS (reply->parts) && reply->parts[reply->at] != NULL;
}

static void
advance (Reply *reply, gsize n, gsize size)
{
  reply->sent += n;
  reply->done += n;
  if (reply->done < size)
    return;
  reply->done = 0;
  reply->at++;
}

/* Sends what the socket takes, and says how far that has brought the answer. */
static WeirAnswerState
send_some (WeirAnswer *self)
{
  Reply *reply = &self->reply;

  for (guint i = 0; has_more (reply); i++)
    {
      gsize size = 0;
      const char *data = g_bytes_get_data (reply->parts[reply->at], &size);
      WeirIoResult result = WEIR_IO_AGAIN;
      gsize n = 0;

      if (i < WRITES_PER_TURN)
        result = weir_transport_write (self->transport, data + reply->done, size - reply->done, &n);
      if (result == WEIR_IO_AGAIN)
        return WEIR_ANSWER_REPLYING;
      if (result != WEIR_IO_OK)
        return WEIR_ANSWER_ABANDONED;
      advance (reply, n, size);
    }

  clear_parts (reply);
  reply->sent_us = g_get_monotonic_time ();
  return WEIR_ANSWER_REPLIED;
}

/* Returns: %FALSE when nobody is there any more to whom it matters */
static gboolean
go_to (WeirAnswer *self, WeirAnswerState state)
{
  if (self->transport == NULL)
    return FALSE;
  self->state = state;
  if (self->watch != NULL && (state != WEIR_ANSWER_REPLIED || self->is_awaited))
    weir_fd_watch_wake (self->watch);
  return TRUE;
}

static void
let_go (WeirAnswer *self)
{
  self->transport = NULL;
  self->watch = NULL;
}

/* From here on the lock is taken. */

WeirAnswerState
weir_answer_look (WeirAnswer *self, gboolean awaits)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_awaited = self->is_awaited || awaits;
  return self->state;
}

WeirAnswerState
weir_answer_flush (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->state == WEIR_ANSWER_REPLYING && self->transport != NULL)
    self->state = send_some (self);
  return self->state;
}

guint64
weir_answer_get_sent (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->reply.sent;
}

gint64
weir_answer_get_replied_us (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->reply.sent_us;
}

void
weir_answer_set_last (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_last = TRUE;
}

gboolean
weir_answer_run_open (WeirAnswer *self, gboolean (*func) (gpointer user_data), gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->state != WEIR_ANSWER_OPEN || func (user_data);
}

void
weir_answer_fire (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  void (*callback) (gpointer user_data) = g_steal_pointer (&self->callback);

  self->has_fired = TRUE;
  let_go (self);
  if (callback != NULL)
    callback (self->user_data);
}

void
weir_answer_revoke (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  let_go (self);
}

static void
fire_late (gpointer data)
{
  weir_answer_fire (data);
}

static void
unref_late (gpointer data)
{
  weir_answer_unref (data);
}

void
weir_answer_set_callback (WeirAnswer *self,
                          void (*callback) (gpointer user_data),
                          gpointer user_data)
{
  gboolean is_late;

  g_mutex_lock (&self->lock);
  self->callback = callback;
  self->user_data = user_data;
  is_late = callback != NULL && self->has_fired;
  g_mutex_unlock (&self->lock);

  if (is_late)
    weir_context_post (self->context, fire_late, weir_answer_ref (self), unref_late);
}

gboolean
weir_answer_has_fired (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->has_fired;
}

gboolean
weir_answer_is_last (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_last;
}

void
weir_answer_reply (WeirAnswer *self, GString *head, GBytes *body)
{
  gsize size = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  Reply reply = { 0 };

  if (size > SMALL_BODY)
    reply.parts[1] = g_bytes_ref (body);
  else
    g_string_append_len (head, data, (gssize) size);
  reply.parts[0] = g_string_free_to_bytes (head);

  locker = g_mutex_locker_new (&self->lock);
  self->reply = reply;
  if (self->transport != NULL)
    go_to (self, send_some (self));
}

WeirTransport *
weir_answer_claim (WeirAnswer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->transport == NULL)
    return NULL;
  self->state = WEIR_ANSWER_STREAMING;
  return weir_transport_ref (self->transport);
}

static void
unref_transport (gpointer data)
{
  weir_transport_unref (data);
}

void
weir_answer_end (WeirAnswer *self, WeirTransport *claimed, gboolean complete)
{
  gboolean is_there;

  /* The last reference to a transport goes in the server context. While the connection is still
   * there it has one, so this is not the last. */
  g_mutex_lock (&self->lock);
  is_there = go_to (self, complete ? WEIR_ANSWER_STREAMED : WEIR_ANSWER_ABANDONED);
  if (is_there)
    g_clear_pointer (&claimed, weir_transport_unref);
  g_mutex_unlock (&self->lock);

  if (claimed != NULL)
    weir_context_post (self->context, NULL, claimed, unref_transport);
}
