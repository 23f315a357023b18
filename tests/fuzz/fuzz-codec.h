/* SPDX-License-Identifier: MIT */
#pragma once

#include "fuzz.h"

#include "wire/weir-codec.h"

/* What any codec must hold to, whatever the bytes. Each function aborts on a finding. */

/* A client's body: the request read of it, or %NULL where it was refused with an error. */
WeirRequest *fuzz_codec_request (const char *codec, GBytes *body, const WeirPlace *place);

/* @request written for a model of the format @codec: valid JSON, or refused with an error. */
void fuzz_codec_encode (const WeirRequest *request, const char *codec, const WeirModelRule *rule);

/* The same for the client's bytes sent on in their own format. */
void fuzz_codec_patch (const WeirRequest *request, const char *codec, const WeirModelRule *rule);

/* A client's body that asks for embeddings: refused with an error, or read. */
void fuzz_codec_embedding (const char *codec, GBytes *body, const WeirPlace *place);

/* An upstream's reply, streamed and whole: its events keep to the grammar, and it ends whole or with one
 * error. */
void fuzz_codec_reply (const char *codec, const char *data, gsize size);

/* The same, written for the client that asked @asked, a body of the same format, and read again: what the
 * client is told ends as the reply did. */
void fuzz_codec_answer (const char *codec, const char *asked, const char *data, gsize size);

/* The rule that @text, a file of rules, has for every model. Kept until the end. */
const WeirModelRule *fuzz_codec_rule (const char *text);
