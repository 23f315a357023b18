/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-builder.h"

/* What the tests of requests written for Gemini share. */

#define USER "{\"role\":\"user\",\"content\":\"x\"}"
#define SAY "\"messages\":[" USER "]"
#define SAID "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]"
#define TOOL(name) "{\"type\":\"function\",\"function\":{\"name\":\"" name "\"}}"
#define TOLD(name) "{\"name\":\"" name "\"}"
#define CALL(id, name, arguments)                                                                  \
  "{\"id\":\"" id "\",\"type\":\"function\",\"function\":{\"name\":\"" name                        \
  "\",\"arguments\":\"" arguments "\"}}"
#define CALLED(name, args) "{\"functionCall\":{\"name\":\"" name "\",\"args\":" args "}}"
#define ANSWERED(name, response)                                                                   \
  "{\"functionResponse\":{\"name\":\"" name "\",\"response\":{" response "}}}"
#define FITTED "_1_f_6b165129" /* with the beginning of the SHA-256 of "1.f" */
#define NOT_RUN ANSWERED ("f", "\"error\":\"tool call was not executed\"")
#define CHOICE(inside)                                                                             \
  "\"tools\":[{\"functionDeclarations\":[" TOLD ("f") "," TOLD (                                   \
      "g") "]}],\"toolConfig\":"                                                                   \
           "{\"functionCallingConfig\":{" inside "}}"
#define CONFIG(inside) "\"generationConfig\":{" inside "}"

/**
 * GeminiRow:
 * @body: a chat request without the model, which stands in front
 * @dropped: (nullable): what the client is told to be left out
 *
 * A request and what the model is sent of it.
 */
typedef struct
{
  const char *name;
  const char *model;
  const char *body;
  const char *expected;
  const char *dropped;
} GeminiRow;

/* A request that cannot be sent. */
typedef struct
{
  const char *name;
  const char *model;
  gboolean stream;
  const char *body;
  WeirApiErrorKind kind;
  const char *param;
} GeminiError;

/* Adds a test of each row below @path, and one of it where nothing may be lost. */
void gemini_add_rows (const char *path, const GeminiRow *rows, guint n_rows);
void gemini_add_errors (const char *path, const GeminiError *rows, guint n_rows);

/* Writes @request for @model; "other" is one that there is no rule for. */
GBytes *gemini_encode (const WeirRequest *request,
                       const char *model,
                       gboolean stream,
                       WeirLoss *loss,
                       GError **error);

void gemini_check (const WeirRequest *request,
                   const char *model,
                   const char *expected,
                   const char *dropped);

/* A request with one question, to go on with. */
WeirRequestBuilder *gemini_begin (void);
