/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirUsagePage:
 *
 * What was used: figures, bars and a table for a stretch of time. Its actions are "usage.range" (as
 * #WeirUsageView has it; "custom" asks for the days), "usage.metric", "usage.grouping", "usage.export"
 * ("csv", "json") and "usage.clear".
 */
#define WEIR_TYPE_USAGE_PAGE (weir_usage_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsagePage, weir_usage_page, WEIR, USAGE_PAGE, WeirPage)

G_END_DECLS
