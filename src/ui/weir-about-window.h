/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/**
 * weir_about_window_show:
 * @application: with its desk
 *
 * Shows what Weir is, which version runs, and what a report of a fault should tell: no name, no address,
 * no key.
 */
void weir_about_window_show (WeirApplication *application);

G_END_DECLS
