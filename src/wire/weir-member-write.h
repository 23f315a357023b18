/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-codec.h"

G_BEGIN_DECLS

/**
 * WeirMemberWrite:
 * @writer: stands in the body's object
 * @request: what is written
 * @target: what it is for
 * @loss: takes what is not sent
 * @reasons: the model will think before it answers, on which other members depend
 *
 * Members beside the messages of a request for one of OpenAI's APIs. A value that is not set is not
 * written; one that the model does not take is recorded as lost.
 *
 * Errors: UNSUPPORTED in strict mode.
 */
typedef struct
{
  WeirJsonWriter *writer;
  const WeirRequest *request;
  const WeirTarget *target;
  WeirLoss *loss;
  gboolean reasons;
} WeirMemberWrite;

/* Writes the name of a member if it may be sent; @sent tells. */
gboolean
weir_member_write_begin (WeirMemberWrite *self, const char *member, gboolean *sent, GError **error);

gboolean
weir_member_write_raw (WeirMemberWrite *self, const char *member, WeirJsonText raw, GError **error);

gboolean weir_member_write_text (WeirMemberWrite *self,
                                 const char *member,
                                 WeirJsonText text,
                                 GError **error);

/* @value: -1 when it is not set. */
gboolean
weir_member_write_boolean (WeirMemberWrite *self, const char *member, int value, GError **error);

/* Writes "user". Who that is concerns nobody but the sender: a digest tells users apart as well. */
gboolean weir_member_write_user (WeirMemberWrite *self, GError **error);

/* Chooses how much thought to ask for, and sets @reasons by it.
 *
 * @member: what the API calls it, for the record
 * @effort: (out): what to send; UNSET: nothing */
gboolean weir_member_write_choose_effort (WeirMemberWrite *self,
                                          const char *member,
                                          WeirEffort *effort,
                                          GError **error);

/* Writes the members of a schema that answers must follow; @absent: what to write in the place of one
 * that was not given, if anything. */
void weir_member_write_schema (WeirMemberWrite *self, WeirJsonText absent);

/* Records, for @member that holds it, that answers are not held to a schema that the client believes they
 * are held to. */
gboolean weir_member_write_tell_schema (WeirMemberWrite *self, const char *member, GError **error);

G_END_DECLS
