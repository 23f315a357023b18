/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-clock.h"
#include "front/weir-admission.h"
#include "front/weir-body-budget.h"

G_BEGIN_DECLS

/* Hears of a request that was refused for want of a valid key. In the server context; must not block. */
typedef void (*WeirKeyRefused) (const WeirHttpHead *head, gpointer user_data);

/**
 * WeirRequestRules:
 * @admission: (nullable): none: nobody is let in yet
 * @key_refused: (nullable)
 *
 * What requests are judged by; shared by all readers, whose owner may swap the admission.
 */
typedef struct
{
  guint64 max_body;
  WeirAdmission *admission;
  WeirBodyBudget *budget;
  WeirClock *clock;
  WeirKeyRefused key_refused;
  gpointer user_data;
} WeirRequestRules;

/* Where a reader stands: before the first byte of a request, within its head, within its body,
 * behind it; or at a request that is refused. */
typedef enum
{
  WEIR_READ_IDLE,
  WEIR_READ_HEAD,
  WEIR_READ_BODY,
  WEIR_READ_COMPLETE,
  WEIR_READ_REFUSED,
} WeirReadPhase;

/**
 * WeirIncoming:
 *
 * A complete request that was let in.
 */
typedef struct
{
  WeirHttpHead *head;
  char *key_name; /* (nullable) */
  char *origin;   /* (nullable): allowed */
  gint64 start_us;
  GBytes *body;
  WeirBodyShare *share;
} WeirIncoming;

void weir_incoming_free (WeirIncoming *incoming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirIncoming, weir_incoming_free)

/**
 * WeirRequestReader:
 *
 * Turns the bytes of one connection into requests, one at a time: checks the head while it arrives,
 * decides from it alone who may come in, then collects the body. No I/O, no time limits.
 */
typedef struct _WeirRequestReader WeirRequestReader;

WeirRequestReader *weir_request_reader_new (const WeirRequestRules *rules);
void weir_request_reader_free (WeirRequestReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRequestReader, weir_request_reader_free)

/* Goes on with @data, or (%NULL, 0) with what came behind the request before. What comes behind a
 * complete request is kept. */
WeirReadPhase weir_request_reader_feed (WeirRequestReader *self, const char *data, gsize len);

WeirReadPhase weir_request_reader_get_phase (WeirRequestReader *self);

/* Whether the client waits to be invited to send its body; %TRUE once. */
gboolean weir_request_reader_take_invitation (WeirRequestReader *self);

/* Bytes of the body so far. */
guint64 weir_request_reader_get_received (WeirRequestReader *self);

/* Whether there are bytes that have been read and not used yet. */
gboolean weir_request_reader_has_input (WeirRequestReader *self);

/* (transfer full): the request, when complete; the reader is ready for the next one. */
WeirIncoming *weir_request_reader_take (WeirRequestReader *self);

/* The client will send no more, or took too long: refuses what is incomplete with @status. */
void weir_request_reader_refuse (WeirRequestReader *self, guint status, const char *reason);

/* (transfer full): the reply to a refused request. */
GBytes *weir_request_reader_encode_refusal (WeirRequestReader *self);

G_END_DECLS
