/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-notifier.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirRetirementNews:
 *
 * Tells when a deployed model retires, 30 and 7 days before, and when the time of a deployment ends, also a
 * day before. Each is told once, and not while somebody looks at the window. The demo's are not told.
 *
 * Properties: "told" (array of texts): what was told; to be kept from one run to the next
 */
#define WEIR_TYPE_RETIREMENT_NEWS (weir_retirement_news_get_type ())
G_DECLARE_FINAL_TYPE (WeirRetirementNews, weir_retirement_news, WEIR, RETIREMENT_NEWS, GObject)

WeirRetirementNews *
weir_retirement_news_new (WeirService *service, WeirNotifier *notifier, WeirClock *clock);

/* Looks now; it does so by itself whenever the deployments were read. */
void weir_retirement_news_look (WeirRetirementNews *self);

G_END_DECLS
