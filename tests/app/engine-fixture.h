/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine.h"
#include "raw-client.h"

G_BEGIN_DECLS

#define TEST_KEY "0123456789abcdef"

/* A chat with a model of the demo. */
#define CHAT "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"
#define CHAT_STREAM                                                                                \
  "{\"model\":\"gpt-4o\",\"stream\":true,"                                                         \
  "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"

/* An engine whose account "first" is a demo of the test's own, with a folder for its files. */
typedef struct
{
  char *folder;
  char *file; /* config.json in it */
  char *key;  /* service key of the demo */
  WeirDemo *demo;
  WeirCredentialStore *credentials; /* (nullable): set before the engine is made */
  WeirEngine *engine;
  GString *notices; /* a line each */
  guint n_models_changed;
} EngineFixture;

/* @options: (nullable) */
void engine_fixture_set_up (EngineFixture *self, const WeirDemoOptions *options);
void engine_fixture_tear_down (EngineFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EngineFixture, engine_fixture_tear_down)

/* Writes config.json: the account "first", the key, a free port; @members: (nullable): more of the
 * file's, each with a comma before it. */
void engine_fixture_configure (EngineFixture *self, const char *members);
void engine_fixture_write (EngineFixture *self, const char *text);

/* Makes the engine; @port: -1 what the file says. */
void engine_fixture_make (EngineFixture *self, gboolean demo, int port);

/* engine_fixture_configure (), make () on a free port, open and listen, without an error. */
void engine_fixture_listen (EngineFixture *self, const char *members);

/* Runs the main context until @text has been told in a notice. */
void engine_fixture_wait_notice (EngineFixture *self, const char *text);

/* Runs the main context until a change of models has been told. */
void engine_fixture_wait_models (EngineFixture *self);

/* A callback that keeps the result at @user_data, a GAsyncResult *; the wait for it. */
void engine_fixture_on_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *engine_fixture_wait (GAsyncResult **result);

/* A demo whose streams take a while. */
extern const WeirDemoOptions engine_fixture_slow;

/* Connects and asks for a stream; returns once it has begun. */
void engine_fixture_begin_stream (EngineFixture *self, RawClient *client);

/* Deletes a folder and all in it. */
void engine_fixture_remove (const char *path);

G_END_DECLS
