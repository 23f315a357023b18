/* SPDX-License-Identifier: MIT */
/* Writes a neutral request as a Gemini body. The model and whether to stream are told in the path. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include "wire/weir-codec-gemini-write.h"

/* The service keeps prefixes by itself and takes no marks. */
static gboolean
drop_cache_marks (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;

  return (request->cache == WEIR_CACHE_NONE || weir_loss_drop (self->loss, "cache_control", error))
         && weir_loss_drop_marks (self->loss, request, error);
}

/* Members that have no counterpart. */
static gboolean
drop_foreign (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  const struct
  {
    const char *member;
    gboolean set;
  } members[] = {
    { "logit_bias", request->logit_bias.data != NULL },
    { "verbosity", request->verbosity.data != NULL },
    { "prediction", request->prediction.data != NULL },
    { "prompt_cache_key", request->cache_key.data != NULL },
    { "user", request->end_user.data != NULL },
    { "service_tier", request->service_tier.data != NULL },
    { "metadata", request->metadata.data != NULL },
    { "store", request->store == TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].set && !weir_loss_drop (self->loss, members[i].member, error))
      return FALSE;
  if (request->n_betas > 0)
    weir_loss_note (self->loss, "betas");
  return drop_cache_marks (self, error) && weir_loss_drop_names (self->loss, request, error)
         && weir_loss_drop_strict (self->loss, request, error)
         && weir_loss_drop_notes (self->loss, request, error)
         && weir_loss_drop_unread (self->loss, request, error);
}

GBytes *
weir_codec_gemini_encode_request (const WeirRequest *request,
                                  const WeirTarget *target,
                                  WeirLoss *loss,
                                  GError **error)
{
  const WeirNormaliseOptions options = {
    .flags = WEIR_NORMALISE_MERGE_TURNS | WEIR_NORMALISE_WRAP_SYSTEM | WEIR_NORMALISE_USER_FIRST
             | WEIR_NORMALISE_NO_BLANK | WEIR_NORMALISE_FIT_TOOLS | WEIR_NORMALISE_NO_FREE_TEXT
             | WEIR_NORMALISE_ORDER_RESULTS,
    .reasoning = WEIR_CODEC_GEMINI_ID,
    .rule = target->rule,
  };
  g_autoptr (WeirNormalised) history = weir_normalise (request, &options, loss, error);
  g_autoptr (GString) out = NULL;
  WeirGeminiWrite self = { .request = request, .target = target, .history = history, .loss = loss };

  if (history == NULL)
    return NULL;
  out = g_string_sized_new (g_bytes_get_size (request->body) + 256);
  weir_json_writer_init (&self.writer, out);
  weir_json_writer_begin_object (&self.writer);
  if (!weir_gemini_write_contents (&self, error) || !weir_gemini_write_tools (&self, error)
      || !weir_gemini_write_config (&self, error) || !drop_foreign (&self, error))
    return NULL;
  weir_json_writer_end_object (&self.writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
