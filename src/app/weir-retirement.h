/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/* How it is told that models retire and deployments end. */

/* What is nearer than this is warned of. */
#define WEIR_RETIREMENT_WARN_DAYS 30

/* (transfer full) (nullable): "2026-10-16" as people write it, "16 Oct 2026"; %NULL for what is no day. */
char *weir_retirement_format_day (const char *day);

/* Whether what the catalogue tells of, @edition (nullable), has retired or does so soon. */
gboolean weir_retirement_is_near (const WeirCatalogueVersion *edition, const GDate *today);

/**
 * weir_retirement_describe:
 * @name: what clients ask for
 * @edition: (nullable): what the catalogue tells of it
 *
 * Returns: (transfer full) (nullable): what to warn of @today: "gpt-4o retires on 1 Oct. Clients that ask for
 *   it will fail then."
 */
char *weir_retirement_describe (const char *name,
                                const WeirCatalogueVersion *edition,
                                const GDate *today);

/* (transfer full) (nullable): the same of a deployment whose time ends. */
char *
weir_retirement_describe_end (const char *name, const WeirDeployment *deployment, gint64 now_s);

/* The day, local time. */
void weir_retirement_get_today (gint64 now_s, GDate *today);

G_END_DECLS
