/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-codec.h"
#include "wire/weir-normalise.h"

G_BEGIN_DECLS

/**
 * WeirGeminiWrite:
 * @history: @request, normalised
 * @role: (nullable): the role of the element of "contents" that is open
 * @signature: the proof that goes with the next call
 * @has_call: whether the turn being written has a call already
 *
 * A neutral request on its way into a Gemini body.
 */
typedef struct
{
  WeirJsonWriter writer;
  const WeirRequest *request;
  const WeirTarget *target;
  const WeirNormalised *history;
  WeirLoss *loss;
  const char *role;
  WeirJsonText signature;
  gboolean has_call;
} WeirGeminiWrite;

/* Sets @error to what the model cannot be sent, at the place in the client's request where @raw
 * stands, and returns %FALSE. */
gboolean weir_gemini_refuse (const WeirGeminiWrite *self,
                             WeirJsonText raw,
                             const char *what,
                             GError **error);

/* Whether @part has an own element in "parts" when it is said by @role: texts that are empty and
 * reasoning that is nobody's proof have none. */
gboolean weir_gemini_has_element (const WeirPart *part);

/* Writes the element or elements of "parts" for content of any kind but calls, results and reasoning. */
gboolean weir_gemini_write_content (WeirGeminiWrite *self, const WeirPart *part, GError **error);
void weir_gemini_write_text (WeirGeminiWrite *self, WeirJsonText text);

/* Writes a call with its proof. */
gboolean weir_gemini_write_call (WeirGeminiWrite *self, const WeirPart *part, GError **error);

/* Keeps the proof in @part for the call behind it; one that is kept already goes as it is. */
gboolean weir_gemini_take_reasoning (WeirGeminiWrite *self, const WeirPart *part, GError **error);
/* Writes a proof that no call came for. */
void weir_gemini_flush_signature (WeirGeminiWrite *self);

/* Writes the result of @call. */
gboolean weir_gemini_write_result (WeirGeminiWrite *self,
                                   const WeirPart *call,
                                   const WeirPart *result,
                                   GError **error);
/* Writes what of the result could not go with it. */
gboolean
weir_gemini_write_attachments (WeirGeminiWrite *self, const WeirPart *result, GError **error);

/* Writes the members "systemInstruction" and "contents". Errors: UNSUPPORTED. */
gboolean weir_gemini_write_contents (WeirGeminiWrite *self, GError **error);

/* Writes the members "tools" and "toolConfig". Errors: UNSUPPORTED. */
gboolean weir_gemini_write_tools (WeirGeminiWrite *self, GError **error);

/* Writes the member "generationConfig". Errors: UNSUPPORTED. */
gboolean weir_gemini_write_config (WeirGeminiWrite *self, GError **error);

/* Writes the member "thinkingConfig" of it, if anything is to be said. */
gboolean weir_gemini_write_thinking (WeirGeminiWrite *self, GError **error);

/* Writes @schema as the member @clean, in the words the API knows, or untouched as @verbatim when the
 * rule does not refuse @path. @member: what the client calls it */
gboolean weir_gemini_write_schema (WeirGeminiWrite *self,
                                   WeirJsonText schema,
                                   gboolean object_root,
                                   const char *path,
                                   const char *verbatim,
                                   const char *clean,
                                   const char *member,
                                   GError **error);

G_END_DECLS
