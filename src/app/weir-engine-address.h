/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "store/weir-settings.h"

G_BEGIN_DECLS

/* What follows from where the engine listens. */

/* Whether it may listen there.
 *
 * Errors: G_IO_ERROR_PERMISSION_DENIED when others could come in without a key */
gboolean weir_engine_address_check (const WeirSettings *settings, GError **error);

/* (transfer full) (nullable): a sentence about who can come in, when that is worth one. */
char *weir_engine_address_describe (const WeirSettings *settings, guint16 port);

/* (transfer full): host and port, as people write them. */
char *weir_engine_address_build_name (const WeirSettings *settings, guint16 port);

/* (transfer full): what clients on this computer call it, without a path. */
char *weir_engine_address_build_url (const WeirSettings *settings, guint16 port);

/* @certificate: (out) (transfer full) (nullable): of the settings' files; %NULL when they name none. */
gboolean weir_engine_address_load_certificate (const WeirSettings *settings,
                                               GTlsCertificate **certificate,
                                               GError **error);

/* Whether both listen in the same way. */
gboolean weir_engine_address_equal (const WeirSettings *a, const WeirSettings *b);

G_END_DECLS
