/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-member-write.h"

#include <string.h>

#include "wire/weir-reasoning-scale.h"
#include "wire/weir-schema-strict.h"

gboolean
weir_member_write_begin (WeirMemberWrite *self, const char *member, gboolean *sent, GError **error)
{
  const char *name = weir_model_rule_map (self->target->rule, member, self->reasons);

  *sent = name != NULL;
  if (name == NULL)
    return weir_loss_drop (self->loss, member, error);
  weir_json_writer_name (self->writer, name);
  return TRUE;
}

gboolean
weir_member_write_raw (WeirMemberWrite *self, const char *member, WeirJsonText raw, GError **error)
{
  gboolean sent;

  if (raw.data == NULL)
    return TRUE;
  if (!weir_member_write_begin (self, member, &sent, error))
    return FALSE;
  if (sent)
    weir_json_writer_raw (self->writer, raw);
  return TRUE;
}

gboolean
weir_member_write_text (WeirMemberWrite *self,
                        const char *member,
                        WeirJsonText text,
                        GError **error)
{
  gboolean sent;

  if (text.data == NULL)
    return TRUE;
  if (!weir_member_write_begin (self, member, &sent, error))
    return FALSE;
  if (sent)
    weir_json_writer_text (self->writer, text);
  return TRUE;
}

gboolean
weir_member_write_boolean (WeirMemberWrite *self, const char *member, int value, GError **error)
{
  if (value < 0)
    return TRUE;
  return weir_member_write_raw (self, member,
                                value ? WEIR_JSON_TEXT ("true") : WEIR_JSON_TEXT ("false"), error);
}

gboolean
weir_member_write_user (WeirMemberWrite *self, GError **error)
{
  WeirJsonText user = self->request->end_user;
  g_autofree char *digest = NULL;

  if (user.data == NULL)
    return TRUE;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) user.data, user.len);
  return weir_member_write_text (self, "user", (WeirJsonText){ digest, strlen (digest) }, error);
}

static WeirEffort
get_wanted_effort (const WeirRequest *request)
{
  if (request->effort != WEIR_EFFORT_UNSET)
    return request->effort;
  switch (request->reasoning)
    {
    case WEIR_REASONING_OFF:
      return WEIR_EFFORT_NONE;
    case WEIR_REASONING_BUDGET:
      return weir_reasoning_effort_of_budget (request->budget);
    default:
      return WEIR_EFFORT_UNSET;
    }
}

/* Budgets of tokens are told in levels here. */
static gboolean
tell_effort (WeirMemberWrite *self,
             const char *member,
             WeirEffort wanted,
             WeirEffort sent,
             GError **error)
{
  const WeirRequest *request = self->request;
  gboolean by_budget =
      request->effort == WEIR_EFFORT_UNSET && request->reasoning == WEIR_REASONING_BUDGET;
  g_autofree char *how = NULL;

  if (sent == WEIR_EFFORT_UNSET && wanted <= WEIR_EFFORT_NONE)
    return request->reasoning != WEIR_REASONING_AUTO || self->reasons
           || weir_loss_drop (self->loss, "reasoning", error);
  if (sent == WEIR_EFFORT_UNSET)
    return weir_loss_drop (self->loss, member, error);
  if (sent == wanted && !by_budget)
    return TRUE;
  how = g_strdup_printf ("%s->%s", by_budget ? "budget" : weir_effort_to_string (wanted),
                         weir_effort_to_string (sent));
  return weir_loss_change (self->loss, member, how, error);
}

gboolean
weir_member_write_choose_effort (WeirMemberWrite *self,
                                 const char *member,
                                 WeirEffort *effort,
                                 GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirEffort wanted = get_wanted_effort (self->request);
  WeirEffort sent = weir_model_rule_clamp_effort (rule, wanted);

  *effort = sent;
  self->reasons = rule->reasoning && sent != WEIR_EFFORT_NONE;
  return tell_effort (self, member, wanted, sent, error);
}

void
weir_member_write_schema (WeirMemberWrite *self, WeirJsonText absent)
{
  const WeirRequest *request = self->request;
  gboolean given = request->output_schema.data != NULL;
  int strict = weir_schema_output_strict (request);

  weir_json_writer_member_text (self->writer, "name",
                                request->output_name.len > 0 ? request->output_name
                                                             : WEIR_JSON_TEXT ("response"));
  weir_json_writer_member_text (self->writer, "description", request->output_description);
  weir_json_writer_member_raw (self->writer, "schema", given ? request->output_schema : absent);
  if (strict >= 0)
    weir_json_writer_member_boolean (self->writer, "strict", strict);
}

gboolean
weir_member_write_tell_schema (WeirMemberWrite *self, const char *member, GError **error)
{
  const WeirRequest *request = self->request;

  return request->output != WEIR_OUTPUT_JSON_SCHEMA || request->output_strict == FALSE
         || weir_schema_output_strict (request) != FALSE
         || weir_loss_change (self->loss, member, "not-strict", error);
}
