/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-secret.h"

G_BEGIN_DECLS

/* Reads a file that is to hold a service key; one that is too large to be one is not read. */
void weir_key_file_read_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable). Errors: those of GIO, G_IO_ERROR_MESSAGE_TOO_LARGE */
WeirSecret *weir_key_file_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
