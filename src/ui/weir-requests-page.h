/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirRequestsPage:
 *
 * Requests as they come and go, with a filter (see #WeirRequestFilter), and all that is known of the one that
 * is selected. It looks while it is shown, and while bodies are kept. Its actions are "requests.copy-curl",
 * "requests.save-report", "requests.cancel" and "requests.close", for the selected request.
 */
#define WEIR_TYPE_REQUESTS_PAGE (weir_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestsPage, weir_requests_page, WEIR, REQUESTS_PAGE, WeirPage)

G_END_DECLS
