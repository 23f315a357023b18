/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-page-table.h"

#include <glib/gi18n.h>

#include "ui/weir-catalogue-page.h"
#include "ui/weir-chat-page.h"
#include "ui/weir-connect-page.h"
#include "ui/weir-deployments-page.h"
#include "ui/weir-overview-page.h"
#include "ui/weir-requests-page.h"
#include "ui/weir-usage-page.h"

const WeirPageRow weir_page_table[] = {
  { "overview", N_ ("Overview"), "weir-overview-symbolic", weir_overview_page_get_type },
  { "chat", N_ ("Chat"), "weir-chat-symbolic", weir_chat_page_get_type },
  { "usage", N_ ("Usage"), "weir-usage-symbolic", weir_usage_page_get_type },
  { "requests", N_ ("Requests"), "weir-requests-symbolic", weir_requests_page_get_type },
  { "deployments", N_ ("Deployments"), "network-server-symbolic", weir_deployments_page_get_type },
  { "connect", N_ ("Connect"), "weir-connect-symbolic", weir_connect_page_get_type },
  { "models", N_ ("Models"), "weir-models-symbolic", weir_catalogue_page_get_type },
};

const guint weir_page_table_len = G_N_ELEMENTS (weir_page_table);
