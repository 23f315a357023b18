/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-problem.h"

G_BEGIN_DECLS

/**
 * WeirBanner:
 *
 * The strip above a page that tells of one problem, with one button. Nothing to tell: it is folded
 * away. A button whose action does not exist is not shown.
 *
 * Properties: "problem" (nullable); "narrow": title and body stand one above the other
 */
#define WEIR_TYPE_BANNER (weir_banner_get_type ())
G_DECLARE_FINAL_TYPE (WeirBanner, weir_banner, WEIR, BANNER, AdwBin)

G_END_DECLS
