/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirEditError:
 *
 * Why a change of the configuration is not made, where windows and commands say it differently. The
 * message is a whole sentence for people, without secrets.
 */
typedef enum
{
  WEIR_EDIT_ERROR_INVALID,   /* something entered cannot be; the message says what */
  WEIR_EDIT_ERROR_EXISTS,    /* there is one of that name */
  WEIR_EDIT_ERROR_DUPLICATE, /* another account uses that service key; the message names it */
  WEIR_EDIT_ERROR_ABSENT,    /* there is none of that name in config.json */
  WEIR_EDIT_ERROR_READ_ONLY, /* the configuration was given with --config or CONFIG_PATH */
  WEIR_EDIT_ERROR_FOREIGN,   /* it stands elsewhere than in config.json, and is changed there */
} WeirEditError;

#define WEIR_EDIT_ERROR (weir_edit_error_quark ())
GQuark weir_edit_error_quark (void);

/* %FALSE with READ_ONLY unless @writable. */
gboolean weir_edit_error_check_writable (gboolean writable, GError **error);

/**
 * weir_edit_error_check_name:
 * @what: what it is the name of, translated, for the message: _("The name of a subaccount")
 *
 * At most 64 characters without control characters, not empty, without spaces around it.
 */
gboolean weir_edit_error_check_name (const char *what, const char *name, GError **error);

/* A text on one line, not empty, of any length that config.json takes. */
gboolean weir_edit_error_check_text (const char *what, const char *text, GError **error);

/* Whether what was entered, or the file as it stands, is at fault, and not what was tried with it. */
gboolean weir_edit_error_is_input (const GError *error);

G_END_DECLS
