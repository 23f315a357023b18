/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-service-key.h"

G_BEGIN_DECLS

/**
 * weir_service_key_build:
 * @parts: the values
 * @names: what the user knows each of them by, for errors; all set
 * @identity_zone: (nullable): of the subaccount
 *
 * What every form of a service key comes down to.
 *
 * Errors: WEIR_AICORE_ERROR_KEY
 */
WeirServiceKey *weir_service_key_build (const WeirServiceKeyParts *parts,
                                        const WeirServiceKeyParts *names,
                                        const char *identity_zone,
                                        GError **error);

G_END_DECLS
