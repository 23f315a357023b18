/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

/* The golden corpus: what clients say, what models are then sent, and what clients get of what the
 * models answer. tests/data/golden/README.md describes the files. A new API or family is a row here
 * and a folder there. */

/**
 * GoldenClient:
 * @name: of the API and of its folder
 * @codec: id of its format
 * @streaming: (nullable): members of a body that ask for a stream; %NULL: it needs none
 * @unary: (nullable): members of a body that ask for a whole answer; %NULL: it needs none
 * @plain: the least it can ask: an object without @streaming and @unary
 * @placed: the path says which model and whether to stream
 * @lines: each line of a stream is a frame
 * @told: what it gets of the golden replies is in the corpus; else only the rules of its streams are held
 * @error: how each error in a stream of its begins
 * @end: how the last frame of a whole stream begins; %NULL: no such frame
 *
 * An API that clients speak.
 */
typedef struct
{
  const char *name;
  const char *codec;
  const char *streaming;
  const char *unary;
  const char *plain;
  gboolean placed;
  gboolean lines;
  gboolean told;
  const char *error;
  const char *end;
} GoldenClient;

/**
 * GoldenUpstream:
 * @name: of the family and of its folder
 * @codec: id of its format
 * @executable: what serves it
 * @model: the model that stands for the family
 * @unary: (nullable): what of a body is replaced by @streaming when a stream is asked for; %NULL: that
 *   is added at its end
 * @streaming: (nullable): see @unary; %NULL: bodies are the same
 * @recordings: (nullable): folder below tests/data with what it says; %NULL: another row's is enough
 * @binary: its streams come in AWS messages as well
 * @end: what the frame holds that completes a reply
 * @complete: there must be an expectation for each case; else cases without are left out
 *
 * What requests are written for.
 */
typedef struct
{
  const char *name;
  const char *codec;
  const char *executable;
  const char *model;
  const char *unary;
  const char *streaming;
  const char *recordings;
  gboolean binary;
  const char *end;
  gboolean complete;
} GoldenUpstream;

extern const GoldenClient golden_clients[];
extern const guint golden_n_clients;
extern const GoldenUpstream golden_upstreams[];
extern const guint golden_n_upstreams;

/**
 * GoldenFile:
 * @text: what stands behind the lines of comment; %NULL: nothing
 * @error: (nullable): the kind of the error to expect and the member at fault
 * @message: (nullable): its message
 * @dropped: (nullable): what the client is told to be left out
 * @header: (nullable): value of the client's header that belongs to the request
 * @cannot: (nullable): why there is no such request in this API
 *
 * One file of the corpus.
 */
typedef struct
{
  char *text;
  char *error;
  char *message;
  char *dropped;
  char *header;
  char *cannot;
} GoldenFile;

/* (nullable): the file @name below tests/data/golden; %NULL: there is none. */
GoldenFile *golden_file_read (const char *name);
void golden_file_free (GoldenFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GoldenFile, golden_file_free)

/* (transfer container) (nullable): the names of the replies that @upstream has streams of; %NULL: none
 * of its own. */
GPtrArray *golden_list_recordings (const GoldenUpstream *upstream);

/* (transfer full) (nullable): what @upstream said in the reply @name, as a stream or in one piece. */
char *golden_read_recording (const GoldenUpstream *upstream,
                             const char *name,
                             gboolean stream,
                             gsize *len);

/* The rules that ship with the program. */
WeirModelRules *golden_rules (void);

/* What @upstream is as a target, with the rule in it. */
WeirTarget golden_target (const GoldenUpstream *upstream, WeirModelRules *rules, gboolean stream);

/* Decodes what the client asks, compact and without @streaming and @unary. */
WeirRequest *
golden_decode (const GoldenClient *client, const char *json, gboolean stream, GError **error);

/* Puts what @client asks to @upstream: by the shallowest way that is correct, as the proxy does.
 *
 * @asked: compact
 * @header: (nullable): value of the client's header that belongs to the request */
GBytes *golden_send (const GoldenClient *client,
                     const GoldenUpstream *upstream,
                     WeirModelRules *rules,
                     const char *asked,
                     const char *header,
                     gboolean stream,
                     WeirLoss *loss,
                     GError **error);

/* The least the client can ask. */
WeirRequest *golden_request (const GoldenClient *client, gboolean stream);

/* Fails the test when @got is not @expected (%NULL: there is no such file) and says both. In the folder
 * that WEIR_GOLDEN_OUT names, if it is set, @readable is left as the file @name, for a person to read
 * and take over. */
void golden_compare (const char *name, const char *got, const char *readable, const char *expected);
