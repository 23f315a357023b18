/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "app/weir-account-editor.h"
#include "keeper.h"

/* An editor of accounts over a configuration and a keeper of secrets of its own. */

#define KEY(client)                                                                                \
  "{\"clientid\":\"" client "\",\"clientsecret\":\"s3cret\",\"url\":\"https://a.example\","        \
  "\"serviceurls\":{\"AI_API_URL\":\"https://api.example\"}}"

typedef struct
{
  char *folder;
  char *file;
  TestKeeper *keeper;
  WeirAccountEditor *editor;
  guint n_changed;
} EditorFixture;

void editor_fixture_set_up (EditorFixture *f, gconstpointer data);
void editor_fixture_tear_down (EditorFixture *f, gconstpointer data);

/* Another editor in the place of the one there is. @keeper: (nullable) */
void editor_fixture_make (EditorFixture *f, gboolean writable, TestKeeper *keeper);

/* A callback that keeps the result, and the wait for it. */
void editor_fixture_on_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *editor_fixture_wait (GAsyncResult **result);

/* (transfer full): "name=id" each. */
char *editor_fixture_list (EditorFixture *f);
void editor_fixture_assert_list (EditorFixture *f, const char *expected);

/* What stands in the configuration. */
void editor_fixture_assert_text (EditorFixture *f, const char *expected);
void editor_fixture_write (EditorFixture *f, const char *text);

/* Removes an account and waits for the end. (transfer full) (nullable) */
WeirAccountRest *editor_fixture_remove (EditorFixture *f, const char *name, GError **error);

#define assert_edit_error(error, code)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_error (error, WEIR_EDIT_ERROR, code);                                                 \
    g_assert_null (strstr ((error)->message, "s3cret"));                                           \
    g_clear_error (&(error));                                                                      \
  }                                                                                                \
  G_STMT_END
