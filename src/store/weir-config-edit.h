/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "store/weir-store-error.h"

G_BEGIN_DECLS

/**
 * WeirConfigEdit:
 *
 * The text of config.json while members of it are changed. All bytes that a change does not touch
 * stay as they are, members that Weir does not know among them; what is added is laid out as its
 * neighbours are. A file that is not there is begun. It is replaced at once, for its owner alone,
 * since it may hold secrets. A running proxy notices by itself.
 *
 * A path leads to a value: names of members, one inside the other, ended by %NULL. After a name
 * that ends in "[]", the member is a list, and the next name is that of the element whose "name" it
 * is: { "subAccounts", "dev", "weight", NULL }, { "secret_authentication_tokens[]", "laptop", NULL }.
 */
typedef struct _WeirConfigEdit WeirConfigEdit;

/* (transfer full): where the file is: @config_dir is $XDG_CONFIG_HOME. */
char *weir_config_edit_build_path (const char *config_dir);

/**
 * weir_config_edit_new:
 * @name: what it is, for errors; where weir_config_edit_save () puts it
 * @text: (nullable): what stands there; %NULL or empty: nothing yet
 *
 * Returns: (transfer full) (nullable)
 *
 * Errors: WEIR_STORE_ERROR_SYNTAX when it is no JSON object
 */
WeirConfigEdit *weir_config_edit_new (const char *name, GBytes *text, GError **error);
void weir_config_edit_free (WeirConfigEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirConfigEdit, weir_config_edit_free)

const char *weir_config_edit_get_name (const WeirConfigEdit *self);

/* The text as it is now. */
GBytes *weir_config_edit_get_text (const WeirConfigEdit *self);

gboolean weir_config_edit_has (const WeirConfigEdit *self, const char *const *path);

/* (transfer full) (nullable): the value as it stands there, as JSON; %NULL: there is none. */
char *weir_config_edit_dup (const WeirConfigEdit *self, const char *const *path);

/* (transfer full) (nullable): the same, when it is a text: what it says. */
char *weir_config_edit_dup_text (const WeirConfigEdit *self, const char *const *path);

/* (transfer full): the names of the members of the object there; none when there is no such. */
char **weir_config_edit_list (const WeirConfigEdit *self, const char *const *path);

/**
 * weir_config_edit_set:
 * @json: (nullable): the new value, a whole JSON value; %NULL removes what is there. An element of a
 *   list that is put in whole holds its "name" itself
 *
 * What is missing on the way is made.
 *
 * Errors: WEIR_STORE_ERROR_VALUE when something of another kind stands in the way
 */
gboolean weir_config_edit_set (WeirConfigEdit *self,
                               const char *const *path,
                               const char *json,
                               GError **error);

/* With @text as a JSON string; %NULL removes. */
gboolean weir_config_edit_set_text (WeirConfigEdit *self,
                                    const char *const *path,
                                    const char *text,
                                    GError **error);

/* Gives the member that @path leads to another name; its place and value stay.
 *
 * Errors: WEIR_STORE_ERROR_VALUE when there is none, or one of that name already */
gboolean weir_config_edit_rename (WeirConfigEdit *self,
                                  const char *const *path,
                                  const char *name,
                                  GError **error);

/* Puts the members of the object that @path leads to into the order of @names; those that are not
 * named come after them, as they were. Names that are not there are passed over.
 *
 * Errors: WEIR_STORE_ERROR_VALUE when something of another kind stands there */
gboolean weir_config_edit_arrange (WeirConfigEdit *self,
                                   const char *const *path,
                                   const char *const *names,
                                   GError **error);

/* From and to the file, for programs that wait. Errors: as above, WEIR_STORE_ERROR_ACCESS, and those
 * of g_file_set_contents_full (). */
WeirConfigEdit *weir_config_edit_open (const char *path, GError **error);
gboolean weir_config_edit_save (const WeirConfigEdit *self, GError **error);

/* The same for programs that do not wait; errors of GIO. Saving takes the text as it is now, and fails
 * with G_IO_ERROR_WRONG_ETAG when the file became another one since weir_config_edit_open_async (). */
void weir_config_edit_open_async (const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
WeirConfigEdit *weir_config_edit_open_finish (GAsyncResult *result, GError **error);
void weir_config_edit_save_async (const WeirConfigEdit *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean weir_config_edit_save_finish (GAsyncResult *result, GError **error);

/* Makes a change; %FALSE with an error: nothing is written. May be called again, with the text as
 * others have left it meanwhile. */
typedef gboolean (*WeirConfigChange) (WeirConfigEdit *edit, gpointer data, GError **error);

/**
 * weir_config_edit_change_async:
 * @path: the file
 * @change: makes the change; not called any more once the callback is
 * @data: for @change, for as long as that
 *
 * Reads the file, has it changed, and writes it unless nothing became other. What others write at the
 * same time, in this program or another, is not lost: the change is then made again.
 */
void weir_config_edit_change_async (const char *path,
                                    WeirConfigChange change,
                                    gpointer data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Errors: those of @change, and of opening and saving */
gboolean weir_config_edit_change_finish (GAsyncResult *result, GError **error);

/* For those who implement it: what the file was when it was read; @etag: (nullable). */
const char *weir_config_edit_get_etag (const WeirConfigEdit *self);
void weir_config_edit_set_etag (WeirConfigEdit *self, const char *etag);

G_END_DECLS
